namespace Easel.Checkpoints;

/// <summary>Opens weights of any container that Easel reads, told apart by their first bytes, not by their names.</summary>
public static class CheckpointFile
{
    /// <summary>Opens a file of weights, or the index of a split one. A folder is opened with <see cref="DiffusersFolder"/>.</summary>
    /// <param name="path">A <c>.safetensors</c>, <c>.gguf</c>, <c>.ckpt</c>, <c>.pt</c>, <c>.pth</c>, <c>.bin</c> or <c>.index.json</c> file.</param>
    /// <returns>The checkpoint; 8-bit floats with scales have them applied.</returns>
    /// <exception cref="CheckpointException">The file is missing, damaged, of no known container, or quantised in a way that Easel does not read.</exception>
    public static ICheckpoint Open(string path)
    {
        var checkpoint = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? ShardedCheckpoint.Open(path) : OpenSingle(path);
        try
        {
            return ScaledWeights.Of(checkpoint);
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <summary>Opens one file, without regard to scales or indexes.</summary>
    internal static ICheckpoint OpenSingle(string path)
    {
        Span<byte> head = stackalloc byte[16];
        int length;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CheckpointException(Directory.Exists(path) ? $"{path} is a folder; name a file in it." : $"{path} cannot be read: {e.Message}", e);
        }
        head = head[..length];
        if (head.StartsWith("GGUF"u8)) return GgufFile.Open(path);
        if (head.StartsWith("PK\u0003\u0004"u8)) return TorchFile.Open(path);
        if (head is [0x80, >= 2 and <= 5, 0x8a, 0x0a, ..]) return TorchFile.Open(path);
        if (head is [_, _, _, _, _, _, _, _, (byte)'{', ..]) return SafetensorsFile.Open(path);
        if (head.StartsWith("version https://"u8)) throw new CheckpointException($"{path} is a pointer of Git LFS, not the weights; fetch them with 'git lfs pull'.");
        if (head.StartsWith("<!DOC"u8) || head.StartsWith("<html"u8)) throw new CheckpointException($"{path} is a web page, not weights; a download needed a login, perhaps. Fetch the file itself.");
        throw new CheckpointException($"{path} is no checkpoint that Easel reads: it begins with {(length == 0 ? "nothing" : Convert.ToHexString(head))}; known are safetensors, GGUF and PyTorch files.");
    }
}
