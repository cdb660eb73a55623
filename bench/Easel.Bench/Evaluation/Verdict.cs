using Easel.Images;

namespace Easel.Bench.Evaluation;

/// <summary>What a recogniser finds of a picture.</summary>
/// <param name="IsRight">Whether it shows what was asked for.</param>
/// <param name="Manner">How it was made.</param>
/// <param name="Path">Its file.</param>
/// <param name="Prompt">What was asked for.</param>
/// <param name="Seen">What is seen in it.</param>
internal sealed record Verdict(bool IsRight, string Manner, string Path, EvaluationPrompt Prompt, string Seen)
{
    private const int Columns = 6, Cell = 256, MostOnASheet = 120;

    /// <summary>Writes a line for each verdict, and beside them a sheet of the pictures of each manner that were found wrong, to be looked at: FILE.MANNER.png.</summary>
    /// <param name="verdicts">The verdicts.</param>
    /// <param name="path">The file of lines: right or wrong, the picture's file, what the prompt is about, the prompt, what is seen, parted by tabs.</param>
    public static void Write(IReadOnlyCollection<Verdict> verdicts, string path)
    {
        File.WriteAllLines(path, verdicts.Select(v => string.Join('\t', v.IsRight ? "right" : "wrong", v.Path, v.Prompt.Group, v.Prompt.Text, v.Seen)));
        foreach (var manner in verdicts.Where(v => !v.IsRight).GroupBy(v => v.Manner))
        {
            var items = manner.Take(MostOnASheet).Select(v => (PictureFile.Load(v.Path), (string?)v.Prompt.Text)).ToList();
            PictureFile.Save($"{path}.{manner.Key}.png", PictureCodec.Encode(ContactSheet.Compose(items, Columns, Cell, Cell), ImageFormat.Png), overwrite: true);
        }
    }
}
