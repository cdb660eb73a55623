namespace Easel.Cli;

/// <summary>Reads files that users name; a stranger may have made them.</summary>
internal static class InputFile
{
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">Longest file to read.</param>
    /// <param name="kind">What it should be, such as "picture".</param>
    /// <exception cref="InvalidRequestException">It is missing, unreadable or too long.</exception>
    public static byte[] Read(string path, long maxBytes, string kind)
    {
        try
        {
            using var stream = File.OpenRead(path);
            // Length and content are those of one open file, and a device that never ends stops at the limit.
            if (stream.Length > maxBytes) throw new InvalidRequestException($"{path} has {stream.Length} bytes; a {kind} has at most {maxBytes}.");
            using var bytes = new MemoryStream();
            var buffer = new byte[81_920];
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                if (bytes.Length + read > maxBytes) throw new InvalidRequestException($"{path} has more than {maxBytes} bytes; a {kind} has fewer.");
                bytes.Write(buffer, 0, read);
            }
            return bytes.ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidRequestException($"There is no file {path}; check the name.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidRequestException($"{path} cannot be read ({e.Message.TrimEnd('.')}); choose a file that can.", e);
        }
    }
}
