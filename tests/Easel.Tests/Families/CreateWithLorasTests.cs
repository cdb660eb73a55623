using Easel.Checkpoints;
using Easel.Images;
using Easel.Tests.Checkpoints;
using Easel.Tests.Cli;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Families;

/// <summary>LoRAs and learnt words from the command line to the picture.</summary>
public sealed class CreateWithLorasTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TinyCheckpoint _tiny = new(ModelFamily.StableDiffusion1);
    private readonly Generator _random = new(5);
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _tiny.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Create_Lora_ChangesThePictureAndIsInItsRecipe()
    {
        var (model, lora) = (_tiny.Single(), Lora("style.safetensors", context: 64));
        var plain = Paint(model);
        var outcome = Create(model, "--lora", $"{lora}:0.7");
        Assert.Contains("style.safetensors: matched 2 of 3 keys; not lora_unet_nowhere", outcome.Error);
        var changed = Pixels();
        Assert.NotEqual(plain, changed);
        Assert.NotEqual(changed, Paint(model, "--lora", lora));
        Assert.Equal(plain, Paint(model, "--lora", $"{lora}:0"));
        Assert.NotEqual(changed, Paint(model, "--lora", $"{lora}:0.7", "--lora", Lora("second.safetensors", context: 64)));

        Create(model, "--lora", $"{lora}:0.7");
        var recipe = Recipe.FromJson(PngText.Read(File.ReadAllBytes(_folder.File("cat.png")))[Recipe.Key]);
        Assert.Equal(("style.safetensors", 0.7), (Assert.Single(recipe.Loras!).File, recipe.Loras![0].Strength));
        Assert.Contains("lora      style.safetensors:0.7", Shell.Run("recipe", _folder.File("cat.png")).Out);
        var again = Shell.Run("create", "--like", _folder.File("cat.png"), "-o", _folder.File("again.png"), "--model", model);
        Assert.Contains("with --lora style.safetensors:0.7: the picture will differ", again.Error);
        again = Shell.Run("create", "--like", _folder.File("cat.png"), "-o", _folder.File("same.png"), "--model", model, "--lora", $"{lora}:0.7", "--threads", "1");
        Assert.DoesNotContain("differ", again.Error);
        Assert.Equal(File.ReadAllBytes(_folder.File("cat.png")), File.ReadAllBytes(_folder.File("same.png")));
    }

    [Theory]
    [InlineData(ModelFamily.StableDiffusion1, 9, "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k", 32, 64)]
    [InlineData(ModelFamily.StableDiffusion2, 4, "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k", 64, 64)]
    [InlineData(ModelFamily.Sdxl, 4, "unet.down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k", 64, 128)]
    [InlineData(ModelFamily.StableDiffusion3, 4, "transformer.transformer_blocks.0.attn.to_q", 64, 64)]
    [InlineData(ModelFamily.Flux, 4, "transformer.transformer_blocks.0.attn.to_q", 32, 32)]
    [InlineData(ModelFamily.Flux, 64 + 64 + 16, "transformer.single_transformer_blocks.0.attn.to_q", 32, 32)]
    [InlineData(ModelFamily.Chroma, 4, "transformer.single_transformer_blocks.0.attn.to_q", 32, 32)]
    [InlineData(ModelFamily.PixArt, 4, "transformer.transformer_blocks.0.attn2.to_k", 72, 72)]
    public void Create_LoraOfEachFamily_ChangesThePicture(ModelFamily family, int channels, string layer, int rows, int columns)
    {
        using var tiny = new TinyCheckpoint(family, channels);
        var lora = _folder.File("layer.safetensors");
        SafetensorsWriter.Write(lora, [($"{layer}.lora_A.weight", Drawn(2, columns)), ($"{layer}.lora_B.weight", Drawn(rows, 2))]);
        var (model, predicting) = (tiny.Single(), family == ModelFamily.StableDiffusion2 ? new[] { "--prediction", "epsilon" } : []);
        var changed = Painted(model, ["--lora", lora, .. predicting]);
        Assert.NotEqual(Painted(model, predicting), changed);
        Assert.Equal(Painted(tiny.Diffusers(), "--lora", lora), changed);

        byte[] Painted(string path, params string[] more)
        {
            var outcome = Shell.Run(["create", "the cat", "--seed", "5", "--steps", "2", "--size", "32x32", "--precision", "fp32", "--threads", "1", "--force", "-o", _folder.File("cat.png"), "--model", path, .. more]);
            Assert.True(outcome.Code == 0, outcome.Error);
            if (more.Contains("--lora")) Assert.Contains("layer.safetensors: matched 1 of 1 keys", outcome.Error);
            return Pixels();
        }
    }

    [Theory]
    [InlineData(ModelFamily.StableDiffusion1, 9, null)]
    [InlineData(ModelFamily.StableDiffusion1, 4, 8)]
    [InlineData(ModelFamily.StableDiffusion2, 4, null)]
    public void Create_LearntWordOfEachVariant_ChangesThePicture(ModelFamily family, int channels, int? guidanceWidth)
    {
        using var tiny = new TinyCheckpoint(family, channels, guidanceWidth);
        SafetensorsWriter.Write(_folder.File("cat.safetensors"), [("emb_params", Drawn(2, 64))]);
        var model = tiny.Diffusers();
        Assert.NotEqual(Paint(model), Paint(model, "--embedding", _folder.File("cat.safetensors")));
    }

    [Fact]
    public void Edit_PartsOfPublicModels_AreThoseOfCreate()
    {
        var (model, lora) = (_tiny.Single(), Lora("style.safetensors", context: 64));
        var original = Paint(model);
        var first = Edited("edit", "the dog");
        Assert.NotEqual(first, Edited("edit", "the dog", "--lora", lora));
        Assert.NotEqual(original, first);
        Assert.Equal("style.safetensors", Assert.Single(Recipe.Find(File.ReadAllBytes(_folder.File("edited.png")))!.Loras!).File);
        Assert.NotEqual(Edited("vary", null), Edited("vary", null, "--lora", lora));

        byte[] Edited(string verb, string? words, params string[] more)
        {
            var outcome = Shell.Run([verb, _folder.File("cat.png"), .. words is null ? Array.Empty<string>() : [words], "--seed", "5", "--steps", "2", "--strength", "1", "--size", "16x16", "--precision", "fp32", "--threads", "1", "--force", "-o", _folder.File("edited.png"), "--model", model, .. more]);
            Assert.True(outcome.Code == 0, outcome.Error);
            Assert.Matches("needs [0-9.]+ MB", outcome.Error);
            return PictureFile.Load(_folder.File("edited.png")).Pixels.ToArray();
        }
    }

    [Fact]
    public void Create_LoraOfNoUse_IsRefusedWithTheReason()
    {
        var model = _tiny.Single();
        SafetensorsWriter.Write(_folder.File("none.safetensors"), [("lora_unet_nowhere.lora_down.weight", Drawn(2, 8)), ("lora_unet_nowhere.lora_up.weight", Drawn(8, 2))]);
        AssertError(4, "0 of 1", Create(model, "--lora", _folder.File("none.safetensors")));
        AssertError(4, "another family", Create(model, "--lora", Lora("wide.safetensors", context: 96)));
        AssertError(3, "no file or folder", Create(model, "--lora", "missing"));
        AssertError(3, "There is no LoRA", Create(model, "--lora", _folder.File("missing.safetensors")));
        AssertError(2, "no strength", Create(model, "--lora", Lora("style.safetensors", context: 64) + ":strong"));
        AssertError(2, "-100 to 100", Create(model, "--lora", _folder.File("style.safetensors") + ":1e9"));
        AssertError(4, "no LoRA", Create(model, "--lora", model));
    }

    [Fact]
    public void Create_RealLoraOfAnotherFamily_NamesBoth()
    {
        var lora = SharedData.Require("data/weights/lora/lora_disney.safetensors");
        using var other = new TinyCheckpoint(ModelFamily.Sdxl);
        var outcome = Create(other.Single(), "--lora", lora);
        AssertError(4, "was made for StableDiffusion1", outcome);
        Assert.Contains("is Sdxl", outcome.Error);
    }

    [Fact]
    public void Create_LcmLora_BringsItsSettings()
    {
        var outcome = Shell.Run("create", "the cat", "--seed", "5", "--json", "--size", "16x16", "--threads", "1", "-o", _folder.File("cat.png"), "--model", _tiny.Single(), "--lora", Lora("lcm-lora-sdv1-5.safetensors", context: 64));
        Assert.Contains("\"steps\":4,\"guidance\":1,\"sampler\":\"lcm\"", outcome.Out);
    }

    [Fact]
    public void Create_LearntWord_IsKnownByItsNameFromEveryContainer()
    {
        var model = _tiny.Single();
        var vectors = Drawn(2, 64) * 3;
        Directory.CreateDirectory(_folder.File("words"));
        SafetensorsWriter.Write(_folder.File("words/my-style.safetensors"), [("emb_params", vectors)]);
        var image = TorchImage.Dictionary(("string_to_param", t => t.Dict(("*", i => i.Tensor("FloatStorage", "0", 128, 0, [2, 64], [64, 1])))), ("name", i => i.Text("my-style")));
        File.WriteAllBytes(_folder.File("my-style.pt"), image.Zip(("0", vectors.contiguous().bytes.ToArray())));

        AssertError(2, "no learnt word 'my-style'; none was given", Words("embedding:my-style cat"));
        var expected = Words("(embedding:my-style:1.2) cat", "--embedding", _folder.File("my-style.pt"));
        Assert.True(expected.Code == 0, expected.Error);
        var picture = Pixels();
        Words("(my-style:1.2) cat", "--embedding", _folder.File("words"));
        Assert.Equal(picture, Pixels());
        Words("(my style:1.2) cat", "--embedding", _folder.File("words"));
        Assert.NotEqual(picture, Pixels());
        Words("embedding:My-Style cat", "--embedding", _folder.File("words"));
        Assert.Equal("my-style", Assert.Single(Recipe.FromJson(PngText.Read(File.ReadAllBytes(_folder.File("cat.png")))[Recipe.Key]).Embeddings!).Name);
        Assert.Contains("embedding my-style (", Shell.Run("recipe", _folder.File("cat.png")).Out);
        Assert.Contains("learnt words my-style: the picture will differ", Words("a cat", "--like", _folder.File("cat.png"), "--embedding", _folder.File("my-style.pt")).Error);
        Words("a cat", "--embedding", _folder.File("words"));
        Assert.Null(Recipe.FromJson(PngText.Read(File.ReadAllBytes(_folder.File("cat.png")))[Recipe.Key]).Embeddings);
        AssertError(2, "there are my-style", Words("embedding:your-style cat", "--embedding", _folder.File("words")));

        SafetensorsWriter.Write(_folder.File("wide.safetensors"), [("emb_params", Drawn(2, 48))]);
        AssertError(4, "of 64", Words("cat", "--embedding", _folder.File("wide.safetensors")));
        AssertError(3, "no learnt words", Words("cat", "--embedding", _folder.File("nothing")));

        Shell.Outcome Words(string prompt, params string[] more) =>
            Shell.Run(["create", prompt, "--seed", "5", "--steps", "2", "--size", "16x16", "--threads", "1", "--force", "-o", _folder.File("cat.png"), "--model", model, .. more]);
    }

    [Fact]
    public void Create_LearntWordOfSdxl_HasVectorsForBothEncoders()
    {
        using var xl = new TinyCheckpoint(ModelFamily.Sdxl);
        SafetensorsWriter.Write(_folder.File("glow.safetensors"), [("clip_l", Drawn(1, 64)), ("clip_g", Drawn(1, 64))]);
        var model = xl.Single();
        var outcome = Create(model, "--embedding", _folder.File("glow.safetensors"));
        Assert.True(outcome.Code == 0, outcome.Error);
        SafetensorsWriter.Write(_folder.File("half.safetensors"), [("emb_params", Drawn(1, 64))]);
        AssertError(4, "'clip_l' and 'clip_g' belong there", Create(model, "--embedding", _folder.File("half.safetensors")));
        AssertError(2, "are for Stable Diffusion 1, 2 and XL", CreateWithFlux("--embedding", _folder.File("glow.safetensors")));
    }

    private Shell.Outcome CreateWithFlux(params string[] more)
    {
        using var flux = new TinyCheckpoint(ModelFamily.Flux);
        return Create(flux.Single(), more);
    }

    private Tensor Drawn(params long[] shape) => randn(shape, generator: _random);

    // One change of the network, one of the text encoder, one that fits nothing; kohya's names.
    private string Lora(string name, int context)
    {
        const string ToK = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k", Query = "lora_te_text_model_encoder_layers_0_self_attn_q_proj", Nowhere = "lora_unet_nowhere";
        SafetensorsWriter.Write(_folder.File(name),
        [
            ($"{ToK}.lora_down.weight", Drawn(2, context)), ($"{ToK}.lora_up.weight", Drawn(32, 2)), ($"{ToK}.alpha", tensor(2f)),
            ($"{Query}.lora_down.weight", Drawn(2, 64)), ($"{Query}.lora_up.weight", Drawn(64, 2)), ($"{Nowhere}.lora_down.weight", Drawn(2, 8)), ($"{Nowhere}.lora_up.weight", Drawn(8, 2)),
        ]);
        return _folder.File(name);
    }

    private static void AssertError(int code, string expected, Shell.Outcome outcome)
    {
        Assert.Contains(expected, outcome.Error);
        Assert.Equal(code, outcome.Code);
    }

    private Shell.Outcome Create(string model, params string[] more) =>
        Shell.Run(["create", "the cat", "--seed", "5", "--steps", "2", "--size", "16x16", "--precision", "fp32", "--threads", "1", "--force", "-o", _folder.File("cat.png"), "--model", model, .. more]);

    private byte[] Paint(string model, params string[] more)
    {
        var outcome = Create(model, more);
        Assert.True(outcome.Code == 0, outcome.Error);
        return Pixels();
    }

    private byte[] Pixels() => PictureFile.Load(_folder.File("cat.png")).Pixels.ToArray();
}
