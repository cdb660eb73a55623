using Easel.Checkpoints;
using Easel.Denoising;
using Easel.Families;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Families;

public sealed class StableDiffusionTests(TinyStableDiffusion tiny) : IClassFixture<TinyStableDiffusion>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Create_TinyFolder_WordsSeedAndGuidanceMatter(bool isSdxl)
    {
        using var folder = new TinyStableDiffusion(isSdxl);
        using var model = StableDiffusion.Load(folder.Folder, ScalarType.Float32);
        Assert.Equal((isSdxl, 4, 2), (model.IsSdxl, model.LatentChannels, model.Downsampling));
        Assert.Equal((32, 25, "dpmpp-2m"), (model.Defaults.Size, model.Defaults.Steps, model.Defaults.Sampler));
        var picture = Paint(model, "the cat", null, 7.5, seed: 1);
        Assert.Equal(40 * 32 * 3, picture.Length);
        Assert.True(picture.Distinct().Count() > 20);
        Assert.Equal(picture, Paint(model, "the cat", null, 7.5, seed: 1));
        foreach (var other in new[] { Paint(model, "a dog", null, 7.5, 1), Paint(model, "the cat", null, 1, 1), Paint(model, "the cat", "a dog", 7.5, 1), Paint(model, "the cat", null, 7.5, 2), Paint(model, "the (cat:1.4)", null, 7.5, 1) })
            Assert.NotEqual(picture, other);
    }

    [Fact]
    public void Prepare_BatchedGuidance_EqualsTwoEvaluations()
    {
        using var scope = NewDisposeScope();
        using var model = StableDiffusion.Load(tiny.Folder, ScalarType.Float32);
        using var guided = model.Prepare("the cat", "a dog", null, 40, 32, 5);
        using var with = model.Prepare("the cat", null, null, 40, 32, 1);
        using var without = model.Prepare("a dog", null, null, 40, 32, 1);
        var noise = randn([1, 4, 16, 20], generator: new Generator(3));
        var expected = LinearCombination.Of((5, with.Denoise(noise, 2)), (-4, without.Denoise(noise, 2)));
        Assert.True((expected - guided.Denoise(noise, 2)).abs().max().ToSingle() < 1e-3);
    }

    [Fact]
    public void Prepare_LongPrompts_AreReadToTheEnd()
    {
        using var scope = NewDisposeScope();
        using var model = StableDiffusion.Load(tiny.Folder, ScalarType.Float32);
        var noise = randn([1, 4, 16, 16], generator: new Generator(3));
        Tensor Clean(string prompt, string? negative)
        {
            using var denoiser = model.Prepare(prompt, negative, null, 32, 32, 4);
            return denoiser.Denoise(noise, 2);
        }
        var cats = string.Join(' ', Enumerable.Repeat("cat", 100));
        Assert.True((Clean(cats + " the", null) - Clean(cats + " dog", null)).abs().max().ToSingle() > 1e-5);
        Assert.True((Clean("cat", cats + " the") - Clean("cat", cats + " dog")).abs().max().ToSingle() > 1e-5);
    }

    [Fact]
    public void Learn_Word_ChangesThePictureOfPromptsThatUseIt()
    {
        using var scope = NewDisposeScope();
        using var model = StableDiffusion.Load(tiny.Folder, ScalarType.Float32);
        var before = Paint(model, "a my-style cat", null, 3, 1);
        var plain = Paint(model, "a cat", null, 3, 1);
        model.Learn("my-style", randn([3, 32], generator: new Generator(4)));
        Assert.NotEqual(before, Paint(model, "a my-style cat", null, 3, 1));
        Assert.Equal(plain, Paint(model, "a cat", null, 3, 1));
        Assert.Contains("1 to 128 of 32", Assert.Throws<CheckpointException>(() => model.Learn("other", zeros(2, 48))).Message);
        Assert.Contains("2 text encoders", Assert.Throws<CheckpointException>(() => model.Learn("other", zeros(2, 32), zeros(2, 32))).Message);
    }

    [Fact]
    public void Create_BFloat16_IsNearFloat32()
    {
        using var exact = StableDiffusion.Load(tiny.Folder, ScalarType.Float32);
        using var fast = StableDiffusion.Load(tiny.Folder, ScalarType.BFloat16);
        Assert.Equal(("fp32", "bf16"), (exact.Precision, fast.Precision));
        Assert.InRange(Paint(exact, "the cat", null, 2, 1).Zip(Paint(fast, "the cat", null, 2, 1), (a, b) => Math.Abs(a - b)).Average(), 0, 6);
    }

    [Fact]
    public void Create_AndDispose_LeavesNoTensors()
    {
        void Once()
        {
            using var model = StableDiffusion.Load(tiny.Folder, ScalarType.Float32);
            Paint(model, "the (cat:1.2)", "dog", 3, 1);
        }
        Once();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Once();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Load_NoModel_SaysSo()
    {
        var empty = Directory.CreateTempSubdirectory("easel-none-");
        Assert.Contains("model.json", Assert.Throws<UnknownModelException>(() => StableDiffusion.Load(empty.FullName, ScalarType.Float32)).Message);
        File.WriteAllBytes(Path.Combine(empty.FullName, "notes.safetensors"), [1, 2, 3]);
        Assert.Contains("notes.safetensors", Assert.Throws<UnknownModelException>(() => StableDiffusion.Load(empty.FullName, ScalarType.Float32)).Message);
        empty.Delete(recursive: true);
    }

    public static TheoryData<string, string, string, string> Damages => new()
    {
        { "unet/config.json", "\"block_out_channels\":[32,32]", "\"block_out_channels\":[32,64]", "of another shape" },
        { "unet/config.json", "\"block_out_channels\":[32,32]", "\"block_out_channels\":[32,1048576]", "of another shape" },
        { "unet/config.json", "\"layers_per_block\":1", "\"layers_per_block\":2", "missing" },
        { "unet/config.json", "\"layers_per_block\":1", "\"layers_per_block\":100000", "layers_per_block = 100000" },
        { "unet/config.json", "\"in_channels\":4", "\"act_fn\":\"mish\",\"in_channels\":4", "act_fn = \"mish\"" },
        { "unet/config.json", "DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D" },
        { "unet/config.json", "\"cross_attention_dim\":32", "\"cross_attention_dim\":\"x\"", "cross_attention_dim = \"x\"" },
        { "unet/config.json", "{", "[", "cannot be read" },
        { "vae/config.json", "\"latent_channels\":4", "\"latent_channels\":0", "latent_channels = 0" },
        { "scheduler/scheduler_config.json", "\"epsilon\"", "\"sample\"", "prediction_type = \"sample\"" },
        { "text_encoder/config.json", "\"quick_gelu\"", "\"relu\"", "hidden_act = \"relu\"" },
        { "tokenizer/merges.txt", "ca t</w>", "ca tt</w>", "tokenizer again" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void Load_DamagedFolder_IsOneClearLine(string file, string sound, string damaged, string expected)
    {
        using var folder = new TinyStableDiffusion();
        var text = File.ReadAllText(folder.File(file));
        Assert.Contains(sound, text);
        File.WriteAllText(folder.File(file), text.Replace(sound, damaged));
        var message = Assert.Throws<CheckpointException>(() => StableDiffusion.Load(folder.Folder, ScalarType.Float32)).Message;
        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Load_ConfigurationsCutAndFlipped_NeverCrash()
    {
        using var folder = new TinyStableDiffusion();
        foreach (var file in new[] { "unet/config.json", "scheduler/scheduler_config.json", "model_index.json" })
        {
            var sound = File.ReadAllBytes(folder.File(file));
            for (var at = 0; at < sound.Length; at += Math.Max(1, sound.Length / 25))
            {
                var flipped = (byte[])sound.Clone();
                flipped[at] ^= 0x11;
                foreach (var damaged in new[] { sound[..at], flipped })
                {
                    File.WriteAllBytes(folder.File(file), damaged);
                    try { StableDiffusion.Load(folder.Folder, ScalarType.Float32).Dispose(); }
                    catch (EaselException e) { Assert.DoesNotContain('\n', e.Message); }
                }
            }
            File.WriteAllBytes(folder.File(file), sound);
        }
    }

    [Fact]
    public void Load_SplitWeights_AreJoined()
    {
        using var folder = new TinyStableDiffusion();
        var whole = folder.File("unet", "diffusion_pytorch_model.safetensors");
        byte[] expected;
        using (var model = StableDiffusion.Load(folder.Folder, ScalarType.Float32)) expected = Paint(model, "cat", null, 2, 1);
        var map = new Dictionary<string, string>();
        using (var file = SafetensorsFile.Open(whole))
            foreach (var (part, keys) in file.Entries.Keys.Chunk(file.Entries.Count / 2 + 1).Index())
            {
                foreach (var key in keys) map[key] = $"part-{part}.safetensors";
                SafetensorsWriter.Write(folder.File("unet", $"part-{part}.safetensors"), [.. keys.Select(k => (k, file.Read(k)))]);
            }
        File.Delete(whole);
        var index = whole.Replace(".safetensors", ".safetensors.index.json");
        File.WriteAllText(index, System.Text.Json.JsonSerializer.Serialize(new { weight_map = map }));
        using (var model = StableDiffusion.Load(folder.Folder, ScalarType.Float32)) Assert.Equal(expected, Paint(model, "cat", null, 2, 1));

        File.WriteAllText(index, File.ReadAllText(index).Replace("part-1", "../part-1"));
        Assert.Contains("no plain file name", Assert.Throws<CheckpointException>(() => StableDiffusion.Load(folder.Folder, ScalarType.Float32)).Message);
        File.Delete(index);
        Assert.Contains("there are no weights in its folder", Assert.Throws<CheckpointException>(() => StableDiffusion.Load(folder.Folder, ScalarType.Float32)).Message);
    }

    private static byte[] Paint(StableDiffusion model, string prompt, string? negative, double guidance, ulong seed)
    {
        using var denoiser = model.Prepare(prompt, negative, null, 40, 32, guidance);
        using var noise = new NoiseSource([seed], model.LatentChannels, 16, 20);
        var schedule = model.ScheduleFor(40, 32);
        var sigmas = schedule.Sigmas(3);
        using var first = noise.Draw();
        using var start = schedule.Start(first, sigmas[0]);
        using var result = new EulerSampler().Run(denoiser.Denoise, start, schedule, sigmas).Result();
        return model.Decode(result, preview: false);
    }
}
