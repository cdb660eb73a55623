using Easel.Images;
using Easel.Layouts;

namespace Easel.Tests.Cli;

public sealed class PlanTests(TinyModel model) : IClassFixture<TinyModel>, IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Plan_Prompt_PrintsALayoutThatTheModelReads()
    {
        var outcome = Plan("a red car", "--seed", "5");

        Assert.Equal(0, outcome.Code);
        var lexicon = LexiconJson.Load(Path.Combine(model.Folder, "lexicon.json"));
        Assert.Contains(LayoutJson.Read(outcome.Out, lexicon).Place, lexicon.Slots[0].Select(term => term.Name));
    }

    [Fact]
    public void Plan_SameSeed_IsTheSamePlan() => Assert.Equal(Plan("a red car", "--seed", "5").Out, Plan("a red car", "--seed", "5").Out);

    [Fact]
    public void Plan_Output_GoesToTheFileInstead()
    {
        var outcome = Plan("a red car", "--seed", "5", "-o", _folder.File("plan.json"));

        Assert.Equal("", outcome.Out);
        Assert.Equal(Plan("a red car", "--seed", "5").Out.ReplaceLineEndings("\n"), File.ReadAllText(_folder.File("plan.json")).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Plan_Draw_DrawsInThePicturesSize()
    {
        Plan("a red car", "--size", "96x64", "--draw", _folder.File("plan.png"));

        var sketch = PictureFile.Load(_folder.File("plan.png"));
        Assert.Equal((96, 64), (sketch.Width, sketch.Height));
    }

    [Fact]
    public void Plan_Words_ListsTheLexicon()
    {
        var outcome = Plan("--words");

        Assert.Equal(0, outcome.Code);
        Assert.Contains("place: beach, forest", outcome.Out);
        Assert.Contains("things: car, palm tree, boat", outcome.Out);
    }

    [Fact]
    public void Plan_SizeTheModelCannotPaint_IsRefused() => Assert.Equal(2, Plan("a red car", "--size", "17x31").Code);

    private Shell.Outcome Plan(params string[] args) => Shell.Run(["plan", "--model", model.Folder, .. args]);
}
