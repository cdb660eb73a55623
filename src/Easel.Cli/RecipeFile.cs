using Easel.Images;

namespace Easel.Cli;

/// <summary>Reads the recipe out of a picture.</summary>
internal static class RecipeFile
{
    /// <param name="path">A PNG, JPEG or WebP file, possibly a stranger's.</param>
    /// <exception cref="InvalidRequestException">It cannot be read, is no such file, or holds no sound recipe.</exception>
    public static Recipe Read(string path)
    {
        var file = InputFile.Read(path, PictureFile.MaxBytes, "picture");
        try
        {
            return PictureText.Read(file).TryGetValue(Recipe.Key, out var json) ? Recipe.FromJson(json)
                : throw new InvalidRequestException("It holds no recipe; pictures made by 'easel create' do, until another program saves them again.");
        }
        catch (InvalidRequestException e)
        {
            throw new InvalidRequestException($"{path}: {e.Message}", e);
        }
    }
}
