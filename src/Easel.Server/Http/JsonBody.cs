using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Unicode;

namespace Easel.Server.Http;

/// <summary>Reads request bodies that should be JSON objects.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Reads the whole body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxBytes">Most bytes that are read.</param>
    /// <returns>An object; dispose it.</returns>
    /// <exception cref="ApiException">415, 413 or 400: another media type, too long, no JSON object.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpRequest request, int maxBytes)
    {
        if (!IsJson(request.ContentType))
            throw new ApiException(415, new ApiFault($"The content type is '{request.ContentType}'; send application/json.", "invalid_request_error", null, "unsupported_media_type"));
        if (request.ContentLength > maxBytes) throw TooLong(maxBytes);

        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(request.ContentLength ?? 16_384, maxBytes) + 1);
        try
        {
            var length = 0;
            for (int read; (read = await request.Body.ReadAsync(buffer.AsMemory(length), request.HttpContext.RequestAborted)) > 0;)
            {
                length += read;
                if (length > maxBytes) throw TooLong(maxBytes);
                if (length == buffer.Length) buffer = Grow(buffer, length);
            }
            return Parse(buffer.AsMemory(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Understands a body.</summary>
    /// <exception cref="ApiException">400: it is no JSON object.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span)) throw ApiException.Invalid("The body is no UTF-8; send JSON in UTF-8.", null, "invalid_json");
        try
        {
            var document = JsonDocument.Parse(body.ToArray(), Options);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
            document.Dispose();
            throw ApiException.Invalid("The body is no JSON object; send {\"prompt\": …}.", null, "invalid_json");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw ApiException.Invalid($"The body is no sound JSON: {e.Message}", null, "invalid_json");
        }
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
        && (type.CharSet is null || string.Equals(type.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase));

    private static byte[] Grow(byte[] full, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * length);
        full.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }

    private static ApiException TooLong(int maxBytes) => ApiException.TooLarge($"The body is longer than {maxBytes} bytes; send a shorter one.");
}
