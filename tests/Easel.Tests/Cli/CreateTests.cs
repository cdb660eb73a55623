using System.Text.Json;
using Easel.Families;
using Easel.Images;

namespace Easel.Tests.Cli;

public sealed class CreateTests(TinyModel model) : IClassFixture<TinyModel>, IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Create_Prompt_WritesAPictureWithItsRecipe()
    {
        var outcome = Create("a red car", "--seed", "5", "-o", _folder.File("car.png"));

        Assert.Equal((0, _folder.File("car.png")), (outcome.Code, outcome.Out.TrimEnd()));
        Assert.Equal(["car.png"], _folder.Names);
        var picture = PictureFile.Load(_folder.File("car.png"));
        Assert.Equal((64, 64), (picture.Width, picture.Height));
        var recipe = ReadRecipe("car.png");
        Assert.Equal(("a red car", 5UL, 2, 1.5, "dpmpp-2m"), (recipe.Prompt, recipe.Seed, recipe.Steps, recipe.Guidance, recipe.Sampler));
    }

    [Fact]
    public void Create_WordsWithoutQuotes_AreOnePrompt()
    {
        Create("a", "red", "--seed", "5", "car", "-o", _folder.File("car.png"), "--", "--by", "night");

        Assert.Equal("a red car --by night", ReadRecipe("car.png").Prompt);
    }

    [Fact]
    public void Create_NoSeed_DrawsAndShowsOne()
    {
        var outcome = Create("a red car", "-o", _folder.File("car.png"));

        Assert.Contains($"easel: seed {ReadRecipe("car.png").Seed}", outcome.Error);
    }

    [Fact]
    public void Create_BestOf_KeepsThePictureThatIsJudgedBest()
    {
        using var judging = new TinyModel().WithReader();
        Shell.Run("create", "--model", judging.Folder, "two cars at night", "--seed", "5", "-n", "3", "-o", _folder.File("all.png"));
        using var easel = TextToImage.Load(judging.Folder);
        var best = Enumerable.Range(1, 3).MaxBy(i => easel.Judge(PictureFile.Load(_folder.File($"all-{i}.png")), "two cars at night")!.Score);

        var outcome = Shell.Run("create", "--model", judging.Folder, "two cars at night", "--seed", "5", "--best-of", "3", "-o", _folder.File("best.png"));

        Assert.Equal(0, outcome.Code);
        Assert.Contains($"the best is picture {best} of 3: ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(_folder.File($"all-{best}.png")), File.ReadAllBytes(_folder.File("best.png")));
        Assert.Equal(4, _folder.Names.Count());
    }

    [Theory]
    [InlineData("--best-of", "1")]
    [InlineData("--best-of", "2")]
    [InlineData("--best-of", "101")]
    [InlineData("--best-of", "2", "-n", "2")]
    public void Create_BestOfWhatIsNoChoice_IsRefused(params string[] options)
    {
        Assert.Equal(2, Create(["a red car", .. options, "-o", _folder.File("car.png")]).Code);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void Create_Like_MakesTheSameFileAgain()
    {
        Create("a red car", "--seed", "5", "--size", "96x64", "--steps", "3", "--guidance", "1.5", "--sampler", "heun", "-o", _folder.File("car.png"));

        var outcome = Create("--like", _folder.File("car.png"), "-o", _folder.File("again.png"));

        Assert.Equal(0, outcome.Code);
        Assert.Equal(File.ReadAllBytes(_folder.File("car.png")), File.ReadAllBytes(_folder.File("again.png")));
    }

    [Fact]
    public void Create_LikeWithOptions_ChangesOnlyThose()
    {
        Create("a red car", "--seed", "5", "--size", "96x64", "-o", _folder.File("car.png"));

        Create("a", "castle", "--like", _folder.File("car.png"), "--steps", "3", "-o", _folder.File("castle.png"));

        Assert.Equal(ReadRecipe("car.png") with { Prompt = "a castle", Steps = 3 }, ReadRecipe("castle.png"));
    }

    [Fact]
    public void Create_LikeByAnotherModel_Warns()
    {
        using var other = new TinyModel();
        (EaselOneManifest.Load(other.Folder) with { Version = "other" }).Save(other.Folder);
        Create("a red car", "--seed", "5", "-o", _folder.File("car.png"));

        var outcome = Shell.Run("create", "--like", _folder.File("car.png"), "-o", _folder.File("again.png"), "--model", other.Folder);

        Assert.Equal(0, outcome.Code);
        Assert.Contains("will differ", outcome.Error);
    }

    [Fact]
    public void Create_Several_NumbersFilesAndSeeds()
    {
        Create("a red car", "--seed", "5", "-n", "2", "-o", _folder.File("car.png"));
        Create("a red car", "--seed", "6", "-o", _folder.File("alone.png"));

        Assert.Equal(["alone.png", "car-1.png", "car-2.png"], _folder.Names);
        Assert.Equal(File.ReadAllBytes(_folder.File("alone.png")), File.ReadAllBytes(_folder.File("car-2.png")));
    }

    [Fact]
    public void Create_Json_PrintsOneObjectAndNothingElse()
    {
        var outcome = Create("a red car", "--seed", "5", "--size", "96x64", "--json", "-o", _folder.File("car.png"));

        using var json = JsonDocument.Parse(outcome.Out);
        var root = json.RootElement;
        Assert.Equal(["files", "seed", "size", "steps", "guidance", "sampler", "model", "seconds", "layout", "hints"], root.EnumerateObject().Select(p => p.Name));
        Assert.Equal(_folder.File("car.png"), root.GetProperty("files")[0].GetString());
        Assert.Equal(5UL, root.GetProperty("seed").GetUInt64());
        Assert.Equal("96x64", root.GetProperty("size").GetString());
        Assert.Equal(JsonValueKind.Array, root.GetProperty("layout").GetProperty("items").ValueKind);
    }

    [Fact]
    public void Create_Previews_WritesTheLayoutAndEveryStep()
    {
        Create("a red car", "--seed", "5", "--previews", _folder.File("steps"), "-o", _folder.File("car.png"));

        Assert.Equal(["00-draft.png", "00-layout.png", "01.png", "02.png"], Directory.EnumerateFiles(_folder.File("steps")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(PictureFile.Load(_folder.File("car.png")).Pixels, PictureFile.Load(_folder.File("steps/02.png")).Pixels);
    }

    [Fact]
    public void Create_PreviewsExist_AreKept()
    {
        Directory.CreateDirectory(_folder.File("steps"));
        _folder.Write("steps/00-layout.png", "kept");

        var outcome = Create("a red car", "--previews", _folder.File("steps"), "-o", _folder.File("car.png"));

        Assert.Equal((2, "kept"), (outcome.Code, File.ReadAllText(_folder.File("steps/00-layout.png"))));
        Assert.Equal(["steps"], _folder.Names);
    }

    [Fact]
    public void Create_Layout_IsPaintedAndRemembered()
    {
        Shell.Run("plan", "a red car", "--seed", "5", "-o", _folder.File("plan.json"), "--model", model.Folder);

        var outcome = Create("a red car", "--seed", "5", "--layout", _folder.File("plan.json"), "-o", _folder.File("car.png"));
        Create("a red car", "--seed", "5", "-o", _folder.File("planned.png"));

        Assert.Equal(0, outcome.Code);
        Assert.NotNull(ReadRecipe("car.png").Layout);
        Assert.Equal(PictureFile.Load(_folder.File("planned.png")).Pixels, PictureFile.Load(_folder.File("car.png")).Pixels);
    }

    [Fact]
    public void Create_LayoutOfUnknownWords_NamesFileAndWord()
    {
        Shell.Run("plan", "a red car", "-o", _folder.File("plan.json"), "--model", model.Folder);
        _folder.Write("plan.json", File.ReadAllText(_folder.File("plan.json")).Replace("\"place\": \"", "\"place\": \"zeppelin "));

        var outcome = Create("a red car", "--layout", _folder.File("plan.json"), "-o", _folder.File("car.png"));

        Assert.Equal(2, outcome.Code);
        Assert.Contains("plan.json", outcome.ErrorLine);
        Assert.Contains("zeppelin", outcome.ErrorLine);
    }

    [Fact]
    public void Create_UnknownWord_IsHinted()
    {
        var outcome = Create("a red zeppelin", "-o", _folder.File("zeppelin.png"));

        Assert.Equal(0, outcome.Code);
        Assert.Contains("easel: Easel One has never seen 'zeppelin'; it will guess.", outcome.Error);
    }

    [Theory]
    [InlineData("17x31")]
    [InlineData("100000x100000")]
    [InlineData("2147483647x2147483647")]
    [InlineData("64x272")]
    public void Create_SizeTheModelCannotPaint_NamesTheNearestAndWritesNothing(string size)
    {
        var outcome = Create("a red car", "--size", size, "-o", _folder.File("car.png"), "--previews", _folder.File("steps"));

        Assert.Equal(2, outcome.Code);
        Assert.Contains("Nearest", outcome.ErrorLine);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void Create_Interrupted_EndsWith130AndLeavesNoFile()
    {
        var outcome = Shell.Run(new CancellationToken(canceled: true), "create", "a red car", "-o", _folder.File("car.png"), "--model", model.Folder);

        Assert.Equal(130, outcome.Code);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void Create_Force_ReplacesTheFile()
    {
        _folder.Write("car.png", "old");

        Assert.Equal(0, Create("a red car", "-o", _folder.File("car.png"), "--force").Code);
        Assert.Equal("a red car", ReadRecipe("car.png").Prompt);
    }

    [Fact]
    public void Create_DamagedModel_IsExitCode4()
    {
        using var damaged = new TinyModel();
        File.WriteAllBytes(Path.Combine(damaged.Folder, "painter.safetensors"), [1, 2, 3]);

        var outcome = Shell.Run("create", "a red car", "-o", _folder.File("car.png"), "--model", damaged.Folder);

        Assert.Equal(4, outcome.Code);
        Assert.Contains("painter.safetensors", outcome.ErrorLine);
    }

    private Shell.Outcome Create(params string[] args)
    {
        // Options come first, as everything behind a lone -- is prompt.
        return Shell.Run(["create", "--model", model.Folder, .. args]);
    }

    private Recipe ReadRecipe(string name) => Recipe.FromJson(PngText.Read(File.ReadAllBytes(_folder.File(name)))[Recipe.Key]);
}
