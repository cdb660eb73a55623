using System.Drawing;
using System.Text.Json;
using Easel.Extensions.AI;
using Easel.Images;
using Easel.Tests;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Easel.Server.Tests.Extensions;

#pragma warning disable MEAI001 // IImageGenerator is still marked as experimental

public sealed class ImageGeneratorTests : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly IImageGenerator _generator;

    public ImageGeneratorTests(TinyModel model)
    {
        _services = new ServiceCollection().AddEasel(model.Folder).BuildServiceProvider();
        _generator = _services.GetRequiredService<IImageGenerator>();
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Generate_WithOptions_FollowsThem()
    {
        var response = await _generator.GenerateImagesAsync("two boats", new ImageGenerationOptions
        {
            Count = 2, ImageSize = new Size(96, 64), MediaType = "image/webp", AdditionalProperties = new() { ["num_inference_steps"] = 1, ["guidance_scale"] = 1.5, ["seed"] = 7L },
        });

        var pictures = response.Contents.Cast<DataContent>().ToList();
        Assert.Equal([7ul, 8ul], pictures.Select(p => p.AdditionalProperties!["seed"]));
        Assert.All(pictures, p => Assert.Equal(("image/webp", 96, 64), (p.MediaType, PictureCodec.Decode(p.Data.ToArray()).Width, PictureCodec.Decode(p.Data.ToArray()).Height)));
        var recipe = Assert.IsType<ImageResult>(pictures[0].RawRepresentation).Recipe;
        Assert.Equal((1, 1.5), (recipe.Steps, recipe.Guidance));
    }

    [Fact]
    public async Task Generate_SameSeedAsJson_IsTheSamePicture()
    {
        var (one, two) = (await BytesAsync(7), await BytesAsync(JsonDocument.Parse("7").RootElement));

        Assert.Equal(Recipe.Find(one)!.ToJson(), Recipe.Find(two)!.ToJson());
        // The last bit of a product depends on where its matrices lie in memory.
        Assert.InRange(Apart(one, two), 0, 2);
        Assert.True(Apart(one, await BytesAsync(8)) > 20);

        static int Apart(byte[] a, byte[] b) => PictureCodec.Decode(a).Pixels.ToArray().Zip(PictureCodec.Decode(b).Pixels.ToArray(), (x, y) => Math.Abs(x - y)).Max();
        async Task<byte[]> BytesAsync(object seed) => Picture(await _generator.GenerateImagesAsync("a boat", new ImageGenerationOptions { AdditionalProperties = new() { ["seed"] = seed } })).Data.ToArray();
    }

    [Fact]
    public async Task Edit_APictureMadeHere_KeepsItsSeed()
    {
        var original = Picture(await _generator.GenerateImagesAsync("a red car on a beach", new ImageGenerationOptions { AdditionalProperties = new() { ["seed"] = 5 } }));
        var edited = Picture(await _generator.EditImageAsync(original, "at night"));

        Assert.Equal(5ul, edited.AdditionalProperties!["seed"]);
        Assert.NotEqual(original.Data.ToArray(), edited.Data.ToArray());
    }

    [Fact]
    public async Task Edit_AnyPicture_HasItsSize() =>
        Assert.Equal(96, PictureCodec.Decode(Picture(await _generator.EditImageAsync(new DataContent(Pictures.Png(96, 64), "image/png"), "a boat")).Data.ToArray()).Width);

    [Fact]
    public async Task Generate_ManyAtOnce_AreAllMade()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => _generator.GenerateImagesAsync("a boat", new ImageGenerationOptions { AdditionalProperties = new() { ["seed"] = i } })));

        Assert.Equal(4, made.Select(m => Convert.ToBase64String(Picture(m).Data.Span)).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(BadOptions))]
    public async Task Generate_WhatCannotBe_IsRefusedWithTheRemedy(string named, ImageGenerationOptions options) =>
        Assert.Contains(named, (await Assert.ThrowsAsync<InvalidRequestException>(() => _generator.GenerateImagesAsync("a boat", options))).Message);

    public static TheoryData<string, ImageGenerationOptions> BadOptions() => new()
    {
        { "Nearest: 64x64", new ImageGenerationOptions { ImageSize = new Size(65, 65) } },
        { "image/png", new ImageGenerationOptions { MediaType = "image/gif" } },
        { "1 to 100", new ImageGenerationOptions { Count = 0 } },
        { "response format", new ImageGenerationOptions { ResponseFormat = ImageGenerationResponseFormat.Uri } },
        { "streaming count", new ImageGenerationOptions { StreamingCount = 1 } },
        { "num_inference_steps", new ImageGenerationOptions { AdditionalProperties = new() { ["num_steps"] = 3 } } },
        { "a whole number from 0", new ImageGenerationOptions { AdditionalProperties = new() { ["seed"] = -1 } } },
        { "1 to 1000", new ImageGenerationOptions { AdditionalProperties = new() { ["num_inference_steps"] = 1001 } } },
    };

    [Fact]
    public async Task Edit_WhatIsNoOnePicture_IsRefused()
    {
        var picture = new DataContent(Pictures.Png(), "image/png");

        await Assert.ThrowsAsync<InvalidRequestException>(() => _generator.EditImagesAsync([picture, picture], "a boat"));
        await Assert.ThrowsAsync<InvalidRequestException>(() => _generator.EditImagesAsync([new UriContent("https://example.org/a.png", "image/png")], "a boat"));
        await Assert.ThrowsAsync<InvalidRequestException>(() => _generator.EditImageAsync(new DataContent(new byte[] { 1, 2, 3 }, "image/png"), "a boat"));
    }

    [Fact]
    public async Task Generate_Cancelled_EndsAndTheNextOneIsMade()
    {
        using var stop = new CancellationTokenSource();
        var endless = _generator.GenerateImagesAsync("a boat", new ImageGenerationOptions { Count = 100, AdditionalProperties = new() { ["num_inference_steps"] = 1000 } }, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless);
        Assert.Single((await _generator.GenerateImagesAsync("a boat")).Contents);
    }

    [Fact]
    public void GetService_OfWhatItIsMadeOf_IsThere()
    {
        Assert.Equal("easel", _generator.GetService<ImageGeneratorMetadata>()!.ProviderName);
        Assert.Same(_services.GetRequiredService<TextToImage>(), _generator.GetService<TextToImage>());
        Assert.IsType<EaselImageGenerator>(_generator.GetService<IImageGenerator>());
    }

    private static DataContent Picture(ImageGenerationResponse response) => Assert.IsType<DataContent>(Assert.Single(response.Contents));
}
