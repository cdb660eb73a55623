using Easel.Layouts;

namespace Easel.Cli;

/// <summary>Reads a layout file.</summary>
internal static class LayoutFile
{
    /// <summary>The file's text, read before the model is loaded.</summary>
    /// <exception cref="InvalidRequestException">It cannot be read or is far too long.</exception>
    public static string Text(string path)
    {
        try
        {
            var file = new FileInfo(path);
            // A character takes four bytes at most.
            if (file.Exists && file.Length > 4 * LayoutJson.MaxCharacters) throw new InvalidRequestException($"{path} has {file.Length} bytes; no layout is as long as that.");
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidRequestException($"{path} cannot be read ({e.Message.TrimEnd('.')}); check the name.", e);
        }
    }

    /// <summary>The layout in the text of a file.</summary>
    /// <exception cref="InvalidRequestException">It is no layout, or has words that the model does not know.</exception>
    public static Layout Parse(string path, string text, Lexicon lexicon)
    {
        try
        {
            return LayoutJson.Read(text, lexicon);
        }
        catch (InvalidRequestException e)
        {
            throw new InvalidRequestException($"{path}: {e.Message}", e);
        }
    }
}
