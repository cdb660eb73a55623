using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Easel.Bench.Evaluation;

/// <summary>All figures of an evaluation, with what they are of.</summary>
/// <param name="Date">Day of the evaluation.</param>
/// <param name="Commit">Commit of the checkout, with a plus where it had changes; <c>unknown</c> outside one.</param>
/// <param name="Model">Name and hash of the model.</param>
/// <param name="Figures">The figures.</param>
internal sealed record EvaluationReport(string Date, string Commit, string Model, IReadOnlyList<Figure> Figures)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>The report as a table in Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder($"Model {Model}, {Date}, commit {Commit}\n\n| part | figure | value | of | 95 % interval, note |\n|---|---|---:|---:|---|\n");
        foreach (var (part, name, value, unit, count, note) in Figures)
            text.Append(CultureInfo.InvariantCulture, $"| {part} | {name} | {(value is { } v ? $"{Number(v)} {unit}".Trim() : "–")} | {(count > 0 ? count : "")} | {note.Replace('|', '/')} |\n");
        return text.ToString();
    }

    /// <summary>The report as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this with { Figures = [.. Figures.Select(f => f with { Value = f.Value is { } v && double.IsFinite(v) ? v : null })] }, Options) + "\n";

    /// <summary>Which commit the program's checkout is at.</summary>
    public static string CommitOf(string folder)
    {
        var hash = Git(folder, "rev-parse", "--short", "HEAD");
        return hash.Length == 0 ? "unknown" : Git(folder, "status", "--porcelain", "--untracked-files=no").Length == 0 ? hash : hash + "+";
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) < 1 ? "F3" : Math.Abs(value) < 1000 ? "F1" : "F0", CultureInfo.InvariantCulture);

    private static string Git(string folder, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var text = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? text : "";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }
}
