using Easel.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>Reads files of learnt words (textual inversion; Gal et al. 2022, arXiv 2208.01618), <c>.pt</c>, <c>.bin</c> or <c>.safetensors</c>.</summary>
internal static class LearntWords
{
    private const int MaxFiles = 10_000;
    private static readonly string[] Endings = [".safetensors", ".pt", ".bin", ".pth"];

    /// <summary>The files that are meant: each by itself, and all of a folder.</summary>
    /// <exception cref="UnknownModelException">There is none of that name, or the folder holds none.</exception>
    public static IEnumerable<(string Name, string Path)> Find(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            string[] files = Directory.Exists(path) ? [.. Directory.EnumerateFiles(path).Where(f => Endings.Any(e => f.EndsWith(e, StringComparison.OrdinalIgnoreCase))).Order(StringComparer.Ordinal).Take(MaxFiles)]
                : File.Exists(path) ? [path] : throw new UnknownModelException($"There are no learnt words at {path}; check the name.");
            if (files.Length == 0) throw new UnknownModelException($"{path} holds no learnt words; they are files that end in {string.Join(", ", Endings)}.");
            foreach (var file in files) yield return (Path.GetFileNameWithoutExtension(file), file);
        }
    }

    /// <summary>The vectors of a word per text encoder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="encoders">Text encoders of the model: 1, or 2 for SDXL.</param>
    /// <returns>One tensor N×D per text encoder; the caller disposes them.</returns>
    /// <exception cref="CheckpointException">It is no learnt word, or one for another family.</exception>
    public static IReadOnlyList<Tensor> Read(string path, int encoders)
    {
        using var file = CheckpointFile.Open(path);
        var keys = file.Tensors.Where(t => t.Value.IsFloat && t.Value.Shape.Count is 1 or 2).Select(t => t.Key).ToList();
        string[] wanted = encoders == 1
            ? keys.Contains("clip_l") && !keys.Contains("clip_g") ? ["clip_l"] : [.. keys.Where(k => k is "emb_params" || k.StartsWith("string_to_param", StringComparison.Ordinal) || (keys.Count == 1 && k is not ("clip_l" or "clip_g")))]
            : [.. new[] { "clip_l", "clip_g" }.Where(keys.Contains)];
        if (wanted.Length != encoders)
            throw new CheckpointException($"{path} is no learnt word for this model: its tensors are {string.Join(", ", file.Tensors.Select(t => $"'{t.Key}' {t.Value}").Take(4))}, and {(encoders == 1 ? "'emb_params' or 'string_to_param'" : "'clip_l' and 'clip_g'")} belong there. Use one that was made for this model.");
        return [.. wanted.Select(k =>
        {
            using var scope = NewDisposeScope();
            var vectors = file.Read(k);
            return (vectors.dim() == 1 ? vectors.unsqueeze(0) : vectors).MoveToOuterDisposeScope();
        })];
    }
}
