using System.IO.Compression;
using System.Text;

namespace Easel.Images;

/// <summary>Text inside PNG files, by key: how a picture remembers its recipe.</summary>
public static class PngText
{
    /// <summary>Longest text that is read or written: 4 MiB of UTF-8, also after decompression.</summary>
    public const int MaxTextBytes = 4 << 20;

    // Many small bombs make a big one: of a hostile file only so many chunks and characters are looked at.
    private const int MaxTextChunks = 64;
    private const int MaxTotalCharacters = 2 * MaxTextBytes;
    private const int MaxKeyLength = 79;

    // Replaces what is no UTF-8, as does the writing side with halves of surrogate pairs.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Puts texts into a PNG file as uncompressed iTXt chunks behind its header, sorted by key.</summary>
    /// <param name="png">A PNG file; it is not changed.</param>
    /// <param name="text">Texts by key: 1–79 printable Latin-1 characters without spaces at the ends or in pairs.</param>
    /// <returns>A new file; texts that it had before stay.</returns>
    /// <exception cref="InvalidRequestException">It is no PNG file, a key breaks the rules, or a text is too long or holds U+0000.</exception>
    public static byte[] Insert(ReadOnlySpan<byte> png, IReadOnlyDictionary<string, string> text)
    {
        var chunks = Chunks(png);
        if (!chunks.MoveNext() || !chunks.Type.SequenceEqual("IHDR"u8)) throw new InvalidRequestException("The PNG file has no header; save it again.");
        using var file = new MemoryStream(png.Length);
        file.Write(png[..chunks.End]);
        foreach (var (key, value) in text.OrderBy(p => p.Key, StringComparer.Ordinal))
            PngChunks.Write(file, "iTXt"u8, [.. CheckedKey(key), 0, 0, 0, 0, 0, .. CheckedText(key, value)]);
        file.Write(png[chunks.End..]);
        return file.ToArray();
    }

    /// <summary>Reads the tEXt, zTXt and iTXt chunks; damaged or oversized ones, and any after the 64th, are passed over. Where a key comes twice, the first counts.</summary>
    /// <param name="png">A PNG file, possibly cut short.</param>
    /// <exception cref="InvalidRequestException">It does not start as a PNG file does.</exception>
    public static IReadOnlyDictionary<string, string> Read(ReadOnlySpan<byte> png)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var chunks = Chunks(png);
        var (seen, characters) = (0, 0);
        while (seen < MaxTextChunks && characters < MaxTotalCharacters && chunks.MoveNext() && !chunks.Type.SequenceEqual("IEND"u8))
        {
            var isText = chunks.Type.SequenceEqual("tEXt"u8) || chunks.Type.SequenceEqual("zTXt"u8) || chunks.Type.SequenceEqual("iTXt"u8);
            if (!isText || chunks.Data.Length > MaxTextBytes + 1024 || !chunks.IsSound) continue;
            seen++;
            var rest = chunks.Data;
            if (!TryField(ref rest, out var key) || key.Length is < 1 or > MaxKeyLength) continue;
            if (Text(chunks.Type, rest) is not { } text) continue;
            texts.TryAdd(Encoding.Latin1.GetString(key), text);
            characters += text.Length;
        }
        return texts;
    }

    private static PngChunks Chunks(ReadOnlySpan<byte> png) =>
        png.StartsWith(PngChunks.Signature) ? new PngChunks(png) : throw new InvalidRequestException("The file is no PNG; only PNG holds text.");

    private static string? Text(ReadOnlySpan<byte> type, ReadOnlySpan<byte> rest)
    {
        if (type[0] == 't') return rest.Length <= MaxTextBytes ? Encoding.Latin1.GetString(rest) : null;
        if (type[0] == 'z') return rest.Length > 0 && rest[0] == 0 && Inflate(rest[1..]) is { } latin ? Encoding.Latin1.GetString(latin) : null;

        // iTXt: compression flag, compression method, language, translated key, text.
        if (rest.Length < 2) return null;
        var (flag, method) = (rest[0], rest[1]);
        rest = rest[2..];
        if (!TryField(ref rest, out _) || !TryField(ref rest, out _)) return null;
        return (flag, method) switch
        {
            (0, _) => rest.Length <= MaxTextBytes ? Utf8.GetString(rest) : null,
            (1, 0) => Inflate(rest) is { } inflated ? Utf8.GetString(inflated) : null,
            _ => null,
        };
    }

    /// <summary>Takes the bytes up to the next zero, and the zero, off the front.</summary>
    private static bool TryField(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> field)
    {
        var end = rest.IndexOf((byte)0);
        field = end < 0 ? default : rest[..end];
        if (end >= 0) rest = rest[(end + 1)..];
        return end >= 0;
    }

    private static byte[]? Inflate(ReadOnlySpan<byte> compressed)
    {
        using var stream = new ZLibStream(new MemoryStream(compressed.ToArray()), CompressionMode.Decompress);
        using var inflated = new MemoryStream();
        var buffer = new byte[8192];
        try
        {
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                if (inflated.Length + read > MaxTextBytes) return null;
                inflated.Write(buffer, 0, read);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException) // the latter where the data asks for a preset dictionary
        {
            return null;
        }
        return inflated.ToArray();
    }

    private static byte[] CheckedKey(string key)
    {
        var sound = key.Length is >= 1 and <= MaxKeyLength && key.Trim(' ') == key && !key.Contains("  ", StringComparison.Ordinal)
            && key.All(c => c is >= ' ' and <= '~' or >= '\u00A1' and <= '\u00FF');
        return sound ? Encoding.Latin1.GetBytes(key)
            : throw new InvalidRequestException($"'{key}' cannot be a PNG text key; use 1 to {MaxKeyLength} printable Latin-1 characters with single spaces inside.");
    }

    private static byte[] CheckedText(string key, string text)
    {
        if (text.Contains('\0')) throw new InvalidRequestException($"The text '{key}' holds the character U+0000; remove it.");
        var bytes = Utf8.GetBytes(text);
        return bytes.Length <= MaxTextBytes ? bytes
            : throw new InvalidRequestException($"The text '{key}' has {bytes.Length} bytes, over the limit of {MaxTextBytes}; shorten it.");
    }
}
