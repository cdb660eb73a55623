namespace Easel.Corpus.Preparation;

/// <summary>Gathers what is written about each picture: in the sidecars beside it, in caption lists, in the manifest of licences.</summary>
internal sealed class NotesReader
{
    private const int MaxSidecarBytes = 1 << 20, MaxLine = 1 << 20, MaxProblems = 1000;

    private readonly SourceFolder _folder;
    private readonly Dictionary<string, PictureNotes> _listed = new(StringComparer.Ordinal);
    private readonly LicenceManifest? _licences;
    private readonly List<string> _problems = [];

    /// <summary>Reads the lists and the manifest.</summary>
    /// <exception cref="InvalidRequestException">The manifest of licences cannot be read or breaks its form.</exception>
    public NotesReader(SourceFolder folder, CancellationToken stop)
    {
        _folder = folder;
        var names = folder.Pictures.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var list in folder.Lists) ReadList(list, names, stop);
        if (folder.TopNote(LicenceManifest.FileName) is not { } manifest) return;
        try
        {
            _licences = LicenceManifest.Parse(folder.Read(manifest, LicenceManifest.MaxBytes));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidRequestException($"{folder.PathOf(manifest)} cannot be read ({e.Message.TrimEnd('.')}); the licences are needed.", e);
        }
    }

    /// <summary>One line for each file that could not be understood, at most a thousand.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Everything known of a picture; the nearest statement comes first: its sidecars, then a list, then the manifest.</summary>
    public PictureNotes Of(SourceFile picture)
    {
        var notes = Sidecar(picture, ".txt", bytes => PictureNotes.FromText(bytes)).With(Sidecar(picture, ".json", bytes => PictureNotes.FromJson(bytes)));
        if (_listed.TryGetValue(picture.Name, out var listed)) notes = notes.With(listed);
        return _licences is null ? notes : notes.With(_licences.Of(picture.Name));
    }

    private PictureNotes Sidecar(SourceFile picture, string ending, Func<byte[], PictureNotes> parse)
    {
        if (_folder.Sidecar(picture.Name, ending) is not { Bytes: > 0 } file) return PictureNotes.None;
        try
        {
            return parse(_folder.Read(file, MaxSidecarBytes));
        }
        catch (Exception e) when (e is InvalidRequestException or IOException or UnauthorizedAccessException)
        {
            Report(file.Name, e.Message);
            return PictureNotes.None;
        }
    }

    private void ReadList(SourceFile list, HashSet<string> names, CancellationToken stop)
    {
        if (list.Bytes == 0) return;
        var (folder, number) = (list.Name[..(list.Name.LastIndexOf('/') + 1)], 0);
        try
        {
            using var stream = File.OpenRead(_folder.PathOf(list));
            foreach (var (line, _) in BoundedLines.Read(stream, MaxLine))
            {
                stop.ThrowIfCancellationRequested();
                number++;
                if (line is { Length: 0 }) continue;
                try
                {
                    var notes = PictureNotes.FromJson(line ?? throw new InvalidRequestException($"The line has more than {MaxLine} bytes."), out var file);
                    var name = folder + (file ?? throw new InvalidRequestException("The line names no file.")).Replace('\\', '/');
                    if (name.StartsWith(folder + "./", StringComparison.Ordinal)) name = folder + name[(folder.Length + 2)..];
                    if (names.Contains(name)) _listed[name] = _listed.TryGetValue(name, out var earlier) ? earlier.With(notes) : notes;
                }
                catch (InvalidRequestException e)
                {
                    Report($"{list.Name}, line {number}", e.Message);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report(list.Name, e.Message);
        }
    }

    private void Report(string where, string what)
    {
        if (_problems.Count < MaxProblems) _problems.Add($"{PictureNotes.Line(where, 300)}: {PictureNotes.Line(what, 300)}");
    }
}
