using Easel.Checkpoints;
using Easel.Images;

namespace Easel.Tests.Families;

/// <summary>Pictures changed by models that paint from words alone.</summary>
public sealed class EditWithPublicModelsTests
{
    [Theory]
    [InlineData("sd")]
    [InlineData("sdxl")]
    [InlineData("sd3")]
    [InlineData("flux")]
    [InlineData("chroma")]
    [InlineData("pixart")]
    public void Edit_Masked_KeepsTheRestAndIsTheSameAgain(string family)
    {
        using var sd = family.StartsWith("sd", StringComparison.Ordinal) && family != "sd3" ? new TinyStableDiffusion(family == "sdxl") : null;
        using var flow = family is "sd3" or "flux" ? new TinyFlowModel(family == "flux") : null;
        using var other = family is "chroma" or "pixart" ? new TinyCheckpoint(family == "chroma" ? ModelFamily.Chroma : ModelFamily.PixArt) : null;
        using var easel = TextToImage.Load(sd?.Folder ?? flow?.Folder ?? other!.Diffusers());
        var rgb = new byte[32 * 32 * 3];
        new Random(5).NextBytes(rgb);
        var picture = Picture.FromRgb(rgb, 32, 32);
        var edit = new EditRequest(picture, "a cat") { Mask = PictureMask.FromBoxes(32, 32, [(0, 0, 0.5f, 1)]), Steps = 4, Strength = 0.5, Seed = 3 };
        var (first, second) = (easel.Edit(edit).Last(), easel.Edit(edit).Last());

        Assert.Equal(2, first.Steps);
        Assert.Equal(first.Result!.Picture.Pixels, second.Result!.Picture.Pixels);
        Assert.Equal(picture.Crop(16, 0, 16, 32).Pixels, first.Result.Picture.Crop(16, 0, 16, 32).Pixels);
        Assert.NotEqual(picture.Pixels.ToArray(), first.Result.Picture.Pixels.ToArray());
        Assert.NotNull(easel.Edit(edit with { Mask = null, Words = "" }).Last().Result);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Edit_Where_ChangesOnlyWhatTheNetworkSeesThere(bool isSdxl)
    {
        using var sd = new TinyStableDiffusion(isSdxl);
        using var easel = TextToImage.Load(sd.Folder);
        var rgb = new byte[32 * 32 * 3];
        new Random(5).NextBytes(rgb);
        var picture = Picture.FromRgb(rgb, 32, 32);
        var mask = easel.Locate(picture, "the cat");
        Assert.Equal(mask.ToPicture().Pixels, easel.Locate(picture, "the cat").ToPicture().Pixels);
        var edited = easel.Edit(new EditRequest(picture, "a dog") { Where = "the cat", Steps = 4, Seed = 3 }).Last().Result!;
        Assert.NotEqual(picture.Pixels.ToArray(), edited.Picture.Pixels.ToArray());
        Assert.NotNull(edited.Recipe.Source!.Mask);
        for (var y = 0; y < 32; y++)
            for (var x = 0; x < 32; x++)
                if (!mask.IsOpen(x, y)) Assert.Equal(picture.Crop(x, y, 1, 1).Pixels, edited.Picture.Crop(x, y, 1, 1).Pixels);
        Assert.Contains("no words", Assert.Throws<InvalidRequestException>(() => easel.Locate(picture, " ")).Message);
    }

    [Fact]
    public void Locate_WhereNoNetworkLooksAtWords_IsRefused()
    {
        using var flow = new TinyFlowModel(isFlux: true);
        using var easel = TextToImage.Load(flow.Folder);
        Assert.Contains("cannot tell", Assert.Throws<InvalidRequestException>(() => easel.Locate(Picture.FromRgb(new byte[32 * 32 * 3], 32, 32), "the cat")).Message);
    }
}
