namespace Easel.Corpus.Preparation;

/// <summary>Reads a file line by line without ever holding more than one line of a limited length.</summary>
internal static class BoundedLines
{
    /// <param name="stream">The file.</param>
    /// <param name="maxLength">Longest line in bytes.</param>
    /// <returns>The lines without their ends, valid until the next one is asked for; null in place of a line that is too long. <c>IsWhole</c> is false for a last line without an end.</returns>
    public static IEnumerable<(ReadOnlyMemory<byte>? Line, bool IsWhole)> Read(Stream stream, int maxLength)
    {
        var (buffer, line, length, tooLong) = (new byte[65_536], new byte[256], 0, false);
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            for (var at = 0; at < read;)
            {
                var end = Array.IndexOf(buffer, (byte)'\n', at, read - at);
                var part = buffer.AsSpan(at, (end < 0 ? read : end) - at);
                tooLong |= length + part.Length > maxLength;
                if (!tooLong)
                {
                    if (length + part.Length > line.Length) Array.Resize(ref line, Math.Min(maxLength, Math.Max(2 * line.Length, length + part.Length)));
                    part.CopyTo(line.AsSpan(length));
                    length += part.Length;
                }
                at += part.Length;
                if (end < 0) continue;
                yield return (tooLong ? (ReadOnlyMemory<byte>?)null : line.AsMemory(0, length > 0 && line[length - 1] == '\r' ? length - 1 : length), true);
                (length, tooLong) = (0, false);
                at++;
            }
        }
        if (length > 0 || tooLong) yield return (tooLong ? (ReadOnlyMemory<byte>?)null : line.AsMemory(0, length), false);
    }
}
