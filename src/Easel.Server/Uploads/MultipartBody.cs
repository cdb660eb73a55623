using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Easel.Server.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Easel.Server.Uploads;

/// <summary>A file in a form.</summary>
/// <param name="Field">Name of its field.</param>
/// <param name="Name">What the client calls it; never a path here.</param>
/// <param name="Bytes">The file.</param>
internal sealed record FormFile(string Field, string Name, byte[] Bytes);

/// <summary>A form with files (RFC 7578), its texts as a JSON object.</summary>
/// <param name="Texts">The texts; dispose it.</param>
/// <param name="Files">The files, in order.</param>
internal sealed record MultipartBody(JsonDocument Texts, IReadOnlyList<FormFile> Files) : IDisposable
{
    /// <summary>Longest body, in bytes.</summary>
    public const int MaxBytes = 64_000_000;

    private const int MaxParts = 64, MaxTextBytes = 1 << 17, MaxNameLength = 255;

    // A form knows no types: these are numbers where they look like one.
    private static readonly HashSet<string> Numbers = new(StringComparer.Ordinal)
    {
        "n", "output_compression", "partial_images", "seed", "steps", "num_inference_steps", "guidance", "guidance_scale", "strength", "expires_after[seconds]",
    };

    /// <summary>Whether a request sends a form.</summary>
    public static bool Is(HttpRequest request) => MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    /// <summary>Lets a request be longer than others are.</summary>
    public static void AllowLength(HttpContext context, long bytes)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = bytes;
    }

    /// <summary>Reads the whole form.</summary>
    /// <exception cref="ApiException">415, 413 or 400: no form, too long, or not sound.</exception>
    public static async Task<MultipartBody> ReadAsync(HttpContext context)
    {
        var (request, stop) = (context.Request, context.RequestAborted);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !Is(request) || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary)
            throw new ApiException(415, new ApiFault("The content type is no multipart/form-data with a boundary; send a form.", "invalid_request_error", null, "unsupported_media_type"));
        if (request.ContentLength > MaxBytes) throw TooLong();
        AllowLength(context, MaxBytes);
        var (texts, files, left) = (new ArrayBufferWriter<byte>(), new List<FormFile>(), (long)MaxBytes);
        using (var json = new Utf8JsonWriter(texts))
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            json.WriteStartObject();
            try
            {
                var reader = new MultipartReader(boundary, request.Body) { HeadersCountLimit = 16, HeadersLengthLimit = 8192, BodyLengthLimit = MaxBytes };
                for (var parts = 0; await reader.ReadNextSectionAsync(stop) is { } section; parts++)
                {
                    if (parts == MaxParts) throw ApiException.Invalid($"The form has more than {MaxParts} parts; send fewer.", null, "invalid_form");
                    if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 and <= 100 } name)
                        throw ApiException.Invalid("A part of the form has no name; send Content-Disposition: form-data; name=\"…\".", null, "invalid_form");
                    if (disposition.FileName.HasValue || disposition.FileNameStar.HasValue)
                    {
                        var file = await ReadAsync(section.Body, (int)Math.Min(left, InputPicture.MaxBytes), name, stop);
                        left -= file.Length;
                        files.Add(new FormFile(name, NameOf(disposition), file));
                    }
                    else
                    {
                        if (!seen.Add(name)) throw ApiException.Invalid($"'{Shown(name)}' comes twice; send it once.", Shown(name), "invalid_form");
                        Write(json, name, Encoding.UTF8.GetString(await ReadAsync(section.Body, MaxTextBytes, name, stop)));
                    }
                }
            }
            catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
            {
                throw ApiException.Invalid($"The form cannot be read: {e.Message}", null, "invalid_form");
            }
            json.WriteEndObject();
        }
        return new MultipartBody(JsonDocument.Parse(texts.WrittenMemory), files);
    }

    public void Dispose() => Texts.Dispose();

    /// <summary>The last part of what the client calls a file, without what has no place in a name.</summary>
    private static string NameOf(ContentDispositionHeaderValue disposition)
    {
        var given = disposition.FileNameStar.HasValue ? disposition.FileNameStar.Value! : HeaderUtilities.RemoveQuotes(disposition.FileName).Value ?? "";
        var name = new string([.. given.Split('/', '\\')[^1].Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(MaxNameLength)]).Trim();
        return name is "" or "." or ".." ? "picture" : name;
    }

    // An empty text is what forms send for a field that was left alone.
    private static void Write(Utf8JsonWriter json, string name, string text)
    {
        if (text.Length == 0 && name != "prompt") json.WriteNull(name);
        else if (Numbers.Contains(name) && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) json.WriteNumber(name, number);
        else if (name == "stream" && bool.TryParse(text, out var flag)) json.WriteBoolean(name, flag);
        else json.WriteString(name, text);
    }

    private static async Task<byte[]> ReadAsync(Stream body, int maxBytes, string name, CancellationToken stop)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[65_536];
        for (int read; (read = await body.ReadAsync(buffer, stop)) > 0;)
        {
            if (bytes.Length + read > maxBytes) throw ApiException.TooLarge($"'{Shown(name)}' is longer than {maxBytes} bytes; send a shorter one.");
            bytes.Write(buffer, 0, read);
        }
        return bytes.ToArray();
    }

    private static string Shown(string name) => name.Length <= 60 ? name : name[..60] + "…";

    private static ApiException TooLong() => ApiException.TooLarge($"The form is longer than {MaxBytes} bytes; send smaller pictures.");
}
