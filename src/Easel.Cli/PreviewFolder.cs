using System.Globalization;
using Easel.Images;

namespace Easel.Cli;

/// <summary>Writes every step of a picture: <c>00-layout.png</c>, <c>00-draft.png</c>, then <c>01.png</c>, <c>02.png</c> …; the names begin with the picture's number where there are several.</summary>
/// <param name="path">The folder; created when it is missing.</param>
/// <param name="pictures">Pictures of the request.</param>
/// <param name="overwrite">Whether existing files are replaced.</param>
internal sealed class PreviewFolder(string path, int pictures, bool overwrite)
{
    /// <summary>Makes the folder ready.</summary>
    /// <exception cref="InvalidRequestException">It cannot be written to, or holds a preview that shall not be replaced.</exception>
    public void Prepare()
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidRequestException($"The folder {path} cannot be created ({e.Message.TrimEnd('.')}); choose another.", e);
        }
        OutputFiles.Check(Name(index: 0, step: 0, steps: 1, isDraft: false), overwrite);
    }

    /// <summary>Writes the preview of a step.</summary>
    /// <exception cref="InvalidRequestException">It cannot be written.</exception>
    public void Save(ImageStep step)
    {
        if (step.Preview is { } picture) PictureFile.Save(Name(step.Index, step.Step, step.Steps, step.IsDraft), PictureCodec.Encode(picture, ImageFormat.Png), overwrite);
    }

    private string Name(int index, int step, int steps, bool isDraft)
    {
        var digits = Math.Max(2, steps.ToString(CultureInfo.InvariantCulture).Length);
        var number = step.ToString($"D{digits}", CultureInfo.InvariantCulture) + (step > 0 ? "" : isDraft ? "-draft" : "-layout");
        return Path.Combine(path, pictures == 1 ? $"{number}.png" : $"{index + 1}-{number}.png");
    }
}
