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

    [Theory]
    [InlineData(ModelFamily.StableDiffusion1)]
    [InlineData(ModelFamily.Sdxl)]
    [InlineData(ModelFamily.StableDiffusion3)]
    [InlineData(ModelFamily.Flux)]
    public void Create_AnyContainer_MakesTheSamePicture(ModelFamily family)
    {
        using var tiny = new TinyCheckpoint(family);
        var expected = Paint(tiny.Diffusers());
        Assert.True(expected.Distinct().Count() > 20);
        Assert.Equal(expected, Paint(tiny.Single()));
        Assert.Equal(expected, Paint(tiny.Torch()));
        Assert.Equal(expected, Paint(tiny.Sharded(), "--tokenizer", tiny.File("tokenizer")));
        Assert.Equal(expected, Paint(tiny.File("split"), "--tokenizer", tiny.File("tokenizer")));
    }

    [Theory]
    [InlineData(ModelFamily.StableDiffusion1)]
    [InlineData(ModelFamily.Sdxl)]
    [InlineData(ModelFamily.StableDiffusion3)]
    [InlineData(ModelFamily.Flux)]
    public void Create_GgufWithPartsGivenOrBeside_MakesTheSamePicture(ModelFamily family)
    {
        using var tiny = new TinyCheckpoint(family);
        var expected = Paint(tiny.Diffusers());
        var network = tiny.Gguf();
        ModelPart[] text = family switch
        {
            ModelFamily.StableDiffusion1 => [ModelPart.ClipText],
            ModelFamily.Sdxl => [ModelPart.ClipText, ModelPart.OpenClipText],
            ModelFamily.Flux => [ModelPart.ClipText, ModelPart.T5Text],
            _ => [ModelPart.ClipText, ModelPart.OpenClipText, ModelPart.T5Text],
        };
        string[] given = [.. text.SelectMany(part => new[] { "--text-encoder", tiny.Alone(part, "elsewhere") }), "--autoencoder", tiny.Alone(ModelPart.Autoencoder, "elsewhere")];
        Assert.Equal(expected, Paint(network, given));

        var missing = Create(network);
        Assert.Equal(4, missing.Code);
        foreach (var words in new[] { "model.gguf", "--text-encoder", "token_embedding.weight" }) Assert.Contains(words, missing.Error);

        // Where the text encoders are two CLIPs alike but for their depth, these tiny ones cannot be told apart and have to be named.
        if (text.Contains(ModelPart.OpenClipText)) return;
        foreach (var part in text) tiny.Alone(part);
        tiny.Alone(ModelPart.Autoencoder, "vae");
        Assert.Equal(expected, Paint(network));
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
