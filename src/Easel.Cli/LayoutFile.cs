using System.Text;
using Easel.Layouts;

namespace Easel.Cli;

/// <summary>A layout file: read before the model is loaded, understood with the model's words.</summary>
internal sealed class LayoutFile
{
    private const int MaxBytesPerCharacter = 4;
    private readonly string _path, _text;

    /// <param name="path">A JSON file.</param>
    /// <exception cref="InvalidRequestException">It cannot be read or is far too long.</exception>
    public LayoutFile(string path)
    {
        _path = path;
        using var reader = new StreamReader(new MemoryStream(InputFile.Read(path, MaxBytesPerCharacter * LayoutJson.MaxCharacters, "layout")), Encoding.UTF8);
        _text = reader.ReadToEnd();
    }

    /// <summary>The layout.</summary>
    /// <exception cref="InvalidRequestException">It is no layout, or has words that the model does not know.</exception>
    public Layout Read(Lexicon lexicon)
    {
        try
        {
            return LayoutJson.Read(_text, lexicon);
        }
        catch (InvalidRequestException e)
        {
            throw new InvalidRequestException($"{_path}: {e.Message}", e);
        }
    }
}
