using Easel.Checkpoints;
using Easel.Families;
using Easel.Images;
using Easel.Models;
using Easel.Tests.Cli;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Families;

public sealed class TinyAutoencodersTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RoundTrip_PublishedWeightsAndPhotograph_IsNear()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var picture = Photograph();
        using var encoderFile = CheckpointFile.Open(SharedData.Require("data/weights/taesd/taef2_encoder.pth"));
        using var decoderFile = CheckpointFile.Open(SharedData.Require("data/weights/taesd/taef2_decoder.pth"));
        var (encoder, channels) = TinyAutoencoders.Encoder(encoderFile, ScalarType.Float32);
        var (decoder, same) = TinyAutoencoders.Decoder(decoderFile, ScalarType.Float32);
        using (encoder) using (decoder)
        {
            Assert.Equal((32, 32), (channels, same));
            var latents = encoder.Network.Encode(picture);
            Assert.Equal([1, 32, 32, 40], latents.shape);
            var again = decoder.Network.Decode(latents);
            // Measured 34 to 35 dB; a channel or half of the latents gone wrong gives 10 to 23.
            Assert.InRange(Psnr(picture, again), 30, 60);

            // Norms over the whole map make tiles differ a little from the whole; edges between tiles must not show.
            var tiled = LatentTiles.Decode(x => decoder.Network.Decode(x), latents, tile: 24, overlap: 8);
            Assert.InRange(Psnr(again, tiled), 30, 120);
            var difference = (tiled - again).abs().mean([0, 1, 2]).data<float>().ToArray();
            Assert.InRange(Jump(difference, 16 * 8) / difference.Average(), 0, 0.5);
        }
    }

    [Fact]
    public void Decode_TilesOfALocalFunction_AreTheWhole()
    {
        using var scope = NewDisposeScope();
        var latents = randn([1, 3, 37, 50], generator: new Generator(2));
        static Tensor Up(Tensor x) => nn.functional.interpolate(x.tanh(), scale_factor: [4, 4], mode: InterpolationMode.Nearest);
        var tiled = LatentTiles.Decode(Up, latents, tile: 16, overlap: 5);
        Assert.Equal([1, 3, 148, 200], tiled.shape);
        Assert.True((tiled - Up(latents)).abs().max().ToSingle() < 1e-5f);
        var calls = 0;
        LatentTiles.Decode(x => { calls++; return Up(x); }, latents, tile: 64, overlap: 16);
        Assert.Equal(1, calls);
    }

    [Fact]
    public void Encode_TilesOfALocalFunction_AreTheWhole()
    {
        using var scope = NewDisposeScope();
        var pixels = randn([1, 3, 148, 200], generator: new Generator(2));
        static Tensor Down(Tensor x) => nn.functional.avg_pool2d(x.tanh(), [4, 4]);
        var tiled = LatentTiles.Encode(Down, pixels, downsampling: 4, tile: 16, overlap: 5);
        Assert.Equal([1, 3, 37, 50], tiled.shape);
        Assert.True((tiled - Down(pixels)).abs().max().ToSingle() < 1e-5f);
        Assert.True(LatentTiles.Encode(Down, pixels, downsampling: 4, tile: 64, overlap: 16).equal(Down(pixels)).all().ToBoolean());
    }

    [Fact]
    public void Decoder_NamesOfDiffusers_AreTheSameNetwork()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Save("numbered.safetensors", key => key);
        Save("diffusers.safetensors", key => $"decoder.layers.{int.Parse(key[..key.IndexOf('.')], System.Globalization.CultureInfo.InvariantCulture) - 1}{key[key.IndexOf('.')..]}");
        Save("prefixed.safetensors", key => "taesd_decoder." + key);
        var latents = randn([1, 4, 4, 5], generator: new Generator(3));
        Tensor Decoded(string name)
        {
            using var file = CheckpointFile.Open(_folder.File(name));
            var (part, channels) = TinyAutoencoders.Decoder(file, ScalarType.Float32);
            using (part) return part.Network.Decode(latents);
        }
        var expected = Decoded("numbered.safetensors");
        Assert.True(expected.equal(Decoded("diffusers.safetensors")).all().ToBoolean());
        Assert.True(expected.equal(Decoded("prefixed.safetensors")).all().ToBoolean());
        using var tiny = new TinyCheckpoint(ModelFamily.StableDiffusion1);
        using var other = CheckpointFile.Open(tiny.Single());
        Assert.Contains("no decoder of a tiny autoencoder", Assert.Throws<CheckpointException>(() => TinyAutoencoders.Decoder(other, ScalarType.Float32)).Message);
    }

    [Fact]
    public void Create_PreviewDecoder_MakesThePreviewsAndNotThePicture()
    {
        Save("tiny.safetensors", key => key);
        using var tiny = new TinyCheckpoint(ModelFamily.StableDiffusion1);
        var model = tiny.Single();
        Shell.Outcome Paint(string name, params string[] more) =>
            Shell.Run(["create", "the cat", "--seed", "5", "--steps", "2", "--size", "40x32", "--threads", "1", "-o", _folder.File($"{name}.png"), "--previews", _folder.File(name), "--model", model, .. more]);
        Assert.Equal(0, Paint("plain").Code);
        var outcome = Paint("tiny", "--preview-decoder", _folder.File("tiny.safetensors"));
        Assert.True(outcome.Code == 0, outcome.Error);
        Assert.Equal(File.ReadAllBytes(_folder.File("plain.png")), File.ReadAllBytes(_folder.File("tiny.png")));
        var preview = PictureFile.Load(_folder.File("tiny/01.png"));
        Assert.Equal((40, 32), (preview.Width, preview.Height));
        Assert.NotEqual(PictureFile.Load(_folder.File("plain/01.png")).Pixels.ToArray(), preview.Pixels.ToArray());
        Assert.Contains("latents of 32 channels", Paint("other", "--preview-decoder", SharedData.Require("data/weights/taesd/taef2_decoder.pth")).Error);
        Assert.Contains("no decoder of a tiny autoencoder", Paint("other", "--preview-decoder", model).Error);
        Assert.Contains("no file or folder nowhere", Paint("other", "--preview-decoder", "nowhere").Error);
    }

    private void Save(string name, Func<string, string> rename)
    {
        using var scope = NewDisposeScope();
        using var network = new TinyDecoder(new TinyAutoencoderConfig(4));
        var random = new Generator(9);
        SafetensorsWriter.Write(_folder.File(name), [.. network.state_dict().OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (rename(p.Key), randn(p.Value.shape, generator: random) / Math.Sqrt(p.Value.numel() / p.Value.shape[0])))]);
    }

    /// <summary>1×3×256×320 in 0…1.</summary>
    private static Tensor Photograph()
    {
        var file = Directory.EnumerateFiles(SharedData.Require("data/photos/food")).Where(f => f.EndsWith(".jpg", StringComparison.Ordinal) || f.EndsWith(".webp", StringComparison.Ordinal)).Order(StringComparer.Ordinal).First();
        var picture = PictureFile.Load(file);
        var pixels = tensor(picture.ToRgb().Select(b => b / 255f).ToArray(), [1, picture.Height, picture.Width, 3]).permute(0, 3, 1, 2).contiguous();
        return nn.functional.interpolate(pixels, size: [256, 320], mode: InterpolationMode.Area);
    }

    private static double Psnr(Tensor expected, Tensor actual) => -10 * Math.Log10((expected - actual.clamp(0, 1)).square().mean().ToDouble());

    // How much the profile steps at a column, against the columns beside it.
    private static double Jump(float[] profile, int at) => Math.Abs(profile[at] - profile[at - 1]);
}
