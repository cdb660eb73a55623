using Easel.Denoising;
using Easel.Families;
using Easel.Tests.Cli;

namespace Easel.Tests.Families;

public sealed class TransformerModelTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Create_TinyFolder_WordsSeedAndGuidanceMatter(bool isFlux)
    {
        using var folder = new TinyFlowModel(isFlux);
        byte[] Paint(string prompt, ulong seed, double guidance, string? negative = null)
        {
            using var easel = TextToImage.Load(folder.Folder, TorchSharp.torch.ScalarType.Float32);
            return easel.Create(new ImageRequest(prompt) { Seed = seed, Steps = 3, Guidance = guidance, Width = 48, Height = 40, Negative = negative }).Last().Result!.Picture.Pixels.ToArray();
        }
        var picture = Paint("the cat", 1, 5);
        Assert.True(picture.Distinct().Count() > 20);
        Assert.Equal(picture, Paint("the cat", 1, 5));
        Assert.NotEqual(picture, Paint("a dog", 1, 5));
        Assert.NotEqual(picture, Paint("the cat", 2, 5));
        Assert.NotEqual(picture, Paint("the cat", 1, 2));
        if (isFlux) Assert.Contains("no negative prompt", Assert.Throws<InvalidRequestException>(() => Paint("the cat", 1, 5, "dogs")).Message);
        else Assert.NotEqual(picture, Paint("the cat", 1, 5, "dogs"));
    }

    [Fact]
    public void ScheduleFor_Sizes_IsThePublished()
    {
        using var flux = new TinyFlowModel(isFlux: true);
        using var sd3 = new TinyFlowModel(isFlux: false);
        using var one = ImageModels.Load(flux.Folder, TorchSharp.torch.ScalarType.Float32);
        using var other = ImageModels.Load(sd3.Folder, TorchSharp.torch.ScalarType.Float32);
        // 4096 tokens: the largest shift; 256: the smallest.
        Assert.Equal(Math.Exp(1.15), Assert.IsType<RectifiedFlowSchedule>(one.ScheduleFor(256, 256)).Shift, 1e-9);
        Assert.Equal(Math.Exp(0.5), Assert.IsType<RectifiedFlowSchedule>(one.ScheduleFor(64, 64)).Shift, 1e-9);
        Assert.Equal(3, Assert.IsType<RectifiedFlowSchedule>(other.ScheduleFor(64, 64)).Shift);
        Assert.Equal((128, 4), (other.Defaults.MaxSize, other.Defaults.SizeStep));
    }

    [Fact]
    public void Create_FromTheCommandLine_WritesTheFile()
    {
        using var folder = new TinyFlowModel(isFlux: false);
        var outcome = Shell.Run("create", "the cat", "--seed", "5", "--steps", "2", "--size", "48x40", "-o", _folder.File("cat.png"), "--model", folder.Folder);
        Assert.Equal((0, _folder.File("cat.png")), (outcome.Code, outcome.Out.TrimEnd()));
    }

    [Fact]
    public void Load_PartsOfOtherModels_AreNamed()
    {
        using var folder = new TinyFlowModel(isFlux: true);
        using var other = new TinyStableDiffusion();
        File.Copy(other.File("vae", "config.json"), folder.File("vae", "config.json"), overwrite: true);
        File.Copy(other.File("vae", "diffusion_pytorch_model.safetensors"), folder.File("vae", "diffusion_pytorch_model.safetensors"), overwrite: true);
        Assert.Contains("4 channels", Assert.Throws<CheckpointException>(() => ImageModels.Load(folder.Folder, TorchSharp.torch.ScalarType.Float32)).Message);
    }
}
