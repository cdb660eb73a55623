using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Easel.Store;

/// <summary>How far a pull is.</summary>
/// <param name="File">The file on its way.</param>
/// <param name="Done">Bytes of the whole model that are there.</param>
/// <param name="Total">Bytes of the whole model, as far as they are known.</param>
public readonly record struct PullProgress(string File, long Done, long Total);

/// <summary>What to pull.</summary>
/// <param name="Source">A name of the <see cref="Catalogue"/>, <c>OWNER/MODEL</c> or <c>OWNER/MODEL:FILE</c> of the hub, or an address.</param>
/// <param name="Name">Its name in the store; null to make one from the source.</param>
/// <param name="Revision">Branch, tag or commit on the hub.</param>
/// <param name="Sha256">Expected hash of a single file; null when only the hub's own counts.</param>
public sealed record PullRequest(string Source, string? Name = null, string Revision = "main", string? Sha256 = null);

/// <summary>Brings models into a store. A model is there wholly, its hashes checked, or not at all.</summary>
public sealed class ModelPull
{
    // Left free beside the model, so that the machine stays usable.
    private const long Reserve = 256 << 20;

    private readonly ModelStore _store;
    private readonly Hub _hub;
    private readonly Download _download;
    private readonly Func<string, long> _freeBytes;

    /// <summary>Prepares pulling.</summary>
    /// <param name="store">Where models go.</param>
    /// <param name="hub">Where models come from that are named without an address.</param>
    /// <param name="http">What fetches; it must have no time limit of its own. Redirects should be followed, and are then without the token.</param>
    /// <param name="options">How to fetch; null for the defaults.</param>
    /// <param name="time">The clock for pauses; null for the system's.</param>
    /// <param name="freeBytes">Free bytes on the disk of a folder; null to ask the system.</param>
    public ModelPull(ModelStore store, Hub hub, HttpClient http, DownloadOptions? options = null, TimeProvider? time = null, Func<string, long>? freeBytes = null)
    {
        (_store, _hub) = (store, hub);
        _download = new Download(http, options ?? DownloadOptions.Default, time ?? TimeProvider.System);
        _freeBytes = freeBytes ?? (folder => new DriveInfo(folder).AvailableFreeSpace);
    }

    /// <summary>Fetches a model, or what is missing of it.</summary>
    /// <param name="request">What to fetch.</param>
    /// <param name="progress">Told how far it is; null for nobody.</param>
    /// <param name="stop">Cancel to interrupt; the next pull goes on from there.</param>
    /// <returns>The model, in the store.</returns>
    /// <exception cref="InvalidRequestException">The name is taken or not fit, or the source is none.</exception>
    /// <exception cref="UnknownModelException">There is nothing of that name on the hub.</exception>
    /// <exception cref="DownloadException">The server, the network or the disk fails, or a hash is wrong.</exception>
    /// <exception cref="CheckpointException">What came is no model that Easel knows.</exception>
    public async Task<StoredModel> PullAsync(PullRequest request, Action<PullProgress>? progress = null, CancellationToken stop = default)
    {
        if (request.Sha256 is { } hash && !StoredModel.IsHash(hash)) throw new InvalidRequestException($"'{hash}' is no SHA-256; give its 64 lower-case hexadecimal digits.");
        var known = Catalogue.Find(request.Source);
        var name = request.Name ?? known?.Name ?? ModelStore.Named(System.IO.Path.GetFileNameWithoutExtension(request.Source.Split('/', ':')[^1]));
        _store.RefuseTaken(name);
        var (files, licence) = await ResolveAsync(known?.Source ?? request.Source, request.Revision, stop).ConfigureAwait(false);
        if (request.Sha256 is { } expected) files = files is [var only] ? [only with { Sha256 = expected }] : throw new InvalidRequestException("A SHA-256 belongs to one file; name the file, too.");

        Directory.CreateDirectory(_store.Partial);
        RequireRoom(files.Where(f => !_store.Has(f.Sha256, f.Size)).Sum(f => Math.Max(0, (f.Size ?? 0) - Download.BytesOf(PartialOf(f.Address)))));
        var total = files.Sum(f => f.Size ?? 0);
        var stored = new List<StoredFile>();
        foreach (var file in files)
        {
            var before = stored.Sum(f => f.Size);
            stored.Add(await FetchAsync(file, there => progress?.Invoke(new PullProgress(file.Path, before + there, Math.Max(total, before + there))), stop).ConfigureAwait(false));
        }
        if (stored is [var single]) stored = [single with { Path = single.Path.Split('/')[^1] }];
        return _store.Add(new StoredModel(name, known?.Source ?? request.Source, "", known?.Licence ?? licence, known?.NonCommercial ?? NonCommercial(licence), stored));
    }

    private async Task<(IReadOnlyList<HubFile> Files, string? Licence)> ResolveAsync(string source, string revision, CancellationToken stop)
    {
        if (source.Contains("://", StringComparison.Ordinal))
        {
            if (!Uri.TryCreate(source, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http")) throw new InvalidRequestException($"'{source}' is no address; it begins with https:// or http://.");
            var file = Uri.UnescapeDataString(address.AbsolutePath).Split('/')[^1];
            return ([new HubFile(StoredModel.IsInside(file) ? file : "model", address, null, null)], null);
        }
        var parts = source.Split(':', 2);
        var model = await _hub.ListAsync(_download, parts[0], revision, stop).ConfigureAwait(false);
        return (model.Choose(parts.Length > 1 ? parts[1] : null), model.Licence);
    }

    private async Task<StoredFile> FetchAsync(HubFile file, Action<long> progress, CancellationToken stop)
    {
        if (_store.Has(file.Sha256, file.Size)) return new StoredFile(file.Path, _store.BlobSize(file.Sha256!), file.Sha256!, null);
        var partial = PartialOf(file.Address);
        using var alone = Lock(partial, file);
        await _download.FetchAsync(file.Address, _hub.TokenFor(file.Address), partial, size =>
        {
            if (file.Size is { } promised && promised != size) throw new DownloadException($"{file.Address} has {size} bytes, but the hub says {promised}; try again later.");
            RequireRoom(size - Download.BytesOf(partial));
        }, progress, stop).ConfigureAwait(false);

        var hash = ModelStore.Hash(partial, null, stop);
        if (file.Sha256 is { } expected && hash != expected)
        {
            Download.Discard(partial);
            throw new DownloadException($"{file.Address} has SHA-256 {hash}, but {expected} was expected; what came was deleted. Pull again, and do not trust the source if that goes wrong, too.");
        }
        var size = new FileInfo(partial).Length;
        _store.Keep(partial, hash);
        Download.Discard(partial);
        return new StoredFile(file.Path, size, hash, null);
    }

    private static FileStream Lock(string partial, HubFile file)
    {
        try
        {
            return new FileStream(partial + ".lock", FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e)
        {
            throw new DownloadException($"{file.Path} is being pulled by another easel; wait for that one.", e);
        }
    }

    private void RequireRoom(long bytes)
    {
        var free = _freeBytes(_store.Partial);
        if (bytes > 0 && bytes + Reserve > free)
            throw new DownloadException(string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F1} GB are to come, but {_store.Root} has {free / 1e9:F1} GB free; free some, or set EASEL_STORE to a folder on another disk."));
    }

    private string PartialOf(Uri address) => System.IO.Path.Combine(_store.Partial, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.AbsoluteUri)))[..32]);

    private static bool NonCommercial(string? licence) => licence is not null && (licence.Contains("nc", StringComparison.OrdinalIgnoreCase) && licence.StartsWith("cc-", StringComparison.OrdinalIgnoreCase) || licence.Contains("non-commercial", StringComparison.OrdinalIgnoreCase));
}
