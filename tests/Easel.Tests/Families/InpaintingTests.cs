using Easel.Checkpoints;
using Easel.Families;
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
