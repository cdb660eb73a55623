using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Easel.Corpus.Preparation;

/// <summary>What people wrote about a picture.</summary>
/// <param name="Captions">Captions, none twice; one line each.</param>
/// <param name="Licence">The licence, best an SPDX expression; null where nobody states it.</param>
/// <param name="Holder">Who holds the rights or must be named; null when unknown.</param>
/// <param name="Source">Where the picture is from; null when unknown.</param>
public sealed record PictureNotes(IReadOnlyList<string> Captions, string? Licence, string? Holder, string? Source)
{
    /// <summary>Nothing is known.</summary>
    public static PictureNotes None { get; } = new([], null, null, null);

    internal const int MaxCaptions = 32, MaxCaptionLength = 2000, MaxNameLength = 300;

    private static readonly string[] CaptionKeys = ["captions", "caption", "text"], LicenceKeys = ["licence", "license"],
        HolderKeys = ["holder", "copyright", "author", "artist", "contributor", "credit"], SourceKeys = ["source", "source_page", "url"];

    /// <summary>Reads a text sidecar: each line that is not empty is a caption.</summary>
    /// <param name="file">UTF-8, with or without a byte order mark.</param>
    /// <exception cref="InvalidRequestException">It is no UTF-8.</exception>
    public static PictureNotes FromText(ReadOnlySpan<byte> file)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? file[3..] : file);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidRequestException("It is not UTF-8; save it as UTF-8.", e);
        }
        return None with { Captions = Distinct(text.Split('\n')) };
    }

    /// <summary>Reads a JSON sidecar or a line of a caption list.</summary>
    /// <param name="json">An object; keys that are not known are ignored.</param>
    /// <exception cref="InvalidRequestException">It is no JSON object.</exception>
    public static PictureNotes FromJson(ReadOnlyMemory<byte> json) => FromJson(json, out _);

    /// <summary>Reads a line of a caption list.</summary>
    /// <param name="json">An object; keys that are not known are ignored.</param>
    /// <param name="file">The picture it speaks of, relative to the list; null when it names none.</param>
    /// <exception cref="InvalidRequestException">It is no JSON object.</exception>
    public static PictureNotes FromJson(ReadOnlyMemory<byte> json, out string? file)
    {
        try
        {
            using var document = JsonDocument.Parse(json.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? json[3..] : json);
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new InvalidRequestException("It is no JSON object.");
            var root = document.RootElement;
            file = First(root, ["file_name", "file"]);
            var captions = Distinct(CaptionKeys.SelectMany(key => root.TryGetProperty(key, out var value) ? Texts(value) : []));
            // A title is a poor caption, but better than none.
            if (captions.Count == 0 && First(root, ["title"]) is { } title) captions = [title];
            var parts = root.TryGetProperty("sources", out var sources) && sources.ValueKind == JsonValueKind.Array
                ? sources.EnumerateArray().Where(part => part.ValueKind == JsonValueKind.Object).ToList() : [];
            return new PictureNotes(captions,
                Stated(First(root, LicenceKeys)) ?? Joined(parts.Select(part => Stated(First(part, LicenceKeys))), " AND ", all: true),
                First(root, HolderKeys) ?? Joined(parts.Select(part => First(part, HolderKeys)), "; ", all: false), First(root, SourceKeys));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half a surrogate pair in a string.
            throw new InvalidRequestException("It is not valid JSON; mend or remove it.", e);
        }
    }

    /// <summary>This, and what another note adds to it: its captions, and what is unknown here.</summary>
    public PictureNotes With(PictureNotes other) =>
        new(Distinct([.. Captions, .. other.Captions]), Licence ?? other.Licence, Holder ?? other.Holder, Source ?? other.Source);

    /// <summary>Text from outside as one line: composed, without control characters, with single spaces. Null when nothing is left.</summary>
    internal static string? Line(string text, int maxLength)
    {
        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
            }
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse))
            {
                line.Append(rune.ToString());
            }
            if (line.Length >= maxLength) break;
        }
        var result = line.ToString().Trim().Normalize();
        return result.Length > 0 ? result : null;
    }

    internal static string? Stated(string? licence) =>
        licence is null || licence.ToLowerInvariant() is "unknown" or "none" or "n/a" or "na" or "?" or "-" or "null" or "todo" ? null : licence;

    private static List<string> Distinct(IEnumerable<string> texts) =>
        [.. texts.Select(text => Line(text, MaxCaptionLength)).OfType<string>().Distinct(StringComparer.Ordinal).Take(MaxCaptions)];

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!),
        _ => [],
    };

    private static string? First(JsonElement root, string[] keys)
    {
        foreach (var key in keys)
            if (root.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String && Line(value.GetString()!, MaxNameLength) is { } text) return text;
        return null;
    }

    /// <summary>Distinct values in order; null when there are none, or when one of them is missing and all are needed.</summary>
    private static string? Joined(IEnumerable<string?> values, string between, bool all)
    {
        var list = values.ToList();
        if (all && list.Contains(null)) return null;
        var known = list.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return known.Count > 0 ? string.Join(between, known) : null;
    }
}
