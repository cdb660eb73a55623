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
        Paint(terminal, steps, files.Count, previews, (step, result) =>
        {
            Save(result, files[step.Index], force);
            results.Add(result);
        });
        return results;
    }

    /// <summary>Paints all pictures, keeps the one that shows best what was asked for, and says why.</summary>
    /// <param name="terminal">Shows the progress.</param>
    /// <param name="easel">Paints and judges.</param>
    /// <param name="steps">The steps of all pictures.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="file">The file of the one that is kept.</param>
    /// <param name="previews">Takes the unfinished pictures; null for nobody.</param>
    /// <param name="force">Whether a file that exists is replaced.</param>
    /// <exception cref="OperationCanceledException">It was interrupted; nothing is written.</exception>
    public static ImageResult Best(Terminal terminal, TextToImage easel, IEnumerable<ImageStep> steps, ImageRequest request, string file, PreviewFolder? previews, bool force)
    {
        (ImageResult Result, PictureVerdict Verdict, int Index)? best = null;
        Paint(terminal, steps, request.Count, previews, (step, result) =>
        {
            var verdict = easel.Judge(result.Picture, request.Prompt)!;
            if (best is null || verdict.Score > best.Value.Verdict.Score) best = (result, verdict, step.Index);
        });
        var (chosen, why, index) = best!.Value;
        Save(chosen, file, force);
        terminal.Say($"the best is picture {index + 1} of {request.Count}: {why}");
        return chosen;
    }

    private static void Paint(Terminal terminal, IEnumerable<ImageStep> steps, int count, PreviewFolder? previews, Action<ImageStep, ImageResult> take) =>
        ProgressView.Run(terminal, count, show =>
        {
            foreach (var step in steps)
            {
                terminal.Stop.ThrowIfCancellationRequested();
                show(step);
                previews?.Save(step);
                if (step.Result is { } result) take(step, result);
            }
        });

    private static void Save(ImageResult result, string file, bool force) =>
        PictureFile.Save(file, PictureCodec.Encode(result.Picture, ImageFormats.FromPath(file), text: result.Recipe.ToText(ImageFormats.FromPath(file))), force);
}
