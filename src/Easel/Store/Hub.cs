using System.Net;
using System.Text.Json;

namespace Easel.Store;

/// <summary>A file that a hub offers.</summary>
/// <param name="Path">Its path in the repository.</param>
/// <param name="Address">Where to fetch it.</param>
/// <param name="Size">Bytes; null when the hub does not say.</param>
/// <param name="Sha256">Its hash; null when the hub does not say.</param>
public sealed record HubFile(string Path, Uri Address, long? Size, string? Sha256);

/// <summary>What a hub says about a model.</summary>
/// <param name="Repository">Its name there, such as <c>owner/model</c>.</param>
/// <param name="Licence">Its licence; null when nobody said.</param>
/// <param name="Files">Its files.</param>
internal sealed record HubModel(string Repository, string? Licence, IReadOnlyList<HubFile> Files)
{
    private static readonly string[] Companions = [".json", ".txt", ".model"];
    private static readonly string[] SingleFiles = [".safetensors", ".gguf", ".ckpt", ".pth", ".pt"];

    /// <summary>The files to fetch: the one that was named; else a diffusers folder, half precision where there is a choice; else the only file of weights.</summary>
    /// <exception cref="UnknownModelException">The one that was named is not there, or there are several and none was named.</exception>
    public IReadOnlyList<HubFile> Choose(string? wanted)
    {
        var single = Files.Where(f => SingleFiles.Any(e => f.Path.EndsWith(e, StringComparison.OrdinalIgnoreCase))).ToList();
        if (wanted is not null)
        {
            return Files.FirstOrDefault(f => f.Path == wanted) is { } file ? [file]
                : throw new UnknownModelException($"{Repository} has no file '{wanted}'; it has {Listed(single)}.");
        }
        if (Files.Any(f => f.Path == "model_index.json")) return Folder();
        var atRoot = single.Where(f => !f.Path.Contains('/')).ToList();
        return atRoot is [var only] ? [only] : throw new UnknownModelException($"{Repository} has several files; name one, such as {Repository}:{(atRoot.Count > 0 ? atRoot : single).FirstOrDefault()?.Path ?? "FILE"}. It has {Listed(single)}.");
    }

    private List<HubFile> Folder()
    {
        var chosen = new List<HubFile>();
        foreach (var part in Files.Where(f => f.Path.Count(c => c == '/') == 1).GroupBy(f => f.Path[..f.Path.IndexOf('/')]))
        {
            if (part.Key is "safety_checker" or "feature_extractor" || part.Key[0] == '.') continue;
            chosen.AddRange(part.Where(f => Companions.Any(e => f.Path.EndsWith(e, StringComparison.Ordinal)) && !f.Path.Contains(".index", StringComparison.Ordinal)));
            var weights = part.Where(f => f.Path.EndsWith(".safetensors", StringComparison.Ordinal)).ToList();
            var halves = weights.Where(f => f.Path.Contains(".fp16", StringComparison.Ordinal)).ToList();
            var picked = halves.Count > 0 ? halves : weights.Where(f => !f.Path.Contains("non_ema", StringComparison.Ordinal)).ToList();
            chosen.AddRange(picked);
            if (picked.Count > 1) chosen.AddRange(part.Where(f => f.Path.Contains(".safetensors.index", StringComparison.Ordinal) && f.Path.Contains(".fp16", StringComparison.Ordinal) == halves.Count > 0));
        }
        return [Files.First(f => f.Path == "model_index.json"), .. chosen];
    }

    private static string Listed(List<HubFile> files) => files.Count == 0 ? "no weights" : $"{string.Join(", ", files.Take(10).Select(f => f.Path))}{(files.Count > 10 ? $" and {files.Count - 10} more" : "")}";
}

/// <summary>A server in the manner of the Hugging Face hub: <c>api/models/OWNER/MODEL/revision/REVISION</c> lists files, <c>OWNER/MODEL/resolve/REVISION/FILE</c> gives them.</summary>
/// <param name="address">Its address.</param>
/// <param name="token">Token for it; null for none. It is sent to this server only.</param>
public sealed class Hub(Uri address, string? token)
{
    private const int MaxListing = 32 << 20;

    /// <summary>The public hub.</summary>
    public static Uri Public { get; } = new("https://huggingface.co/");

    /// <summary>The token for an address: that of this hub, and none for other servers.</summary>
    internal string? TokenFor(Uri file) => file.Scheme == address.Scheme && file.Authority == address.Authority ? token : null;

    internal async Task<HubModel> ListAsync(Download download, string repository, string revision, CancellationToken stop)
    {
        if (repository.Split('/') is not [var owner, var model] || !StoredModel.IsName(owner) || !StoredModel.IsName(model)) throw new InvalidRequestException($"'{repository}' is no model of a hub; write OWNER/MODEL, or OWNER/MODEL:FILE.");
        if (!revision.Split('/').All(StoredModel.IsName)) throw new InvalidRequestException($"'{revision}' is no revision of a model.");
        var listing = new Uri(address, $"api/models/{repository}/revision/{Uri.EscapeDataString(revision)}?blobs=true");
        using var response = await download.SendAsync(listing, TokenFor(listing), null, stop).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK) throw new DownloadException($"{listing} cannot be fetched: the server answers {(int)response.StatusCode}.");
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxListing, stop).ConfigureAwait(false);
            using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false));
            return Read(json.RootElement, repository, revision);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or HttpRequestException or IOException)
        {
            throw new DownloadException($"{listing} gives no list of files: {e.Message} Check the address of the hub.", e);
        }
    }

    private HubModel Read(JsonElement root, string repository, string revision)
    {
        // The commit, not the branch, so that all files are of one version.
        var commit = root.TryGetProperty("sha", out var sha) && sha.GetString() is { } text && StoredModel.IsName(text) ? text : revision;
        var licence = root.TryGetProperty("cardData", out var card) && card.ValueKind == JsonValueKind.Object && card.TryGetProperty("license", out var stated) && stated.ValueKind == JsonValueKind.String ? stated.GetString() : null;
        var files = new List<HubFile>();
        foreach (var item in root.GetProperty("siblings").EnumerateArray())
        {
            if (item.GetProperty("rfilename").GetString() is not { } path || !StoredModel.IsInside(path)) continue;
            long? size = item.TryGetProperty("size", out var bytes) && bytes.ValueKind == JsonValueKind.Number ? bytes.GetInt64() : null;
            var hash = item.TryGetProperty("lfs", out var lfs) && lfs.ValueKind == JsonValueKind.Object && (lfs.TryGetProperty("sha256", out var value) || lfs.TryGetProperty("oid", out value)) ? value.GetString() : null;
            hash = hash is not null && StoredModel.IsHash(hash) ? hash : null;
            files.Add(new HubFile(path, new Uri(address, $"{repository}/resolve/{commit}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}"), size, hash));
        }
        return new HubModel(repository, licence, files);
    }
}
