using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Easel.Training;

namespace Easel.Tests.Training;

public sealed class TrainingPageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("easel<&page-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_OfARun_ShowsEveryFigureTimeAndNewestSheets()
    {
        Metrics("""{"loss":2.5,"norm":1,"step":20,"samples":1280,"seconds":30.5}""", """{"loss":1.5,"norm":3,"step":40,"samples":2560,"seconds":3725}""");
        Directory.CreateDirectory(Path.Combine(_folder, "samples"));
        foreach (var step in new[] { 10, 20, 30, 40 }) File.WriteAllBytes(Path.Combine(_folder, "samples", $"{step:D7}.png"), []);

        var page = Page();

        Assert.Contains("loss <b>1.5</b>", page);
        Assert.Contains("norm <b>3</b>", page);
        Assert.Contains("<b>2,560</b> samples in <b>40</b> steps and <b>1:02:05</b>", page);
        Assert.Equal(["40", "30", "20"], Regex.Matches(page, @"samples/0+(\d+)\.png").Select(match => match.Groups[1].Value));
        Assert.Contains("easel&lt;&amp;page-", page);
        Assert.DoesNotContain("<script", page);
        Assert.Contains("prefers-color-scheme: dark", page);
    }

    [Fact]
    public void Write_OfAFallingLoss_DrawsACurveFromTheTopLeftToTheBottomRight()
    {
        Metrics("""{"loss":2,"samples":0,"seconds":1}""", """{"loss":1,"samples":100,"seconds":2}""");
        var svg = XElement.Parse(Regex.Match(Page(), "<svg.*?</svg>", RegexOptions.Singleline).Value);
        var points = svg.Element("path")!.Attribute("d")!.Value.TrimStart('M').Split(" L").Select(p => p.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        Assert.Equal(2, points.Length);
        Assert.True(points[0][0] < points[1][0] && points[0][1] < points[1][1], string.Join(";", points.Select(p => $"{p[0]} {p[1]}")));
    }

    [Fact]
    public void Write_OfMetricsCutShort_ShowsTheSoundLines()
    {
        Metrics("""{"loss":2,"norm":"NaN","samples":10,"seconds":1}""", "[1]", """{"loss":1,"sam""");
        var page = Page();
        Assert.Contains("loss <b>2</b>", page);
        Assert.DoesNotContain("norm", page);
    }

    [Fact]
    public void Write_OfALongRun_StaysSmall()
    {
        Metrics([.. Enumerable.Range(1, 5000).Select(i => $$"""{"loss":{{i % 7}},"samples":{{i}},"seconds":{{i}}}""")]);
        Assert.InRange(Regex.Match(Page(), " d=\"M([^\"]*)").Groups[1].Value.Split(" L").Length, 300, 400);
    }

    [Fact]
    public void Write_OfARunWithoutFigures_SaysSo() => Assert.Contains("No figures yet", Page());

    private void Metrics(params string[] lines) => File.WriteAllText(Path.Combine(_folder, "metrics.jsonl"), string.Join("\n", lines));

    private string Page()
    {
        TrainingPage.Write(_folder);
        return File.ReadAllText(Path.Combine(_folder, "index.html"));
    }
}
