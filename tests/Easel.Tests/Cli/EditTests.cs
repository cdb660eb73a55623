using Easel.Images;

namespace Easel.Tests.Cli;

public sealed class EditTests(TinyModel model) : IClassFixture<TinyModel>, IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Edit_Words_WritesAPictureThatRemembersWhatItWasMadeFrom()
    {
        Run("create", "a red car on a beach", "--seed", "5", "-o", _folder.File("car.png"));
        var outcome = Run("edit", _folder.File("car.png"), "make", "the", "car", "blue", "-o", _folder.File("blue.png"));

        Assert.Equal((0, _folder.File("blue.png")), (outcome.Code, outcome.Out.TrimEnd()));
        var recipe = Recipe.FromJson(PngText.Read(File.ReadAllBytes(_folder.File("blue.png")))[Recipe.Key]);
        Assert.Equal(("make the car blue", 5ul), (recipe.Source!.Words, recipe.Seed));
        Assert.Contains("make the car blue", Shell.Run("recipe", _folder.File("blue.png")).Out);
        Assert.Equal(2, Shell.Run("create", "--like", _folder.File("blue.png"), "-o", _folder.File("again.png"), "--model", model.Folder).Code);
    }

    [Fact]
    public void Edit_Mask_KeepsTheRest()
    {
        Run("create", "a red car", "--seed", "5", "-o", _folder.File("car.png"));
        PictureFile.Save(_folder.File("mask.png"), PictureCodec.Encode(PictureMask.FromBoxes(64, 64, [(0, 0, 0.5f, 1)]).ToPicture(), ImageFormat.Png), overwrite: false);
        var outcome = Run("edit", _folder.File("car.png"), "a boat", "--mask", _folder.File("mask.png"), "--strength", "0.5", "--steps", "4", "-o", _folder.File("boat.png"));

        Assert.Equal(0, outcome.Code);
        var (before, after) = (PictureFile.Load(_folder.File("car.png")), PictureFile.Load(_folder.File("boat.png")));
        Assert.Equal(before.Crop(32, 0, 32, 64).Pixels, after.Crop(32, 0, 32, 64).Pixels);
    }

    [Fact]
    public void Vary_Several_NumbersThemAndDrawsASeed()
    {
        Run("create", "a red car", "--seed", "5", "-o", _folder.File("car.png"));
        var outcome = Run("vary", _folder.File("car.png"), "-n", "2", "-o", _folder.File("like.png"));

        Assert.Equal(0, outcome.Code);
        Assert.Equal(["car.png", "like-1.png", "like-2.png"], _folder.Names);
        Assert.Contains("seed ", outcome.Error);
    }

    [Theory]
    [InlineData("edit {0} --strength 0 words", "Strength")]
    [InlineData("edit {0} --strength 0.01 words", "Strength")]
    [InlineData("edit {0}", "words")]
    [InlineData("edit missing.png words", "missing.png")]
    [InlineData("edit {0} words --mask missing.png", "missing.png")]
    [InlineData("edit {0} words --mask {0}", "mask")]
    [InlineData("edit {0} words --size 17x17", "Nearest")]
    [InlineData("vary {0} words", "words")]
    public void Edit_WhatCannotBe_IsOneLine(string line, string part)
    {
        PictureFile.Save(_folder.File("black.png"), PictureCodec.Encode(Picture.FromRgb(new byte[64 * 64 * 3], 64, 64), ImageFormat.Png), overwrite: false);
        var outcome = Run(line.Split(' ').Select(word => word.Replace("{0}", _folder.File("black.png"))).ToArray());

        Assert.Equal(2, outcome.Code);
        Assert.Contains(part, outcome.ErrorLine, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["black.png"], _folder.Names);
    }

    private Shell.Outcome Run(params string[] args) => Shell.Run([args[0], "--model", model.Folder, .. args[1..]]);
}
