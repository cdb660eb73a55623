using System.IO.Enumeration;

namespace Easel.Corpus.Preparation;

/// <summary>A file below the folder of the pictures.</summary>
/// <param name="Name">Path relative to that folder, with slashes.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Modified">Time of the last change, in ticks; only ever compared.</param>
internal sealed record SourceFile(string Name, long Bytes, long Modified);

/// <summary>What lies in the folder of the pictures: the pictures in order of their names, and the files that speak about them.</summary>
internal sealed class SourceFolder
{
    private static readonly HashSet<string> PictureEndings = new(StringComparer.OrdinalIgnoreCase) { ".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp" };

    private readonly string _root;
    private readonly Dictionary<string, SourceFile> _notes = new(StringComparer.Ordinal);

    private SourceFolder(string root) => _root = root;

    public IReadOnlyList<SourceFile> Pictures { get; private set; } = [];

    /// <summary>Caption lists, in order of their names.</summary>
    public IReadOnlyList<SourceFile> Lists { get; private set; } = [];

    /// <summary>Looks through a folder. Links are not followed: they could lead out of it or around in circles.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="except">Full path of a folder to leave out, where the results go.</param>
    /// <param name="lists">Name of caption lists.</param>
    /// <param name="stop">Cancel to stop.</param>
    public static SourceFolder Scan(string root, string except, string lists, CancellationToken stop)
    {
        root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        except = Path.TrimEndingDirectorySeparator(Path.GetFullPath(except));
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden | FileAttributes.System,
        };
        var files = new FileSystemEnumerable<SourceFile>(root, (ref FileSystemEntry entry) =>
            new SourceFile(Path.GetRelativePath(root, entry.ToFullPath()).Replace(Path.DirectorySeparatorChar, '/'), entry.Length, entry.LastWriteTimeUtc.Ticks), options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
            ShouldRecursePredicate = (ref FileSystemEntry entry) => entry.ToFullPath() != except,
        };
        var folder = new SourceFolder(root);
        var (pictures, found) = (new List<SourceFile>(), new List<SourceFile>());
        foreach (var file in files)
        {
            stop.ThrowIfCancellationRequested();
            if (PictureEndings.Contains(Path.GetExtension(file.Name))) pictures.Add(file);
            else if (Path.GetFileName(file.Name) == lists) found.Add(file);
            else if (Path.GetExtension(file.Name) is ".txt" or ".json") folder._notes[file.Name] = file;
        }
        folder.Pictures = [.. pictures.Where(file => !folder.IsLabelPlane(file.Name)).OrderBy(file => file.Name, StringComparer.Ordinal)];
        folder.Lists = [.. found.OrderBy(file => file.Name, StringComparer.Ordinal)];
        return folder;
    }

    public string PathOf(SourceFile file) => Path.Combine(_root, file.Name);

    /// <summary>The sidecar of a picture, which has its name with another ending; null where there is none.</summary>
    public SourceFile? Sidecar(string picture, string ending) => _notes.GetValueOrDefault(Path.ChangeExtension(picture, ending));

    /// <summary>A note at the top of the folder.</summary>
    public SourceFile? TopNote(string name) => _notes.GetValueOrDefault(name);

    /// <summary>The whole file; never more than a limit, whatever its length was when the folder was looked through.</summary>
    /// <exception cref="InvalidRequestException">It has more bytes than the limit.</exception>
    public byte[] Read(SourceFile file, long maxBytes)
    {
        using var stream = new FileStream(PathOf(file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        if (stream.Length > maxBytes) throw new InvalidRequestException($"{file.Name} has {stream.Length} bytes, over the limit of {maxBytes}.");
        var bytes = new byte[stream.Length];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length == bytes.Length ? bytes : bytes[..length];
    }

    /// <summary>Whether a picture is no picture but a plane of labels that <c>easel corpus draw</c> wrote beside one.</summary>
    private bool IsLabelPlane(string name)
    {
        foreach (var ending in new[] { ".masks.png", ".near.png" })
            if (name.EndsWith(ending, StringComparison.Ordinal) && _notes.ContainsKey(name[..^ending.Length] + ".json")) return true;
        return false;
    }
}
