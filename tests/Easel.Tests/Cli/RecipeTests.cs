using Easel.Images;

namespace Easel.Tests.Cli;

public sealed class RecipeTests : IDisposable
{
    private static readonly Recipe Car = new("0123456789abcdef", "a red \u001b[31mcar\u001b[0m\nby night", 96, 64, 5, 12, 2.5, "heun", "bf16", null);
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Recipe_Picture_IsPrintedReadably()
    {
        var file = Write(new() { [Recipe.Key] = Car.ToJson() });

        var outcome = Shell.Run("recipe", file);

        Assert.Equal(0, outcome.Code);
        Assert.Equal(
            [
                "prompt    a red [31mcar[0m by night", "size      96x64", "seed      5", "steps     12", "guidance  2.5", "sampler   heun", "precision bf16",
                "layout    planned from the prompt", "model     0123456789abcdef", $"again     easel create --like {file}",
            ],
            outcome.Out.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Recipe_Json_IsTheRecipe() =>
        Assert.Equal(Car, Recipe.FromJson(Shell.Run("recipe", "--json", Write(new() { [Recipe.Key] = Car.ToJson() })).Out));

    [Fact]
    public void Recipe_PictureWithoutOne_SaysSo()
    {
        var outcome = Shell.Run("recipe", Write([]));

        Assert.Equal(2, outcome.Code);
        Assert.Contains("holds no recipe", outcome.ErrorLine);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1,2")]
    [InlineData("""{"prompt":null}""")]
    public void Recipe_Damaged_IsOneLine(string json) => Assert.Equal(2, Shell.Run("recipe", Write(new() { [Recipe.Key] = json })).Code);

    private string Write(Dictionary<string, string> text)
    {
        var file = _folder.File("car.png");
        File.WriteAllBytes(file, PictureCodec.Encode(Picture.FromRgb(new byte[3], 1, 1), ImageFormat.Png, text: text));
        return file;
    }
}
