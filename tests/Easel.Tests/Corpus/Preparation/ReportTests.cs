using System.Text.RegularExpressions;

namespace Easel.Tests.Corpus.Preparation;

public sealed class ReportTests
{
    [Fact]
    public void Run_Report_SaysWhatHappenedAndStandsAlone()
    {
        using var folder = new PictureFolder();
        folder.Fill(6);
        folder.Write("again.png", File.ReadAllBytes(Path.Combine(folder.Source, "1/001.png")));
        folder.Write("broken <b>.jpg", "no picture");
        folder.Write("0/000.txt", "<script>alert('zebra')</script> & a zebra");
        folder.Prepare();
        var page = File.ReadAllText(Path.Combine(folder.Output, "report.html"));

        Assert.Contains("<h1>6 of 8 pictures</h1>", page);
        foreach (var expected in new[] { "duplicate: ", "again.png", "CC0-1.0", "nobody", "80x48", "zebra <small>2</small>", "broken &lt;b&gt;.jpg" }) Assert.Contains(expected, page);
        Assert.DoesNotContain("<script", page);
        Assert.All(Regex.Matches(page, "(?:src|href)=\"([^\"]*)\"").Select(match => match.Groups[1].Value), link => Assert.StartsWith("data:image/webp;base64,", link));
        // Six samples and one pair.
        Assert.Equal(8, Regex.Count(page, "<img "));
    }
}
