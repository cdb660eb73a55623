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

    [Theory]
    [InlineData("a red car on a beach", "")]
    [InlineData("", "the sea")]
    public void Edit_Outpaint_PaintsTheMarginsAndKeepsThePicture(string made, string words)
    {
        if (made.Length > 0) Run("create", made, "--seed", "5", "-o", _folder.File("car.png"));
        else PictureFile.Save(_folder.File("car.png"), PictureCodec.Encode(Picture.FromRgb([.. Enumerable.Repeat((byte)90, 64 * 64 * 3)], 64, 64), ImageFormat.Png), overwrite: false);
        string[] said = words.Length > 0 ? [words] : [];
        var outcome = Run(["edit", _folder.File("car.png"), .. said, "--outpaint", "32,0,32,16", "--seed", "5", "-o", _folder.File("wide.png")]);

        Assert.Equal(0, outcome.Code);
        var (before, after) = (PictureFile.Load(_folder.File("car.png")), PictureFile.Load(_folder.File("wide.png")));
        Assert.Equal((128, 80), (after.Width, after.Height));
        Assert.Equal(before.Pixels, after.Crop(32, 0, 64, 64).Pixels);
        Assert.False(new PictureFrame(32, 0, 32, 16).Extend(before).Pixels.SequenceEqual(after.Pixels));
        Assert.Equal(words.Length > 0 ? words : made, Recipe.Find(File.ReadAllBytes(_folder.File("wide.png")))!.Prompt);
    }

    [Theory]
    [InlineData("car.jpg", "FF-D8-FF")]
    [InlineData("car.WEBP", "52-49-46")]
    public void Create_OtherFormats_CarryTheRecipeThatMakesThemAgain(string name, string head)
    {
        Assert.Equal(0, Run("create", "a red car", "--seed", "5", "-o", _folder.File(name)).Code);
        Assert.Equal(head, Convert.ToHexString(File.ReadAllBytes(_folder.File(name)), 0, 3).Insert(4, "-").Insert(2, "-"));
        Assert.Contains("a red car", Shell.Run("recipe", _folder.File(name)).Out);
        Assert.Equal(0, Run("create", "--like", _folder.File(name), "-o", _folder.File("again-" + name)).Code);
        Assert.Equal(File.ReadAllBytes(_folder.File(name)), File.ReadAllBytes(_folder.File("again-" + name)));
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
    [InlineData("edit {0} --outpaint 32,0,32,0", "what this picture shows")]
    [InlineData("edit {0} words --outpaint 32,0,32", "four whole numbers")]
    [InlineData("edit {0} words --outpaint 0,0,0,0", "four whole numbers")]
    [InlineData("edit {0} words --outpaint 32,0,32,0 --mask {0}", "mask")]
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
