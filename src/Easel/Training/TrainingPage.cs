using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Easel.Training;

/// <summary>The page of a run, <c>RUN/index.html</c>: curves of every figure in its metrics, the newest sheets of samples, time and samples. Needs no network and no script.</summary>
internal static class TrainingPage
{
    private const int Width = 560, Height = 180, Left = 64, Bottom = 22, Margin = 10, MostPoints = 400, Sheets = 3;
    private static readonly string[] Counters = ["step", "samples", "seconds"];

    private const string Style =
        """
        :root { color-scheme: light dark; --paper: #fff; --ink: #1c1c1e; --soft: #6b6b70; --line: #d9d9de; --curve: #2563c9; }
        @media (prefers-color-scheme: dark) { :root { --paper: #17181a; --ink: #ececee; --soft: #a0a0a8; --line: #3a3b40; --curve: #7db1ff; } }
        body { margin: 2rem auto; max-width: 1180px; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; background: var(--paper); color: var(--ink); }
        h1 { font-size: 1.4rem; } h2 { font-size: 1rem; margin: 0 0 .3rem; } p { color: var(--soft); }
        main { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 500px), 1fr)); gap: 1.5rem; }
        svg { width: 100%; height: auto; } path { fill: none; stroke: var(--curve); stroke-width: 1.6; } line { stroke: var(--line); }
        text { font: 11px system-ui, sans-serif; fill: var(--soft); } img { max-width: 100%; } b { font-variant-numeric: tabular-nums; }
        """;

    /// <summary>Writes the page anew, whole or not at all.</summary>
    /// <param name="folder">Folder of the run.</param>
    public static void Write(string folder)
    {
        var bytes = Encoding.UTF8.GetBytes(Compose(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), Metrics(Path.Combine(folder, "metrics.jsonl")), NewestSheets(folder)));
        AtomicFile.Write(Path.Combine(folder, "index.html"), bytes.Length, overwrite: true, stream => stream.Write(bytes));
    }

    private static string Compose(string name, IReadOnlyList<Dictionary<string, double>> metrics, IReadOnlyList<string> sheets)
    {
        var title = WebUtility.HtmlEncode(name);
        var page = new StringBuilder($"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<meta http-equiv=\"refresh\" content=\"60\">\n<title>{title}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<h1>{title}</h1>\n");
        page.Append(metrics.Count == 0 ? "<p>No figures yet.</p>\n" : Summary(metrics));
        page.Append("<main>\n");
        foreach (var figure in metrics.SelectMany(line => line.Keys).Distinct().Except(Counters)) page.Append(Curve(figure, Thin(Points(metrics, figure))));
        page.Append("</main>\n");
        foreach (var sheet in sheets) page.Append(CultureInfo.InvariantCulture, $"<h2>After {Path.GetFileNameWithoutExtension(sheet).TrimStart('0')} steps</h2>\n<img src=\"samples/{Path.GetFileName(sheet)}\" alt=\"Samples\">\n");
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static string Summary(IReadOnlyList<Dictionary<string, double>> metrics)
    {
        var last = metrics[^1];
        var (seconds, samples) = (last.GetValueOrDefault("seconds"), last.GetValueOrDefault("samples"));
        var time = TimeSpan.FromSeconds(seconds);
        return string.Create(CultureInfo.InvariantCulture, $"<p><b>{samples:N0}</b> samples in <b>{last.GetValueOrDefault("step"):N0}</b> steps and <b>{(int)time.TotalHours}:{time:mm\\:ss}</b> of training, {samples / Math.Max(1, seconds):N1} samples a second.</p>\n");
    }

    private static string Curve(string figure, IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Count == 0) return "";
        var (low, high, first, last) = (points.Min(p => p.Y), points.Max(p => p.Y), points[0].X, points[^1].X);
        double X(double x) => Left + (Width - Left - Margin) * (last > first ? (x - first) / (last - first) : 0.5);
        double Y(double y) => Height - Bottom - (Height - Bottom - Margin) * (high > low ? (y - low) / (high - low) : 0.5);
        var path = string.Join(" L", points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(p.X):F1} {Y(p.Y):F1}")));
        var axes = new[] { high, low }.Distinct().Select(value => string.Create(CultureInfo.InvariantCulture,
            $"<line x1=\"{Left}\" y1=\"{Y(value):F1}\" x2=\"{Width - Margin}\" y2=\"{Y(value):F1}\"/><text x=\"{Left - 6}\" y=\"{Y(value) + 4:F1}\" text-anchor=\"end\">{value:G4}</text>"));
        // A single point is no line: a dot of no length with round ends shows.
        return string.Create(CultureInfo.InvariantCulture,
            $"<section><h2>{WebUtility.HtmlEncode(figure)} <b>{points[^1].Y:G5}</b></h2><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\">{string.Concat(axes)}<path stroke-linecap=\"round\" d=\"M{path}{(points.Count == 1 ? " h0.1" : "")}\"/><text x=\"{Left}\" y=\"{Height - 6}\">{first:N0}</text><text x=\"{Width - Margin}\" y=\"{Height - 6}\" text-anchor=\"end\">{last:N0} samples</text></svg></section>\n");
    }

    private static List<(double X, double Y)> Points(IReadOnlyList<Dictionary<string, double>> metrics, string figure) =>
        [.. metrics.Where(line => line.ContainsKey(figure)).Select(line => (line.GetValueOrDefault("samples"), line[figure]))];

    /// <summary>Means of neighbouring points, so that a long run stays a small page.</summary>
    private static List<(double X, double Y)> Thin(List<(double X, double Y)> points)
    {
        var together = (points.Count + MostPoints - 1) / MostPoints;
        return together < 2 ? points : [.. points.Chunk(together).Select(part => (part[^1].X, part.Average(p => p.Y)))];
    }

    /// <summary>The lines of the metrics; one that was cut short by a crash is left out, as is a value that is no number.</summary>
    private static List<Dictionary<string, double>> Metrics(string path)
    {
        var lines = new List<Dictionary<string, double>>();
        if (!File.Exists(path)) return lines;
        foreach (var text in File.ReadLines(path))
        {
            try
            {
                using var line = JsonDocument.Parse(text);
                if (line.RootElement.ValueKind != JsonValueKind.Object) continue;
                lines.Add(line.RootElement.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Number).ToDictionary(p => p.Name, p => p.Value.GetDouble()));
            }
            catch (Exception e) when (e is JsonException or ArgumentException)
            {
            }
        }
        return lines;
    }

    private static string[] NewestSheets(string folder)
    {
        var samples = Path.Combine(folder, "samples");
        return Directory.Exists(samples) ? [.. Directory.GetFiles(samples, "*.png").OrderDescending(StringComparer.Ordinal).Take(Sheets)] : [];
    }
}
