using Easel.Checkpoints;
using Easel.Images;
using Easel.Store;
using Easel.Tests.Cli;

namespace Easel.Tests.Families;

/// <summary>From the command line to the picture, with the same weights in every container: all pictures must be the one of the diffusers folder, bit for bit.</summary>
public sealed class CreateFromFilesTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private int _pictures;

    public void Dispose() => _folder.Dispose();

    /// <summary>Every family, and of those with other channels or inputs the variants: channels of the network's input, and those of an embedded guidance scale.</summary>
    public static TheoryData<ModelFamily, int, int?> Models => new()
    {
        { ModelFamily.StableDiffusion1, 4, null }, { ModelFamily.StableDiffusion1, 9, null }, { ModelFamily.StableDiffusion1, 4, 8 }, { ModelFamily.StableDiffusion2, 4, null }, { ModelFamily.Sdxl, 4, null },
        { ModelFamily.StableDiffusion3, 4, null }, { ModelFamily.Flux, 4, null }, { ModelFamily.Flux, 64 + 64 + 16, null }, { ModelFamily.Chroma, 4, null }, { ModelFamily.PixArt, 4, null },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Create_AnyContainer_MakesTheSamePicture(ModelFamily family, int channels, int? guidanceWidth)
    {
        using var tiny = new TinyCheckpoint(family, channels, guidanceWidth);
        var expected = Paint(tiny.Diffusers());
        Assert.True(expected.Distinct().Count() > 20);
        Assert.Equal(expected, Paint(tiny.Single(), Predicting(family)));
        Assert.Equal(expected, Paint(tiny.Torch(), Predicting(family)));
        Assert.Equal(expected, Paint(tiny.Sharded(), ["--tokenizer", tiny.File("tokenizer"), .. Predicting(family)]));
        Assert.Equal(expected, Paint(tiny.File("split"), ["--tokenizer", tiny.File("tokenizer"), .. Predicting(family)]));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Create_GgufWithPartsGivenOrBeside_MakesTheSamePicture(ModelFamily family, int channels, int? guidanceWidth)
    {
        using var tiny = new TinyCheckpoint(family, channels, guidanceWidth);
        var expected = Paint(tiny.Diffusers());
        var network = tiny.Gguf();
        Assert.Equal(expected, Paint(network, Given(tiny)));

        var missing = Create(network, Predicting(family));
        Assert.Equal(4, missing.Code);
        foreach (var words in new[] { "model.gguf", "--text-encoder", family is ModelFamily.Chroma or ModelFamily.PixArt ? "shared.weight" : "token_embedding.weight" }) Assert.Contains(words, missing.Error);

        // Where the text encoders are two CLIPs alike but for their depth, these tiny ones cannot be told apart and have to be named.
        if (TextParts(family) is [ModelPart.ClipText, ModelPart.OpenClipText, ..]) return;
        foreach (var part in TextParts(family)) tiny.Alone(part);
        tiny.Alone(ModelPart.Autoencoder, "vae");
        Assert.Equal(expected, Paint(network, Predicting(family)));
    }

    public static TheoryData<ModelFamily, string> Quantised
    {
        get
        {
            var data = new TheoryData<ModelFamily, string>();
            foreach (var family in new[] { ModelFamily.StableDiffusion1, ModelFamily.Sdxl, ModelFamily.StableDiffusion3, ModelFamily.Flux, ModelFamily.Chroma, ModelFamily.PixArt })
                foreach (var kind in new[] { "Q8_0", "Q4_0", "fp8" }) data.Add(family, kind);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Quantised))]
    public void Create_QuantisedNetwork_PaintsWhatItsValuesDo(ModelFamily family, string kind)
    {
        using var tiny = new TinyCheckpoint(family);
        var (network, whole) = kind switch { "Q8_0" => tiny.Quantised(TinyQuantised.Q8_0), "Q4_0" => tiny.Quantised(TinyQuantised.Q4_0), _ => tiny.ScaledFloats() };
        var picture = Paint(network, Given(tiny));
        Assert.Equal(Paint(whole, "--tokenizer", tiny.File("tokenizer")), picture);
        Assert.NotEqual(Paint(tiny.Single()), picture);
    }

    [Fact]
    public void Create_StableDiffusion2File_AsksWhatItPredicts()
    {
        using var tiny = new TinyCheckpoint(ModelFamily.StableDiffusion2);
        var file = tiny.Single();
        var asked = Create(file);
        Assert.Equal(4, asked.Code);
        Assert.Contains("--prediction v", asked.ErrorLine);
        Assert.NotEqual(Paint(file, "--prediction", "v"), Paint(file, "--prediction", "epsilon"));
    }

    [Fact]
    public void Create_NameInTheStore_IsFoundWithItsTokenizer()
    {
        using var tiny = new TinyCheckpoint(ModelFamily.StableDiffusion1);
        var expected = Paint(tiny.Single());
        Directory.CreateDirectory(_folder.File("alone"));
        File.Copy(tiny.Single(), _folder.File("alone/paint.safetensors"));
        File.WriteAllText(_folder.File("merges.txt"), "#version: 0.2\nt h\nth e</w>\nc a\nca t</w>\n");
        var before = Environment.GetEnvironmentVariable("EASEL_STORE");
        try
        {
            Environment.SetEnvironmentVariable("EASEL_STORE", _folder.File("store"));
            Assert.Equal(0, Shell.Run("models", "import", _folder.File("alone/paint.safetensors"), "--name", "paint").Code);
            var bare = Create("paint");
            Assert.Equal(4, bare.Code);
            Assert.Contains("easel models pull clip-tokenizer", bare.ErrorLine);
            Assert.Equal(0, Shell.Run("models", "import", _folder.File("merges.txt"), "--name", "clip-tokenizer").Code);
            Assert.Contains("tokenizer", Shell.Run("models", "info", "clip-tokenizer").Out);
            Assert.Equal(expected, Paint("paint"));

            var unknown = Create("pant");
            Assert.Equal(3, unknown.Code);
            Assert.Contains("clip-tokenizer, paint", unknown.ErrorLine);
            Assert.Contains("easel models pull sdxl-turbo", Create("sdxl-turbo").ErrorLine);
        }
        finally
        {
            Environment.SetEnvironmentVariable("EASEL_STORE", before);
        }
    }

    [Fact]
    public void Create_FilesThatAreNoModel_SayWhatTheyAre()
    {
        using var tiny = new TinyCheckpoint(ModelFamily.StableDiffusion1);
        AssertError(3, "is an autoencoder", Create(tiny.Alone(ModelPart.Autoencoder)));
        AssertError(3, "--text-encoder", Create(tiny.Alone(ModelPart.ClipText)));
        AssertError(4, "no text encoder", Create(tiny.Single(), "--text-encoder", tiny.Alone(ModelPart.Autoencoder)));
        AssertError(4, "no autoencoder", Create(tiny.Single(), "--autoencoder", tiny.Alone(ModelPart.ClipText)));
        AssertError(3, "no file or folder", Create("nothing"));
        AssertError(3, "There is no", Create(tiny.File("nothing.safetensors")));
        File.WriteAllText(tiny.File("text.safetensors"), "no weights at all");
        AssertError(4, "no checkpoint", Create(tiny.File("text.safetensors")));
        SafetensorsWriter.Write(tiny.File("other.safetensors"), [("a.b.weight", TorchSharp.torch.zeros(2, 3))]);
        AssertError(4, "Seen: 1 tensors, under a.b (1)", Create(tiny.File("other.safetensors")));
        using var refiner = new TinyCheckpoint(ModelFamily.SdxlRefiner);
        AssertError(3, "--refiner", Create(refiner.Single()));
    }

    [Fact]
    public void Create_TruncatedFile_IsOneClearLine()
    {
        using var tiny = new TinyCheckpoint(ModelFamily.StableDiffusion1);
        foreach (var file in new[] { tiny.Single(), tiny.Torch() })
        {
            var bytes = File.ReadAllBytes(file);
            File.WriteAllBytes(file, bytes[..(bytes.Length / 2)]);
            AssertError(4, Path.GetFileName(file), Create(file));
        }
    }

    [Fact]
    public void Create_SeveralFilesBesideCouldBeThePart_AsksWhich()
    {
        using var tiny = new TinyCheckpoint(ModelFamily.StableDiffusion1);
        var file = tiny.Single("whole.safetensors", ModelPart.Autoencoder);
        File.Copy(tiny.Alone(ModelPart.Autoencoder), tiny.File("second-vae.safetensors"));
        AssertError(4, "second-vae.safetensors. Choose with --autoencoder", Create(file));
        Assert.Equal(0, Create(file, "--autoencoder", tiny.File("second-vae.safetensors")).Code);
    }

    [Fact]
    public void Create_Refiner_ChangesTheLastSteps()
    {
        using var tiny = new TinyCheckpoint(ModelFamily.Sdxl);
        using var refiner = new TinyCheckpoint(ModelFamily.SdxlRefiner);
        var (model, second) = (tiny.Single(), refiner.Single());
        var plain = Paint(model);
        var late = Paint(model, "--refiner", second, "--refiner-from", "0.9");
        var early = Paint(model, "--refiner", second, "--refiner-from", "0.3");
        Assert.NotEqual(plain, early);
        Assert.NotEqual(late, early);
        Assert.Equal(early, Paint(model, "--refiner", refiner.Diffusers(), "--refiner-from", "0.3"));
        Paint(model, "--refiner", second, "--refiner-from", "0.3");
        Assert.Contains("refiner   model.safetensors --refiner-from 0.3", Shell.Run("recipe", _folder.File($"{_pictures}.png")).Out);
        AssertError(2, "give more than 0", Create(model, "--refiner", second, "--refiner-from", "1"));
        AssertError(2, "no refiner of SDXL", Create(model, "--refiner", model));
        AssertError(2, "--refiner-from", Create(model, "--refiner-from", "0.5"));
        using var other = new TinyCheckpoint(ModelFamily.StableDiffusion1);
        AssertError(2, "only SDXL has a refiner", Create(other.Single(), "--refiner", second));
    }

    [Theory]
    [InlineData("sd_xl_turbo_1.0", "4 steps of euler-a")]
    [InlineData("dream_lightning_8step", "8 steps of euler")]
    [InlineData("paint-lcm", "4 steps of lcm")]
    public void Create_FewStepModel_IsToldByItsName(string name, string expected)
    {
        using var tiny = new TinyCheckpoint(ModelFamily.StableDiffusion1);
        var outcome = Shell.Run("create", "the cat", "--seed", "5", "--json", "--size", "16x16", "--threads", "1", "-o", _folder.File("cat.png"), "--model", tiny.Single(name + ".safetensors"));
        Assert.Equal(0, outcome.Code);
        Assert.Contains(expected, outcome.Error);
        Assert.Contains("\"guidance\":1,", outcome.Out);
        Assert.Contains($"\"sampler\":\"{expected.Split(' ')[^1]}\"", outcome.Out);
    }

    private static ModelPart[] TextParts(ModelFamily family) => [.. ModelDetector.Needed(family).Where(part => part != ModelPart.Autoencoder)];

    // Stable Diffusion 2's files do not say what it predicts.
    private static string[] Predicting(ModelFamily family) => family == ModelFamily.StableDiffusion2 ? ["--prediction", "epsilon"] : [];

    private static string[] Given(TinyCheckpoint tiny) =>
        [.. TextParts(tiny.Family).SelectMany(part => new[] { "--text-encoder", tiny.Alone(part, "elsewhere") }), "--autoencoder", tiny.Alone(ModelPart.Autoencoder, "elsewhere"), .. Predicting(tiny.Family)];

    private static void AssertError(int code, string expected, Shell.Outcome outcome)
    {
        Assert.Contains(expected, outcome.Error);
        Assert.Equal(code, outcome.Code);
    }

    private Shell.Outcome Create(string model, params string[] more) =>
        Shell.Run(["create", "the (cat:1.2)", "--negative", "a dog", "--seed", "5", "--steps", "2", "--size", "40x32", "--precision", "fp32", "--threads", "1", "-o", _folder.File($"{++_pictures}.png"), "--model", model, .. more]);

    private byte[] Paint(string model, params string[] more)
    {
        var outcome = Create(model, more);
        if (outcome.Code != 0 && outcome.Error.Contains("no negative prompt"))
            outcome = Shell.Run(["create", "the cat", "--seed", "5", "--steps", "2", "--size", "40x32", "--precision", "fp32", "--threads", "1", "-o", _folder.File($"{++_pictures}.png"), "--model", model, .. more]);
        Assert.True(outcome.Code == 0, outcome.Error);
        return PictureFile.Load(_folder.File($"{_pictures}.png")).Pixels.ToArray();
    }
}
