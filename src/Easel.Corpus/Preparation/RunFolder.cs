using System.Text.Json;

namespace Easel.Corpus.Preparation;

/// <summary>The folder of the results: what lies where, whose it is, and that only one run works on it.</summary>
internal sealed class RunFolder : IDisposable
{
    private readonly string _root;
    private readonly FileStream _lock;

    private sealed record Note(string Format, string Source, int Size, string Pictures);

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    private RunFolder(string root, FileStream held) => (_root, _lock) = (root, held);

    public string Examined => Path.Combine(_root, "examined.jsonl");

    public string Embedded => Path.Combine(_root, "embedded.jsonl");

    public string Manifest => Path.Combine(_root, "manifest.jsonl");

    public string Report => Path.Combine(_root, "report.html");

    public string Shard(string name) => Path.Combine(_root, "shards", name + ".tar");

    public string Seal(string name) => Path.Combine(_root, "shards", name + ".json");

    public string Features(string name) => Path.Combine(_root, "features", name + ".safetensors");

    /// <summary>Takes a folder for a run, until disposed or the process ends, however it ends.</summary>
    /// <exception cref="InvalidRequestException">Another run has it, it holds results of other pictures or another size, or it cannot be written to.</exception>
    public static RunFolder Open(PreparationOptions options)
    {
        var root = Path.GetFullPath(options.Output);
        FileStream held;
        try
        {
            Directory.CreateDirectory(Path.Combine(root, "shards"));
            Directory.CreateDirectory(Path.Combine(root, "features"));
            held = Hold(Path.Combine(root, "run.lock"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException && !DiskFull.Is(e))
        {
            throw new InvalidRequestException($"{options.Output} cannot be written to ({e.Message.TrimEnd('.')}); choose another folder.", e);
        }
        try
        {
            var folder = new RunFolder(root, held);
            folder.CheckNote(new Note("easel-data-1", Path.GetFullPath(options.Source), options.Size, options.Format.ToString().ToLowerInvariant()), options.Output);
            foreach (var part in new[] { "", "shards", "features" })
                foreach (var left in Directory.GetFiles(Path.Combine(root, part), ".easel-*.partial")) File.Delete(left);
            return folder;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Removes shards and features that are not part of the result.</summary>
    public void Keep(IReadOnlySet<string> shards)
    {
        foreach (var part in new[] { "shards", "features" })
            foreach (var file in Directory.GetFiles(Path.Combine(_root, part)))
                if (Path.GetExtension(file) is ".tar" or ".json" or ".safetensors" && !shards.Contains(Path.GetFileNameWithoutExtension(file))) File.Delete(file);
    }

    /// <summary>Writes a file whole or not at all.</summary>
    public static void Save(string path, byte[] content) => AtomicFile.Write(path, content.Length, overwrite: true, stream => stream.Write(content));

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static FileStream Hold(string path)
    {
        try
        {
            // The system lets go of the lock with the process, so no stale one is ever left behind.
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException) && File.Exists(path) && !DiskFull.Is(e))
        {
            throw new InvalidRequestException($"Another run is working on {Path.GetDirectoryName(path)}; wait for it, or choose another folder.", e);
        }
    }

    private void CheckNote(Note note, string shown)
    {
        var path = Path.Combine(_root, "run.json");
        if (!File.Exists(path))
        {
            Save(path, JsonSerializer.SerializeToUtf8Bytes(note, Options));
            return;
        }
        Note? other = null;
        try
        {
            other = JsonSerializer.Deserialize<Note>(File.ReadAllBytes(path), Options);
        }
        catch (JsonException)
        {
        }
        if (other != note)
        {
            var what = other is null ? "something else" : $"{other.Source} at {other.Size} pixels as {other.Pictures}";
            throw new InvalidRequestException($"{shown} holds the results of {PictureNotes.Line(what, 500)}; choose another folder, or remove run.json there to have them replaced.");
        }
    }
}

/// <summary>Recognises a full disk.</summary>
internal static class DiskFull
{
    private const int NoSpace = 28, QuotaExceeded = 122, QuotaExceededMac = 69, WindowsDiskFull = unchecked((int)0x80070070), WindowsHandleDiskFull = unchecked((int)0x80070027);

    /// <summary>Whether an error, or what caused it, says that there is no room.</summary>
    public static bool Is(Exception? e) =>
        e is not null && ((e is IOException && (e.HResult is NoSpace or WindowsDiskFull or WindowsHandleDiskFull || e.HResult == (OperatingSystem.IsMacOS() ? QuotaExceededMac : QuotaExceeded))) || Is(e.InnerException));

    /// <summary>The error for people.</summary>
    public static InvalidRequestException Error(string folder, Exception cause) =>
        new($"The disk of {folder} is full; make room and run the same command again: it goes on where it stopped.", cause);
}
