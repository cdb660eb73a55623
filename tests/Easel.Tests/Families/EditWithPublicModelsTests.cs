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
}
