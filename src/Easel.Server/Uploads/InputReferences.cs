using System.Text.Json;
using Easel.Server.Gallery;
using Easel.Server.Http;
using Easel.Server.Keys;

namespace Easel.Server.Uploads;

/// <summary>Finds the pictures that a client names: sent in the request, left here as a file, made here, or somewhere on the Internet.</summary>
internal sealed class InputReferences(FileStore files, GalleryStore gallery, SignedLinks links, RemotePictures remote)
{
    /// <summary>Longest address, in characters; a data URL holds a whole picture.</summary>
    public const int MaxUrlLength = 20_971_520;

    /// <summary>The file that <c>{"image_url": …}</c> or <c>{"file_id": …}</c> names.</summary>
    /// <exception cref="ApiException">400 or 404: neither or both are given, or there is no such picture.</exception>
    public async Task<byte[]> ReadAsync(Caller caller, JsonElement reference, string param, HttpContext context)
    {
        if (reference.ValueKind != JsonValueKind.Object) throw ApiException.Invalid($"'{param}' is no object; give {{\"image_url\": …}} or {{\"file_id\": …}}.", param, "invalid_type");
        var fields = new Fields(reference);
        var (url, id) = (fields.Text("image_url", MaxUrlLength), fields.Text("file_id", 200));
        fields.RefuseOthers();
        if ((url is null) == (id is null)) throw ApiException.Invalid($"'{param}' takes either 'image_url' or 'file_id'.", param);
        return url is not null ? await FromUrlAsync(url, param, context) : await FromIdAsync(caller, id!, param, context.RequestAborted);
    }

    /// <summary>The file of an id: one that was left here, or a picture of the gallery.</summary>
    public async Task<byte[]> FromIdAsync(Caller caller, string id, string param, CancellationToken stop)
    {
        if (id.StartsWith("img_", StringComparison.Ordinal) && await gallery.GetAsync(caller.Sees, id, stop) is { } picture) return await gallery.ReadAsync(picture, stop);
        if (await files.GetAsync(caller.Sees, id, stop) is { } file) return files.Read(file);
        throw ApiException.Invalid($"There is no file '{(id.Length <= 60 ? id : id[..60] + "…")}' here.", param, "image_file_not_found");
    }

    /// <summary>The file of an address: data URL, picture of this server, or http(s).</summary>
    public async Task<byte[]> FromUrlAsync(string url, string param, HttpContext context)
    {
        if (url.StartsWith("data:", StringComparison.OrdinalIgnoreCase)) return FromData(url, param);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0)
            throw ApiException.Invalid($"'{param}' is no address that can be fetched; give one of http, https or data.", param, "invalid_image_url");
        if (await OwnAsync(address, context) is { } own) return own;
        return await remote.FetchAsync(address, param, context.RequestAborted);
    }

    private static byte[] FromData(string url, string param)
    {
        var comma = url.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0 || !url[..comma].EndsWith(";base64", StringComparison.OrdinalIgnoreCase)) throw ApiException.Invalid($"'{param}' is no base64 data URL; give data:image/png;base64,….", param, "invalid_base64_image");
        try
        {
            return Convert.FromBase64String(url[(comma + 1)..]);
        }
        catch (FormatException)
        {
            throw ApiException.Invalid($"'{param}' is no sound base64; encode the picture again.", param, "invalid_base64_image");
        }
    }

    /// <summary>A picture that this server gave an address for: it need not be fetched from itself.</summary>
    private async Task<byte[]?> OwnAsync(Uri address, HttpContext context)
    {
        if (address.Authority != context.Request.Host.Value || !address.AbsolutePath.StartsWith($"{SignedLinks.Path}/", StringComparison.Ordinal)) return null;
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(address.Query);
        var id = address.AbsolutePath[(SignedLinks.Path.Length + 1)..].Split('.')[0];
        if (!long.TryParse(query["until"], out var until) || !links.IsGood(id, until, query["signature"].ToString())) return null;
        return await gallery.GetAsync(null, id, context.RequestAborted) is { } picture ? await gallery.ReadAsync(picture, context.RequestAborted) : null;
    }
}
