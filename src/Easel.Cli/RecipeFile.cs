using Easel.Images;

namespace Easel.Cli;

/// <summary>Reads the recipe out of a picture.</summary>
internal static class RecipeFile
{
    /// <param name="path">A PNG file, possibly a stranger's.</param>
    /// <exception cref="InvalidRequestException">It cannot be read, is no PNG, or holds no sound recipe.</exception>
    public static Recipe Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Length > PictureFile.MaxBytes) throw new InvalidRequestException($"It has {file.Length} bytes, over the limit of {PictureFile.MaxBytes}.");
            if (!PngText.Read(File.ReadAllBytes(path)).TryGetValue(Recipe.Key, out var json))
                throw new InvalidRequestException("It holds no recipe; only pictures that 'easel create' made do, until another program saves them again.");
            return Recipe.FromJson(json);
        }
        catch (InvalidRequestException e)
        {
            throw new InvalidRequestException($"{path}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidRequestException($"{path} cannot be read ({e.Message.TrimEnd('.')}); check the name.", e);
        }
    }
}
