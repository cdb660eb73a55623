using System.Text.Json;
using Easel.Images;
using Easel.Tests.Cli;

namespace Easel.Tests.Families;

/// <summary>The whole way from the command line to the file, with public models' folders.</summary>
public sealed class CreateWithStableDiffusionTests(TinyStableDiffusion tiny) : IClassFixture<TinyStableDiffusion>, IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Create_Folder_MakesThePictureAndItsRecipe(bool isSdxl)
    {
        using var other = new TinyStableDiffusion(isSdxl);
        var outcome = Shell.Run("create", "the (cat:1.2)", "--negative", "a dog", "--seed", "5", "--steps", "3", "--size", "40x32", "-o", _folder.File("cat.png"), "--model", other.Folder);
        Assert.Equal((0, _folder.File("cat.png")), (outcome.Code, outcome.Out.TrimEnd()));
        var picture = PictureFile.Load(_folder.File("cat.png"));
        Assert.Equal((40, 32), (picture.Width, picture.Height));

        Assert.Contains("negative  a dog", Shell.Run("recipe", _folder.File("cat.png")).Out);
        var again = Shell.Run("create", "--like", _folder.File("cat.png"), "-o", _folder.File("again.png"), "--model", other.Folder);
        Assert.Equal(0, again.Code);
        Assert.Equal(File.ReadAllBytes(_folder.File("cat.png")), File.ReadAllBytes(_folder.File("again.png")));
    }

    [Fact]
    public void Create_Json_HasNoLayout()
    {
        var outcome = Create("--json", "--steps", "2", "-n", "2", "-o", _folder.File("cat.png"));
        using var json = JsonDocument.Parse(outcome.Out);
        Assert.Equal(["files", "seed", "size", "steps", "guidance", "sampler", "model", "seconds", "hints"], json.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("32x32", "dpmpp-2m", 7.5), (json.RootElement.GetProperty("size").GetString(), json.RootElement.GetProperty("sampler").GetString(), json.RootElement.GetProperty("guidance").GetDouble()));
        Assert.Equal(["cat-1.png", "cat-2.png"], _folder.Names);
    }

    [Fact]
    public void Create_Previews_AreOfTheWholeSize()
    {
        Create("--steps", "2", "--size", "64x60", "--previews", _folder.File("steps"), "-o", _folder.File("cat.png"));
        Assert.Equal(["01.png", "02.png"], Directory.EnumerateFiles(_folder.File("steps")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var preview = PictureFile.Load(_folder.File("steps/01.png"));
        Assert.Equal((64, 60), (preview.Width, preview.Height));
    }

    [Theory]
    [InlineData("33x32", "multiples of 2 from 16 to 2048. Nearest: 32x32")]
    [InlineData("32x9000", "Nearest: 32x2048")]
    public void Create_SizeItCannotMake_NamesTheNearest(string size, string expected)
    {
        var outcome = Create("--size", size, "-o", _folder.File("cat.png"));
        Assert.Equal(2, outcome.Code);
        Assert.Contains(expected, outcome.Error);
    }

    [Fact]
    public void PlanAndLayout_AreRefused()
    {
        _folder.Write("plan.json", "{}");
        var planned = Shell.Run("plan", "the cat", "--seed", "1", "--model", tiny.Folder);
        Assert.Equal(2, planned.Code);
        Assert.Contains("from words alone", planned.Error);
        var painted = Create("--layout", _folder.File("plan.json"), "-o", _folder.File("cat.png"));
        Assert.Equal(2, painted.Code);
        Assert.Contains("from words alone", painted.Error);
    }

    [Fact]
    public void Create_OtherPipeline_IsNamed()
    {
        using var other = new TinyStableDiffusion();
        File.WriteAllText(other.File("model_index.json"), "{\"_class_name\":\"WurstPipeline\"}");
        var outcome = Shell.Run("create", "the cat", "-o", _folder.File("cat.png"), "--model", other.Folder);
        Assert.Equal(3, outcome.Code);
        Assert.Contains("WurstPipeline", outcome.ErrorLine);
    }

    private Shell.Outcome Create(params string[] more) => Shell.Run(["create", "the cat", "--seed", "5", "--model", tiny.Folder, .. more]);
}
