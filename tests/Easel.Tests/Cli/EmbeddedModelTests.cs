using System.Text.Json;
using Easel.Images;

namespace Easel.Tests.Cli;

/// <summary>The command line as people meet it: with the model of the repository, which nobody names.</summary>
public sealed class EmbeddedModelTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public EmbeddedModelTests() => Assert.SkipUnless(File.Exists(Path.Combine(Checkout.Root, "models/easel-one/model.json")), "models/easel-one is not in this checkout");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Create_WithoutNamingAModel_PaintsAndRepeats()
    {
        var first = Shell.Run("create", "a red car on a beach", "--seed", "7", "--json", "-o", _folder.File("car.png"));
        var again = Shell.Run("create", "--like", _folder.File("car.png"), "-o", _folder.File("again.png"));

        Assert.Equal((0, 0), (first.Code, again.Code));
        Assert.Equal(File.ReadAllBytes(_folder.File("car.png")), File.ReadAllBytes(_folder.File("again.png")));
        using var json = JsonDocument.Parse(first.Out);
        Assert.Empty(json.RootElement.GetProperty("hints").EnumerateArray());
        var items = json.RootElement.GetProperty("layout").GetProperty("items").EnumerateArray();
        Assert.Contains(items, item => item.GetProperty("noun").GetString() == "car" && item.GetProperty("colour").GetString() == "red");
        Assert.InRange(PictureFile.Load(_folder.File("car.png")).Width, 64, 1024);
    }

    [Fact]
    public void Plan_Words_KnowsThoseOfTheReadme()
    {
        var words = Shell.Run("plan", "--words").Out;

        Assert.All(["car", "beach", "sunset", "red"], word => Assert.Matches($@"[ ,]{word}(,|\r?\n)", words));
    }
}
