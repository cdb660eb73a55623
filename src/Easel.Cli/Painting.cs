using Easel.Images;

namespace Easel.Cli;

/// <summary>Carries out a request: progress to the person, pictures to files.</summary>
internal static class Painting
{
    /// <param name="terminal">Shows the progress.</param>
    /// <param name="steps">The steps of all pictures.</param>
    /// <param name="files">A file for each picture.</param>
    /// <param name="previews">Takes the unfinished pictures; null for nobody.</param>
    /// <param name="force">Whether files that exist are replaced.</param>
    /// <exception cref="OperationCanceledException">It was interrupted; what is finished stays.</exception>
    public static List<ImageResult> Run(Terminal terminal, IEnumerable<ImageStep> steps, IReadOnlyList<string> files, PreviewFolder? previews, bool force)
    {
        var results = new List<ImageResult>();
        ProgressView.Run(terminal, files.Count, show =>
        {
            foreach (var step in steps)
            {
                terminal.Stop.ThrowIfCancellationRequested();
                show(step);
                previews?.Save(step);
                if (step.Result is not { } result) continue;
                var text = new Dictionary<string, string> { [Recipe.Key] = result.Recipe.ToJson() };
                PictureFile.Save(files[step.Index], PictureCodec.Encode(result.Picture, ImageFormat.Png, text: text), force);
                results.Add(result);
            }
        });
        return results;
    }
}
