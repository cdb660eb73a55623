using System.Text.RegularExpressions;
using Easel.Checkpoints;
using Easel.Models;
using Easel.Prompts;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>A CLIP text encoder with its tokenizer: prompts of any length, with emphasis and learnt words, to what a diffusion network is conditioned on.</summary>
internal sealed partial class ClipPrompts(ClipTokenizer tokenizer, NetworkPart<ClipText> network, ClipTextConfig config, ScalarType type) : IDisposable
{
    private const string Prefix = "embedding:";
    private const int MaxWordVectors = 128;
    private readonly Dictionary<string, int[]> _words = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Tensor> _vectors = [];

    // OpenAI's model was trained with end tokens behind the prompt, OpenCLIP's with zeros.
    private readonly int _padId = config.QuickGelu ? tokenizer.EndId : 0;

    public ClipTextConfig Config => config;

    /// <summary>The encoder's weights.</summary>
    public NetworkPart<ClipText> Network => network;

    /// <summary>The text encoder and the tokenizer of a model.</summary>
    public static ClipPrompts Open(ModelFiles files, ModelPart which, ScalarType type)
    {
        var part = files.Part(which);
        var tokenizer = Tokenizers.Clip(files, part);
        var config = part.Config is { } json
            ? DiffusersConfig.ClipText(json, projected: part.Weights.Tensors.ContainsKey("text_projection.weight"))
            : ShapeConfig.ClipText(part, isOpenClip: which == ModelPart.OpenClipText, files.Family);
        return new ClipPrompts(tokenizer, new NetworkPart<ClipText>(() => new ClipText(config), WeightSource.Of(part.Weights), type, KeyRules.Clip(config)), config, type);
    }

    /// <summary>Makes a learnt word known (Gal et al. 2022, "An Image is Worth One Word", arXiv 2208.01618).</summary>
    /// <param name="name">What prompts call it by, also with <c>embedding:</c> before it.</param>
    /// <param name="vectors">N×D or D; copied.</param>
    /// <exception cref="CheckpointException">It was learnt for another text encoder.</exception>
    public void Learn(string name, Tensor vectors)
    {
        using var scope = NewDisposeScope();
        var rows = vectors.dim() == 1 ? vectors.unsqueeze(0) : vectors;
        if (name.Length == 0 || rows.dim() != 2 || rows.shape[1] != config.Width || rows.shape[0] is 0 or > MaxWordVectors)
            throw new CheckpointException($"The learnt word '{name}' has vectors of shape [{string.Join(", ", vectors.shape)}]; this text encoder takes 1 to {MaxWordVectors} of {config.Width}. Use one that was made for this model.");
        _words[name] = _words[Prefix + name] = [.. Enumerable.Range(config.Vocabulary + _vectors.Count, (int)rows.shape[0])];
        for (var i = 0L; i < rows.shape[0]; i++) _vectors.Add(rows[i].to(ScalarType.Float32).clone().DetachFromDisposeScope());
    }

    /// <summary>Tokens of a prompt.</summary>
    public int CountTokens(string prompt) => tokenizer.Encode(prompt).Length;

    /// <summary>Learnt words that a prompt uses, each once and without <c>embedding:</c>.</summary>
    public IEnumerable<string> WordsIn(string prompt) =>
        ClipChunks.WordsIn(prompt, _words).Select(name => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? name[Prefix.Length..] : name).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>The chunks of a prompt.</summary>
    /// <exception cref="InvalidRequestException">It names a learnt word that is not there.</exception>
    public ClipChunks Chunks(string prompt)
    {
        foreach (Match match in NamedWord().Matches(prompt))
            if (!_words.Keys.Any(word => word.Length >= match.Value.TrimEnd('.').Length && string.Compare(prompt, match.Index, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0))
                throw new InvalidRequestException($"There is no learnt word '{match.Groups[1].Value}'; {(_words.Count == 0 ? "none was given" : $"there are {string.Join(", ", _words.Keys.Where(w => !w.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)))}")}. Give its file with --embedding.");
        return ClipChunks.Of(tokenizer, prompt, _padId, _words, config.Length);
    }

    /// <summary>Where among the tokens of a prompt, chunk after chunk, words stand for the first time, articles aside; null where they do not.</summary>
    public long[]? Find(string prompt, string words)
    {
        var (all, wanted) = (Chunks(prompt).Ids.SelectMany(chunk => chunk).ToArray(), tokenizer.Encode(Article().Replace(words.Trim(), "")));
        for (var at = 0; wanted.Length > 0 && at + wanted.Length <= all.Length; at++)
            if (all.AsSpan(at, wanted.Length).SequenceEqual(wanted)) return [.. Enumerable.Range(at, wanted.Length).Select(token => (long)token)];
        return null;
    }

    /// <summary>Encodes chunks and joins them.</summary>
    /// <param name="chunks">What <see cref="Chunks"/> made.</param>
    /// <param name="penultimate">Whether the last layer but one is wanted, without final norm, and not the last with it.</param>
    /// <returns>1×(chunks·T)×D and the first chunk's summary, projected where there is a projection, 1×P.</returns>
    public (Tensor Text, Tensor Pooled) Encode(ClipChunks chunks, bool penultimate)
    {
        using var scope = NewDisposeScope();
        var length = config.Length;
        var all = chunks.Ids.SelectMany(c => c).ToArray();
        var ids = tensor(all.Select(id => (long)Math.Min(id, config.EndId)).ToArray(), [chunks.Count, length]);
        var output = network.Network.Encode(ids, type, Vectors(all, chunks.Count, length));
        var text = Weighted(penultimate ? output.Penultimate : output.Last, chunks);
        var pooled = (output.Projected ?? output.Pooled).narrow(0, 0, 1);
        return (text.reshape(1, chunks.Count * length, -1).MoveToOuterDisposeScope(), pooled.MoveToOuterDisposeScope());
    }

    public void Dispose()
    {
        network.Dispose();
        foreach (var vector in _vectors) vector.Dispose();
    }

    // Null where every token is in the network's own table.
    private Tensor? Vectors(int[] ids, int chunks, int length)
    {
        var own = config.Vocabulary;
        if (ids.All(id => id < own)) return null;
        var table = network.Network.Embed(tensor(ids.Select(id => id < own ? (long)id : 0).ToArray())).to(ScalarType.Float32);
        var rows = ids.Select((id, i) => id < own ? table[i] : _vectors[id - own]);
        return stack([.. rows]).view(chunks, length, -1);
    }

    // Each token's vector times its weight; then all of them are scaled so that their mean stays what it was.
    private static Tensor Weighted(Tensor text, ClipChunks chunks)
    {
        if (chunks.IsPlain) return text;
        var wide = text.to(ScalarType.Float32);
        var weights = tensor(chunks.Weights.SelectMany(w => w).ToArray(), [chunks.Count, text.shape[1], 1]);
        var weighted = wide * weights;
        return (weighted * (wide.mean() / weighted.mean())).to(text.dtype);
    }

    [GeneratedRegex(@"^(the|an?)\s+", RegexOptions.IgnoreCase)]
    private static partial Regex Article();

    // "embedding:name", up to what cannot be part of a file's name in a prompt.
    [GeneratedRegex(@"\bembedding:([\w.\-]+)", RegexOptions.IgnoreCase)]
    private static partial Regex NamedWord();
}
