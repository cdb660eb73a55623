using Easel.Denoising;
using Easel.Images;
using Easel.Layouts;
using TorchSharp;

namespace Easel.Tests;

public sealed class EditTests(TinyModel tiny) : IClassFixture<TinyModel>
{
    private static readonly PictureMask LeftHalf = PictureMask.FromBoxes(64, 64, [(0, 0, 0.5f, 1)]);

    [Theory]
    [InlineData("euler")]
    [InlineData("dpmpp-2m")]
    [InlineData("euler-a")]
    public void Edit_Masked_KeepsTheRestByteForByte(string sampler)
    {
        using var easel = TextToImage.Load(tiny.Folder);
        var result = Single(easel, new EditRequest(Noise(64, 64), "a red car") { Mask = LeftHalf, Sampler = sampler, Steps = 4 });

        Assert.Equal((64, 64), (result.Picture.Width, result.Picture.Height));
        for (var y = 0; y < 64; y++) Assert.Equal(Noise(64, 64).Pixels.Slice((y * 64 + 32) * 4, 128).ToArray(), result.Picture.Pixels.Slice((y * 64 + 32) * 4, 128).ToArray());
        Assert.NotEqual(Noise(64, 64).Pixels[..128].ToArray(), result.Picture.Pixels[..128].ToArray());
    }

    [Fact]
    public void Edit_MaskedPictureThatTheModelCannotPaint_KeepsItsSizeAndTheRest()
    {
        using var easel = TextToImage.Load(tiny.Folder);
        var picture = Noise(400, 300);
        var result = Single(easel, new EditRequest(picture, "a red car") { Mask = PictureMask.FromBoxes(400, 300, [(0, 0, 0.5f, 1)]) });

        Assert.Equal((400, 300), (result.Picture.Width, result.Picture.Height));
        Assert.Equal(picture.Pixels.Slice(400 * 4 - 40, 40).ToArray(), result.Picture.Pixels.Slice(400 * 4 - 40, 40).ToArray());
    }

    [Fact]
    public void Edit_SameRequestTwice_SamePixelsAndItsRecipeMakesItAgain()
    {
        using var easel = TextToImage.Load(tiny.Folder);
        var edit = new EditRequest(Noise(96, 64), "two boats") { Seed = 4, Steps = 4 };
        var (first, second) = (Single(easel, edit), Single(easel, edit));

        Assert.Equal(first.Picture.Pixels, second.Picture.Pixels);
        var recipe = Recipe.FromJson(first.Recipe.ToJson());
        Assert.Equal(first.Picture.Pixels, easel.Create(recipe.ToRequest(edit.Picture)).Last().Result!.Picture.Pixels);
        Assert.Throws<InvalidRequestException>(() => recipe.ToRequest());
        Assert.Throws<InvalidRequestException>(() => recipe.ToRequest(Noise(64, 64)));
        Assert.NotEqual(first.Picture.Pixels.ToArray(), Single(easel, edit with { Seed = 5 }).Picture.Pixels.ToArray());
    }

    [Fact]
    public void Locate_InItsOwnPicture_IsWhereThePlanHasIt()
    {
        using var easel = TextToImage.Load(tiny.Folder);
        var original = easel.Create(new ImageRequest("a red car on a beach") { Seed = 3 }).Last().Result!;
        var car = original.Layout!.Items.First(item => item.Noun == "car").Box;
        var mask = easel.Locate(original.Picture, "the car", original.Recipe);
        Assert.True(mask.IsOpen((int)(car.CentreX * 63), (int)(car.CentreY * 63)));

        var edited = Single(easel, new EditRequest(original.Picture, "make it blue") { Original = original.Recipe, Where = "the car" });
        for (var i = 0; i < 64 * 64; i++)
            if (!mask.IsOpen(i % 64, i / 64)) Assert.Equal(original.Picture.Pixels.Slice(i * 4, 4).ToArray(), edited.Picture.Pixels.Slice(i * 4, 4).ToArray());
        Assert.Contains("its plan has", Assert.Throws<InvalidRequestException>(() => easel.Locate(original.Picture, "the zeppelin", original.Recipe)).Message);
        Assert.Contains("cannot tell", Assert.Throws<InvalidRequestException>(() => easel.Locate(Noise(64, 64), "the car")).Message);
    }

    [Fact]
    public void Edit_ItsOwnPicture_KeepsThePlanAndChangesWhatIsNamed()
    {
        using var easel = TextToImage.Load(tiny.Folder);
        var original = easel.Create(new ImageRequest("a red car on a beach") { Seed = 3 }).Last().Result!;
        var edited = Single(easel, new EditRequest(original.Picture, "make the car blue") { Original = original.Recipe });

        Assert.Equal(original.Layout!.Items.Select(i => (i.Noun, i.Box)), edited.Layout!.Items.Select(i => (i.Noun, i.Box)));
        Assert.Equal("blue", edited.Layout.Items.First(i => i.Noun == "car").Colour);
        Assert.Equal(3ul, edited.Recipe.Seed);
        // The plan of an edit is in its recipe, for the next one.
        var again = Single(easel, new EditRequest(edited.Picture, "at night") { Original = edited.Recipe });
        Assert.Equal(("night", "blue"), (again.Layout!.Time, again.Layout.Items.First(i => i.Noun == "car").Colour));
    }

    [Fact]
    public void Edit_RecipeThatCannotBeFollowed_IsAPictureOfSomeoneElses()
    {
        using var easel = TextToImage.Load(tiny.Folder);
        var recipe = easel.Create(new ImageRequest("a car")).Last().Result!.Recipe;
        foreach (var hostile in new[] { recipe with { Width = int.MaxValue }, recipe with { Steps = -1 }, recipe with { Model = "other" }, recipe with { Layout = new Layout("x", "x", "x", "x", "x", "x", "x", []) } })
            Assert.Equal("a boat", Single(easel, new EditRequest(Noise(64, 64), "a boat") { Original = hostile }).Recipe.Prompt);
    }

    [Fact]
    public void Edit_NoWords_IsAVariationWithAnotherSeed()
    {
        using var easel = TextToImage.Load(tiny.Folder);
        var original = easel.Create(new ImageRequest("a red car on a beach") { Seed = 3 }).Last().Result!;
        var varied = Single(easel, new EditRequest(original.Picture, "") { Original = original.Recipe });

        Assert.Equal((original.Recipe.Prompt, 4ul), (varied.Recipe.Prompt, varied.Recipe.Seed));
        Assert.Equal(original.Layout!.Items, varied.Layout!.Items);
        Assert.NotEqual(original.Picture.Pixels.ToArray(), varied.Picture.Pixels.ToArray());
        Assert.Null(Single(easel, new EditRequest(Noise(64, 64), "")).Layout);
    }

    [Theory]
    [InlineData(10, 0.6, 6)]
    [InlineData(10, 1, 10)]
    [InlineData(10, 0.15, 1)]
    [InlineData(100, 0.07, 7)]
    public void Edit_Strength_IsThePartOfTheStepsThatIsTaken(int steps, double strength, int taken)
    {
        using var easel = TextToImage.Load(tiny.Folder);
        var all = easel.Edit(new EditRequest(Noise(64, 64), "a car") { Steps = steps, Strength = strength }).Where(s => s.Step > 0).ToList();

        Assert.Equal(Enumerable.Range(1, taken), all.Select(s => s.Step));
        Assert.All(all, s => Assert.Equal(taken, s.Steps));
    }

    [Fact]
    public void Edit_WhatCannotBe_IsRejected()
    {
        using var easel = TextToImage.Load(tiny.Folder);
        var sound = new EditRequest(Noise(64, 64), "a car");
        foreach (var edit in new[]
        {
            sound with { Strength = 0 }, sound with { Strength = 1.01 }, sound with { Strength = double.NaN }, sound with { Strength = 0.1, Steps = 5 }, sound with { Width = 64 }, sound with { Width = 65, Height = 64 },
            sound with { Mask = PictureMask.FromBoxes(32, 32, [(0, 0, 1, 1)]) }, sound with { Picture = Noise(600, 20) }, sound with { Negative = "cars" }, sound with { Count = 0 },
        })
            Assert.Throws<InvalidRequestException>(() => easel.Edit(edit).Last());
    }

    [Fact]
    public void Edit_ImageOfABatch_EqualsThatImageAloneAndLeavesNoTensors()
    {
        using var easel = TextToImage.Load(tiny.Folder);
        var edit = new EditRequest(Noise(64, 64), "two boats") { Seed = 40, Count = 2, Mask = LeftHalf, Steps = 3 };
        var batch = easel.Edit(edit).Where(s => s.Result is not null).Select(s => s.Result!.Picture).ToList();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Assert.Equal(batch[1].Pixels, Single(easel, edit with { Seed = 41, Count = 1 }).Picture.Pixels);
        foreach (var step in easel.Edit(edit, previews: true)) if (step.Step == 2) break;
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void MaskedDenoiser_AnySampler_EndsOnTheKnownPart()
    {
        using var scope = torch.NewDisposeScope();
        var (known, open) = (SeededNoise.Draw(1, 1, 4, 8, 8), torch.zeros(1, 1, 8, 8));
        open[0, 0, 3, 3] = torch.tensor(1f);
        var (schedule, noise) = (new RectifiedFlowSchedule(), SeededNoise.Draw(2, 1, 4, 8, 8));
        var sigmas = schedule.Sigmas(10, 0.6);
        var masked = new MaskedDenoiser((x, _) => torch.zeros_like(x), known, open);
        foreach (var sampler in Sampler.All)
        {
            var end = sampler.Run(masked.Denoise, schedule.AddNoise(known, noise, sigmas[0]), schedule, sigmas, () => SeededNoise.Draw(3, 1, 4, 8, 8)).Result();
            Assert.True(((end - known) * (torch.ones(1) - open)).abs().max().item<float>() < 1e-5f, sampler.Name);
            Assert.True(end[0, 0, 3, 3].abs().item<float>() < 1e-5f, sampler.Name);
        }
    }

    private static ImageResult Single(TextToImage easel, EditRequest edit) => easel.Edit(edit).Last().Result!;

    private static Picture Noise(int width, int height)
    {
        var rgb = new byte[width * height * 3];
        new Random(5).NextBytes(rgb);
        return Picture.FromRgb(rgb, width, height);
    }
}
