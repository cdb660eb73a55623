using Easel.Checkpoints;

namespace Easel.Families;

/// <summary>Finds files of weights on the disk.</summary>
internal static class WeightFiles
{
    private const int MaxNeighbours = 200;
    private const long MaxIndexLength = 64 << 20;
    private const string Index = ".index.json";
    private static readonly string[] Endings = [".safetensors", ".sft", ".gguf", ".ckpt", ".pt", ".pth", ".bin"];
    private static readonly string[] PartFolders = ["vae", "text_encoders", "text_encoder", "clip"];

    /// <summary>Files of weights in a folder, the parts of split ones included.</summary>
    public static IEnumerable<string> In(string folder) => !Directory.Exists(folder) ? []
        : Directory.EnumerateFiles(folder).Where(f => Endings.Any(e => f.EndsWith(e, StringComparison.OrdinalIgnoreCase))).Order(StringComparer.Ordinal).Take(MaxNeighbours);

    /// <summary>Files that may hold further parts of a model: in its folder, and in the folders beside it that other programs keep parts in.</summary>
    public static IEnumerable<string> Beside(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var others = Path.GetDirectoryName(folder) is { } above ? PartFolders.Select(f => Path.Combine(above, f)) : [];
        return new[] { folder }.Concat(PartFolders.Select(f => Path.Combine(folder, f))).Concat(others).Distinct().SelectMany(In).Where(f => Path.GetFullPath(f) != Path.GetFullPath(path)).Take(MaxNeighbours);
    }

    /// <summary>The file of the network in a folder of files: the index of a split one, or the only file with a network.</summary>
    /// <exception cref="UnknownModelException">There is none, or there are several.</exception>
    public static string Network(string folder)
    {
        var split = Directory.GetFiles(folder, "*" + Index);
        string[] networks = split.Length > 0 ? split : [.. In(folder).Where(IsNetwork)];
        var seen = In(folder).Select(f => Path.GetFileName(f)).ToList();
        return networks is [var only] ? only : throw new UnknownModelException(networks.Length == 0
            ? $"There is no model at {folder}: neither model.json nor model_index.json is there, and {(seen.Count == 0 ? "no file of weights" : $"none of {string.Join(", ", seen.Take(8))} is a network that makes pictures")}."
            : $"{folder} has several models: {string.Join(", ", networks.Take(8).Select(f => Path.GetFileName(f)))}. Name one of these files.");
    }

    /// <summary>A file, and where it is an index those that it names.</summary>
    public static IEnumerable<string> OfIndex(string path)
    {
        if (!path.EndsWith(Index, StringComparison.OrdinalIgnoreCase) || new FileInfo(path).Length > MaxIndexLength) return [path];
        var text = File.ReadAllText(path);
        return [path, .. In(Path.GetDirectoryName(Path.GetFullPath(path))!).Where(f => text.Contains($"\"{Path.GetFileName(f)}\"", StringComparison.Ordinal))];
    }

    private static bool IsNetwork(string path)
    {
        try
        {
            using var file = CheckpointFile.Open(path);
            return ModelDetector.Detect(file).Parts.ContainsKey(ModelPart.Denoiser);
        }
        catch (CheckpointException)
        {
            return false;
        }
    }
}
