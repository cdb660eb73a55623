using Easel.Checkpoints;
using Easel.Models;
using Easel.Prompts;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>A T5 text encoder with its tokenizer.</summary>
internal sealed class T5Prompts(SentencePieceText words, NetworkPart<T5Encoder> network, T5EncoderConfig config, ScalarType type) : IDisposable
{
    public T5EncoderConfig Config => config;

    /// <summary>The encoder's weights.</summary>
    public NetworkPart<T5Encoder> Network => network;

    /// <summary>The text encoder and the tokenizer of a model.</summary>
    public static T5Prompts Open(ModelFiles files, ScalarType type)
    {
        var part = files.Part(ModelPart.T5Text);
        var words = Tokenizers.T5(files, part);
        var config = part.Config is { } json ? DiffusersConfig.T5Encoder(json) : ShapeConfig.T5Encoder(part);
        return new T5Prompts(words, new NetworkPart<T5Encoder>(() => new T5Encoder(config), WeightSource.Of(part.Weights), type, KeyRules.T5(part.Weights.Tensors.ContainsKey("shared.weight"))), config, type);
    }

    /// <summary>Tokens of a prompt.</summary>
    public int CountTokens(string prompt) => words.Encode(Plain(prompt)).Length;

    /// <summary>A prompt and padding, which is read along, 1×length×D.</summary>
    public Tensor Encode(string prompt, int length) => network.Network.Encode(Ids(words.Encode(Plain(prompt), length)), type);

    /// <summary>A prompt up to its end, 1×T×D: what networks see that do not look at padding.</summary>
    /// <param name="prompt">The words.</param>
    /// <param name="longest">Tokens at most.</param>
    /// <param name="padding">Tokens of padding that follow and see the prompt, but are not seen by it.</param>
    public Tensor EncodeWords(string prompt, int longest, int padding = 0)
    {
        var ids = words.Encode(Plain(prompt), longest);
        var end = Array.LastIndexOf(ids, SentencePieceText.EndId) + 1;
        var count = Math.Min(end + padding, longest);
        var mask = count == end ? null : Ids([.. Enumerable.Range(0, count).Select(i => i < end ? 1 : 0)]);
        return network.Network.Encode(Ids(ids[..count]), type, mask);
    }

    public void Dispose() => network.Dispose();

    // Emphasis is CLIP's users' language; T5 reads sentences.
    private static string Plain(string prompt) => string.Concat(WeightedText.Parse(prompt).Select(piece => piece.Text));

    private static Tensor Ids(int[] ids) => tensor([.. ids.Select(id => (long)id)], [1, ids.Length]);
}
