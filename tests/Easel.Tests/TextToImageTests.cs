using Easel.Images;
using Easel.Layouts;
using TorchSharp;

namespace Easel.Tests;

public sealed class TextToImageTests(TinyModel tiny) : IClassFixture<TinyModel>
{
    [Theory]
    [InlineData(torch.ScalarType.Float32)]
    [InlineData(torch.ScalarType.BFloat16)]
    public void Create_SameRequestTwice_SamePixels(torch.ScalarType type)
    {
        using var easel = TextToImage.Load(tiny.Folder, type);
        var request = new ImageRequest("a red car on a beach") { Seed = 5 };
        Assert.Equal(Pixels(easel, request)[0], Pixels(easel, request)[0]);
        Assert.NotEqual(Pixels(easel, request)[0], Pixels(easel, request with { Seed = 6 })[0]);
    }

    [Theory]
    [InlineData("euler")]
    [InlineData("euler-a")]
    [InlineData("dpmpp-2m")]
    public void Create_ImageOfABatch_EqualsThatImageAlone(string sampler)
    {
        using var easel = TextToImage.Load(tiny.Folder, torch.ScalarType.BFloat16);
        var request = new ImageRequest("two boats") { Seed = 40, Count = 3, Sampler = sampler };
        var batch = Pixels(easel, request);
        Assert.Equal(3, batch.Count);
        for (var i = 0; i < 3; i++) Assert.Equal(batch[i], Pixels(easel, request with { Seed = 40 + (ulong)i, Count = 1 })[0]);
    }

    [Fact]
    public void Create_FromItsOwnRecipe_SamePixels()
    {
        using var easel = TextToImage.Load(tiny.Folder);
        var first = easel.Create(new ImageRequest("a boat") { Seed = 9, Width = 96, Height = 64, Steps = 3, Guidance = 2, Sampler = "heun" }).Last().Result!;
        var again = easel.Create(Recipe.FromJson(first.Recipe.ToJson()).ToRequest()).Last().Result!;
        Assert.Equal(first.Picture.Pixels.ToArray(), again.Picture.Pixels.ToArray());
        Assert.Equal((96, 64), (again.Picture.Width, again.Picture.Height));
    }

    [Fact]
    public void Create_WithPreviews_ShowsTheSketchFirstAndThenEveryStep()
    {
        using var easel = TextToImage.Load(tiny.Folder);
        var steps = easel.Create(new ImageRequest("a boat") { Steps = 4 }, previews: true).ToList();
        Assert.Equal([0, 0, 1, 2, 3, 4], steps.Select(s => s.Step));
        Assert.All(steps, s => Assert.Equal((64, 64), (s.Preview!.Width, s.Preview.Height)));
        Assert.All(steps.SkipLast(1), s => Assert.Null(s.Result));
        Assert.NotNull(steps[^1].Result);
    }

    [Fact]
    public void Create_AbandonedMidway_LeavesNoTensors()
    {
        using var easel = TextToImage.Load(tiny.Folder);
        easel.Create(new ImageRequest("a boat")).Last();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        foreach (var step in easel.Create(new ImageRequest("a boat") { Steps = 5 }, previews: true)) if (step.Step == 2) break;
        easel.Create(new ImageRequest("a boat") { Steps = 5 }).Last();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Create_GivenLayout_PaintsThatOne()
    {
        using var easel = TextToImage.Load(tiny.Folder);
        var layout = new Layout("forest", "night", "natural", "clear", "summer", "illustration", "wide", [new("sky", null, new Box(0, 0, 1, 1)), new("car", "red", new Box(0.2f, 0.4f, 0.6f, 0.9f))]);
        var step = easel.Create(new ImageRequest("a boat") { Layout = layout }).First();
        Assert.Same(layout, step.Layout);
        Assert.Throws<InvalidRequestException>(() => easel.Create(new ImageRequest("x") { Layout = layout with { Place = "nowhere" } }));
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(17, 31)]
    [InlineData(100_000, 100_000)]
    [InlineData(-64, 64)]
    [InlineData(256, 64)]
    [InlineData(64, 176)]
    public void Create_ImpossibleSize_NamesTheNearestThatIsPossible(int width, int height)
    {
        using var easel = TextToImage.Load(tiny.Folder);
        var error = Assert.Throws<InvalidRequestException>(() => easel.Create(new ImageRequest("a boat") { Width = width, Height = height }));
        var named = System.Text.RegularExpressions.Regex.Match(error.Message, "Nearest: ([0-9]+)x([0-9]+)");
        var (nearestWidth, nearestHeight) = (int.Parse(named.Groups[1].Value), int.Parse(named.Groups[2].Value));
        Assert.NotNull(easel.Plan(new ImageRequest("a boat") { Width = nearestWidth, Height = nearestHeight }));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n ")]
    public void Create_EmptyPrompt_IsRejected(string prompt)
    {
        using var easel = TextToImage.Load(tiny.Folder);
        Assert.Throws<InvalidRequestException>(() => easel.Create(new ImageRequest(prompt)));
    }

    [Fact]
    public void Create_BadNumbers_AreRejected()
    {
        using var easel = TextToImage.Load(tiny.Folder);
        foreach (var request in new[]
        {
            new ImageRequest("x") { Guidance = double.NaN }, new ImageRequest("x") { Guidance = double.PositiveInfinity }, new ImageRequest("x") { Steps = 0 },
            new ImageRequest("x") { Count = 0 }, new ImageRequest("x") { Sampler = "magic" }, new ImageRequest(string.Concat(Enumerable.Repeat("word ", 10_000))),
        })
            Assert.Throws<InvalidRequestException>(() => easel.Create(request));
    }

    [Theory]
    [InlineData("ß∂ƒ 海の上の船 🛶🏖️")]
    [InlineData("\u0000\uFFFF\u202E")]
    [InlineData("\ud800")]
    public void Create_AnyUnicode_MakesAPicture(string prompt)
    {
        using var easel = TextToImage.Load(tiny.Folder);
        Assert.NotNull(easel.Create(new ImageRequest(prompt) { Steps = 1 }).Last().Result);
    }

    [Fact]
    public void Judge_WithoutAReader_SaysNothing()
    {
        using var easel = TextToImage.Load(tiny.Folder);
        Assert.False(easel.CanJudge);
        Assert.Null(easel.Judge(Picture.FromRgb(new byte[64 * 64 * 3], 64, 64), "a red car"));
    }

    [Fact]
    public void Judge_WithAReader_LooksAtThePicture()
    {
        using var judging = new TinyModel().WithReader();
        using var easel = TextToImage.Load(judging.Folder);
        using var without = TextToImage.Load(tiny.Folder);
        Assert.True(easel.CanJudge);
        PictureVerdict Judge(byte grey) => easel.Judge(Picture.FromRgb(Enumerable.Repeat(grey, 96 * 64 * 3).ToArray(), 96, 64), "two red cars at night")!;
        var (dark, light) = (Judge(10), Judge(240));
        Assert.Equal(["two red cars", "night"], dark.Checks.Select(check => check.Words));
        Assert.NotEqual(dark.Score, light.Score);
        Assert.Equal(dark.Score, Judge(10).Score, 1e-5);
        Assert.Equal(without.Model.Hash, easel.Model.Hash);
    }

    [Fact]
    public void Load_MissingFolder_SaysSo() => Assert.Throws<UnknownModelException>(() => TextToImage.Load(Path.Combine(tiny.Folder, "none")));

    [Theory]
    [InlineData("model.json")]
    [InlineData("lexicon.json")]
    [InlineData("tokenizer.json")]
    [InlineData("painter.safetensors")]
    [InlineData("autoencoder.safetensors")]
    [InlineData("recogniser.safetensors")]
    public void Load_FileCutAnywhere_IsACheckpointError(string name)
    {
        using var copy = new TinyModel().WithReader();
        var path = Path.Combine(copy.Folder, name);
        var bytes = File.ReadAllBytes(path);
        for (var part = 0; part < 8; part++)
        {
            File.WriteAllBytes(path, bytes[..(bytes.Length * part / 8)]);
            Assert.Throws<CheckpointException>(() => TextToImage.Load(copy.Folder));
        }
    }

    private static List<byte[]> Pixels(TextToImage easel, ImageRequest request) =>
        [.. easel.Create(request).Where(s => s.Result is not null).Select(s => s.Result!.Picture.Pixels.ToArray())];
}
