using System.Security.Cryptography;
using Easel.Checkpoints;

namespace Easel.Store;

/// <summary>Models on this machine: downloaded ones, whose files are kept once by their content, and imported ones, which stay where they are.</summary>
/// <remarks>
/// <c>blobs/HASH</c> holds contents, <c>models/NAME/model.json</c> describes a model, and <c>models/NAME/files/</c> links to its contents under their names.
/// A model's folder gets its name in one step, when all of it is there and its hashes are right; <c>partial/</c> holds what is still on its way.
/// </remarks>
public sealed class ModelStore
{
    private readonly string _models, _blobs;

    /// <summary>Opens a store, which is made on its first use.</summary>
    /// <param name="root">Its folder.</param>
    public ModelStore(string root)
    {
        Root = System.IO.Path.GetFullPath(root);
        _models = System.IO.Path.Combine(Root, "models");
        _blobs = System.IO.Path.Combine(Root, "blobs");
        Partial = System.IO.Path.Combine(Root, "partial");
    }

    /// <summary>Its folder.</summary>
    public string Root { get; }

    internal string Partial { get; }

    /// <summary>Whether there is a model of that name.</summary>
    public bool Has(string name) => StoredModel.IsName(name) && File.Exists(System.IO.Path.Combine(_models, name, StoredModel.FileName));

    /// <summary>Names of all models.</summary>
    public IReadOnlyList<string> Names() => !Directory.Exists(_models) ? []
        : [.. Directory.GetDirectories(_models).Select(d => System.IO.Path.GetFileName(d)).Where(StoredModel.IsName).Order(StringComparer.Ordinal)];

    /// <summary>Whether a file is the vocabulary of a text encoder, which models of a single file need beside them.</summary>
    public static bool IsTokenizer(string path) => System.IO.Path.GetFileName(path) is "merges.txt" or "spiece.model" or "bpe_simple_vocab_16e6.txt.gz" or "bpe_simple_vocab_16e6.txt";

    /// <summary>All models, by name.</summary>
    /// <exception cref="CheckpointException">The description of one is damaged.</exception>
    public IReadOnlyList<StoredModel> List() => [.. Names().Select(Find)];

    /// <summary>A model's description.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="UnknownModelException">There is none of that name; the message lists those that there are.</exception>
    /// <exception cref="CheckpointException">Its description is damaged.</exception>
    public StoredModel Find(string name)
    {
        var path = System.IO.Path.Combine(_models, name, StoredModel.FileName);
        if (!Has(name))
            throw new UnknownModelException($"There is no model '{name}' in {Root}; {(Names() is { Count: > 0 } names ? $"there are {string.Join(", ", names)}" : "it is empty")}. Fetch one with 'easel models pull'.");
        return StoredModel.Read(path);
    }

    /// <summary>Path to load a model from: its file, or its folder where it has several.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="UnknownModelException">There is none of that name.</exception>
    public string Locate(string name)
    {
        var model = Find(name);
        var files = System.IO.Path.Combine(_models, model.Name, "files");
        return model.Files is [var only] ? System.IO.Path.Combine(files, only.Path) : files;
    }

    /// <summary>Makes a model known that lies elsewhere, without copying it. Its files are read once, for their hashes.</summary>
    /// <param name="path">A file of weights, or a diffusers folder.</param>
    /// <param name="name">Its name in the store; null for that of the file or folder.</param>
    /// <param name="progress">Told the bytes read so far and in all; null for nobody.</param>
    /// <param name="stop">Cancel to interrupt.</param>
    /// <exception cref="InvalidRequestException">The name is taken or not fit, or there is nothing at the path.</exception>
    /// <exception cref="CheckpointException">It is no model that Easel knows.</exception>
    public StoredModel Import(string path, string? name = null, IProgress<(long Done, long Total)>? progress = null, CancellationToken stop = default)
    {
        var full = System.IO.Path.GetFullPath(path);
        if (!System.IO.Path.Exists(full)) throw new InvalidRequestException($"There is no {path}; check the name.");
        name ??= Named(System.IO.Path.GetFileNameWithoutExtension(full.TrimEnd(System.IO.Path.DirectorySeparatorChar)));
        RefuseTaken(name);
        string[] files = Directory.Exists(full) ? FilesOf(full) : [full];
        var family = Recognise(full);
        var total = files.Sum(f => new FileInfo(f).Length);
        long before = 0;
        var stored = new List<StoredFile>();
        foreach (var file in files)
        {
            var hash = Hash(file, new Offset(progress, before, total), stop);
            var size = new FileInfo(file).Length;
            stored.Add(new StoredFile(Directory.Exists(full) ? System.IO.Path.GetRelativePath(full, file).Replace('\\', '/') : System.IO.Path.GetFileName(full), size, hash, file));
            before += size;
        }
        return Add(new StoredModel(name, full, family, null, false, stored));
    }

    /// <summary>Compares every file of a model with its size and hash.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="progress">Told the bytes read so far and in all; null for nobody.</param>
    /// <param name="stop">Cancel to interrupt.</param>
    /// <returns>What is wrong, a line per file; empty when all is well.</returns>
    /// <exception cref="UnknownModelException">There is none of that name.</exception>
    public IReadOnlyList<string> Verify(string name, IProgress<(long Done, long Total)>? progress = null, CancellationToken stop = default)
    {
        var model = Find(name);
        var wrong = new List<string>();
        long before = 0;
        foreach (var file in model.Files)
        {
            var path = file.External ?? Blob(file.Sha256);
            if (!File.Exists(path)) wrong.Add($"{file.Path}: {path} is missing");
            else if (new FileInfo(path).Length is var size && size != file.Size) wrong.Add($"{file.Path}: has {size} bytes instead of {file.Size}");
            else if (Hash(path, new Offset(progress, before, model.Size), stop) is var hash && hash != file.Sha256) wrong.Add($"{file.Path}: has SHA-256 {hash} instead of {file.Sha256}");
            before += file.Size;
        }
        return wrong;
    }

    /// <summary>Forgets a model, and deletes the contents that no other model shares. Imported files stay where they are.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Bytes that were freed.</returns>
    /// <exception cref="UnknownModelException">There is none of that name.</exception>
    public long Remove(string name)
    {
        if (!StoredModel.IsName(name) || !Directory.Exists(System.IO.Path.Combine(_models, name))) Find(name);
        // Renamed first: half a deletion must not look like a model.
        var doomed = System.IO.Path.Combine(_models, $".removed-{Guid.NewGuid():N}");
        Directory.Move(System.IO.Path.Combine(_models, name), doomed);
        Directory.Delete(doomed, recursive: true);
        if (!Directory.Exists(_blobs)) return 0;

        // One description that cannot be read might need any of the contents.
        HashSet<string> needed;
        try
        {
            needed = [.. List().SelectMany(m => m.Files).Select(f => f.Sha256)];
        }
        catch (CheckpointException)
        {
            return 0;
        }
        long freed = 0;
        foreach (var blob in Directory.GetFiles(_blobs).Where(b => !needed.Contains(System.IO.Path.GetFileName(b))))
        {
            freed += new FileInfo(blob).Length;
            File.Delete(blob);
        }
        return freed;
    }

    /// <summary>Whether a content is there.</summary>
    internal bool Has(string? hash, long? size) => hash is not null && new FileInfo(Blob(hash)) is { Exists: true } blob && (size is null || blob.Length == size);

    internal long BlobSize(string hash) => new FileInfo(Blob(hash)).Length;

    /// <summary>Takes a finished download over, in one step.</summary>
    internal void Keep(string partial, string hash)
    {
        Directory.CreateDirectory(_blobs);
        File.Move(partial, Blob(hash), overwrite: true);
    }

    /// <summary>Makes a model known, all at once.</summary>
    /// <exception cref="InvalidRequestException">Another was made under this name meanwhile.</exception>
    internal StoredModel Add(StoredModel model)
    {
        var made = System.IO.Path.Combine(_models, $".new-{Guid.NewGuid():N}");
        try
        {
            foreach (var file in model.Files)
            {
                var link = System.IO.Path.Combine(made, "files", file.Path);
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(link)!);
                Link(link, file.External ?? Blob(file.Sha256));
            }
            if (model.Files.All(f => f.External is null)) model = model with { Family = Recognise(model.Files is [var only] ? System.IO.Path.Combine(made, "files", only.Path) : System.IO.Path.Combine(made, "files")) };
            var json = model.ToJson();
            AtomicFile.Write(System.IO.Path.Combine(made, StoredModel.FileName), json.Length, overwrite: false, stream => stream.Write(json));
            RefuseTaken(model.Name);
            Directory.Move(made, System.IO.Path.Combine(_models, model.Name));
            return model;
        }
        catch (IOException e)
        {
            throw new InvalidRequestException($"{model.Name} cannot be kept in {Root}: {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(made)) Directory.Delete(made, recursive: true);
        }
    }

    /// <exception cref="InvalidRequestException">The name is not fit or taken.</exception>
    internal void RefuseTaken(string name)
    {
        if (!StoredModel.IsName(name)) throw new InvalidRequestException($"'{name}' is no name for a model; use letters, digits, dots, dashes and underscores, up to 100.");
        if (Directory.Exists(System.IO.Path.Combine(_models, name))) throw new InvalidRequestException($"There is a model '{name}' already; remove it with 'easel models remove {name}', or choose another name with --name.");
    }

    /// <summary>A text as a model's name.</summary>
    internal static string Named(string text) => string.Concat(text.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-')).Trim('-', '.') is { Length: > 0 } name ? name[..Math.Min(name.Length, 100)].TrimEnd('.') : "model";

    internal static string Hash(string path, IProgress<long>? progress, CancellationToken stop)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[1 << 20];
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                stop.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
                progress?.Report(stream.Position);
            }
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private string Blob(string hash) => System.IO.Path.Combine(_blobs, hash);

    private static string[] FilesOf(string folder)
    {
        if (!DiffusersFolder.IsOne(folder)) throw new CheckpointException($"{folder} has no model_index.json, so it is no folder of a model; name a file in it.");
        return [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(f => StoredModel.IsInside(System.IO.Path.GetRelativePath(folder, f).Replace('\\', '/')) && !f.Contains($"{System.IO.Path.DirectorySeparatorChar}.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    private static string Recognise(string path)
    {
        if (Directory.Exists(path))
        {
            if (!DiffusersFolder.IsOne(path)) return "several files";
            using var folder = DiffusersFolder.Open(path);
            var inside = ModelDetector.Detect(folder);
            return $"{inside.Family} {inside.Variant}";
        }
        if (IsTokenizer(path)) return "tokenizer";
        using var file = CheckpointFile.Open(path);
        var model = ModelDetector.Detect(file);
        return $"{model.Family} {model.Variant}";
    }

    /// <summary>Links where the system allows it, which Windows may not; copies there.</summary>
    private static void Link(string link, string target)
    {
        try
        {
            File.CreateSymbolicLink(link, target);
        }
        catch (Exception e) when (OperatingSystem.IsWindows() && e is IOException or UnauthorizedAccessException)
        {
            File.Copy(target, link);
        }
    }

    private sealed class Offset(IProgress<(long Done, long Total)>? progress, long before, long total) : IProgress<long>
    {
        public void Report(long value) => progress?.Report((before + value, total));
    }
}
