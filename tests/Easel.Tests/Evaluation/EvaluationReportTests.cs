using System.Text.Json;
using Easel.Bench.Evaluation;

namespace Easel.Tests.Evaluation;

public sealed class EvaluationReportTests
{
    private static readonly EvaluationReport Report = new("2026-01-02", "abc1234", "0.2", [new Figure("planner", "numbers right", 97.25, "%", 400), new Figure("autoencoder", "PSNR", double.PositiveInfinity, "dB", 1), Figure.Skipped("autoencoder", "no pictures | none")]);

    [Fact]
    public void ToMarkdown_OfFigures_IsATableWithDateAndCommit()
    {
        var lines = Report.ToMarkdown().Split('\n');
        Assert.Equal("Model 0.2, 2026-01-02, commit abc1234", lines[0]);
        Assert.Equal("| planner | numbers right | 97.2 % | 400 |  |", lines[4]);
        Assert.Equal("| autoencoder | skipped | – |  | no pictures / none |", lines[6]);
    }

    [Fact]
    public void ToJson_OfFigures_HoldsNumbersAndNulls()
    {
        var figures = JsonDocument.Parse(Report.ToJson()).RootElement.GetProperty("figures");
        Assert.Equal(97.25, figures[0].GetProperty("value").GetDouble());
        Assert.Equal(JsonValueKind.Null, figures[1].GetProperty("value").ValueKind);
    }

    [Fact]
    public void CommitOf_AFolderOutsideACheckout_IsUnknown() => Assert.Equal("unknown", EvaluationReport.CommitOf(Path.GetTempPath()));
}
