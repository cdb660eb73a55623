using Easel.Checkpoints;
using Easel.Families;
using Easel.Images;
using Easel.Tests.Cli;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Families;

/// <summary>Networks that take a picture and a mask beside the noise.</summary>
public sealed class InpaintingTests
{
    [Theory]
    [InlineData(ModelFamily.StableDiffusion1, 9)]
    [InlineData(ModelFamily.Flux, 64 + 64 + 16)]
    public void Prepare_PictureAndMask_GuideTheNetwork(ModelFamily family, int channels)
    {
        using var scope = NewDisposeScope();
        using var tiny = new TinyCheckpoint(family, channels);
        using var model = ImageModels.Load(tiny.Single(), ScalarType.Float32);
        Assert.True(model.TakesPicture);
        var random = new Generator(4);
        var noise = randn([1, model.LatentChannels, 16, 20], generator: random);
        var (one, other) = (rand([1, 3, 32, 40], generator: random) * 2 - 1, rand([1, 3, 32, 40], generator: random) * 2 - 1);
        var (all, half) = (ones(1, 1, 32, 40), zeros(1, 1, 32, 40));
        half.narrow(3, 0, 20).fill_(1);
        Tensor Clean(MaskedPicture? picture)
        {
            using var denoiser = model.Prepare("the cat", null, null, 40, 32, 2, picture);
            return denoiser.Denoise(noise, 0.7);
        }
        // Where all is painted anew, the picture does not matter; without one, all is.
        Assert.True(Clean(null).equal(Clean(new MaskedPicture(one, all))).all().ToBoolean());
        Assert.True((Clean(new MaskedPicture(one, half)) - Clean(new MaskedPicture(other, half))).abs().max().ToSingle() > 1e-4);
        Assert.True((Clean(new MaskedPicture(one, half)) - Clean(new MaskedPicture(one, all))).abs().max().ToSingle() > 1e-4);
        // Of the half that is painted anew, nothing of the picture is seen.
        var mixed = cat([other.narrow(3, 0, 20), one.narrow(3, 20, 20)], 3);
        Assert.True((Clean(new MaskedPicture(one, half)) - Clean(new MaskedPicture(mixed, half))).abs().max().ToSingle() < 1e-5);
        Assert.Contains("40x32", Assert.Throws<InvalidRequestException>(() => Clean(new MaskedPicture(zeros(1, 3, 16, 16), all))).Message);
    }

    [Fact]
    public void Prepare_PictureForAnOrdinaryModel_IsRefused()
    {
        using var scope = NewDisposeScope();
        using var tiny = new TinyCheckpoint(ModelFamily.StableDiffusion1);
        using var model = ImageModels.Load(tiny.Single(), ScalarType.Float32);
        Assert.False(model.TakesPicture);
        Assert.Contains("takes no picture", Assert.Throws<InvalidRequestException>(() => model.Prepare("the cat", null, null, 16, 16, 1, MaskedPicture.Empty(16, 16))).Message);
    }

    [Fact]
    public void Create_InpaintingModelFromWords_PaintsAll()
    {
        using var folder = new TestFolder();
        using var tiny = new TinyCheckpoint(ModelFamily.StableDiffusion1, 9);
        var outcome = Shell.Run("create", "the cat", "--seed", "5", "--steps", "2", "--size", "16x16", "--threads", "1", "-o", folder.File("cat.png"), "--model", tiny.Single());
        Assert.True(outcome.Code == 0, outcome.Error);
        Assert.Contains("inpainting", outcome.Error);
    }

    [Theory]
    [InlineData(ModelFamily.StableDiffusion1, 9)]
    [InlineData(ModelFamily.Flux, 64 + 64 + 16)]
    public void Edit_MaskForANetworkThatTakesAPicture_ShowsItOnlyWhatStays(ModelFamily family, int channels)
    {
        using var tiny = new TinyCheckpoint(family, channels);
        using var easel = TextToImage.Load(new ModelSource(tiny.Single()), ScalarType.Float32);
        var picture = TestPicture(seed: 1);
        var edit = new EditRequest(picture, "the cat") { Mask = PictureMask.FromBoxes(32, 32, [(0, 0, 0.5f, 1)]), Steps = 2, Seed = 3 };
        Picture Painted(EditRequest request) => easel.Edit(request).Last().Result!.Picture;
        Picture Mixed(Picture left, Picture right) => Picture.FromRgb([.. left.ToRgb().Zip(right.ToRgb(), (l, r) => (l, r)).Select((p, i) => i / 3 % 32 < 16 ? p.l : p.r)], 32, 32);
        var result = Painted(edit);

        Assert.Equal(picture.Crop(16, 0, 16, 32).Pixels, result.Crop(16, 0, 16, 32).Pixels);
        // Away from the seam, of the half that is painted anew nothing of the picture is seen, and of the half that stays everything.
        var away = Painted(edit with { Picture = Mixed(TestPicture(seed: 2), picture) });
        Assert.Equal(result.Crop(0, 0, 8, 32).Pixels, away.Crop(0, 0, 8, 32).Pixels);
        Assert.NotEqual(result.Crop(0, 0, 8, 32).Pixels.ToArray(), Painted(edit with { Picture = Mixed(picture, TestPicture(seed: 2)) }).Crop(0, 0, 8, 32).Pixels.ToArray());
        // A part of the way begins with the picture itself; without a mask there is nothing to go by, and it is painted over.
        Assert.NotEqual(result.Pixels.ToArray(), Painted(edit with { Strength = 0.5 }).Pixels.ToArray());
        Assert.NotEqual(result.Pixels.ToArray(), Painted(edit with { Mask = null }).Pixels.ToArray());
    }

    [Fact]
    public void MaskAt_ThinStroke_OpensItsCells()
    {
        using var scope = NewDisposeScope();
        var mask = zeros(1, 1, 4, 6);
        mask[0, 0, .., 3] = 1;
        Assert.Equal([0, 1, 0, 0, 1, 0], new MaskedPicture(zeros(1, 3, 4, 6), mask).MaskAt(2, 3).data<float>().ToArray());
    }

    private static Picture TestPicture(int seed)
    {
        var rgb = new byte[32 * 32 * 3];
        new Random(seed).NextBytes(rgb);
        return Picture.FromRgb(rgb, 32, 32);
    }

    [Fact]
    public void MaskFolded_Pixels_BecomeChannelsRowByRow()
    {
        using var scope = NewDisposeScope();
        var mask = arange(0, 24, ScalarType.Float32).view(1, 1, 4, 6);
        var folded = new MaskedPicture(zeros(1, 3, 4, 6), mask).MaskFolded(2);
        Assert.Equal([1, 4, 2, 3], folded.shape);
        Assert.Equal([14, 15, 20, 21], folded[0, .., 1, 1].data<float>().ToArray());
    }
}
