using System.ClientModel;
using System.ClientModel.Primitives;
using Easel.Images;
using OpenAI;
using OpenAI.Images;
using OpenAI.Models;

namespace Easel.Server.Tests.Api;

/// <summary>The official client, which knows nothing of Easel but its address.</summary>
public sealed class OpenAIClientTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly OpenAIClientOptions _options = new()
    {
        Endpoint = new Uri("http://localhost/v1"), Transport = new HttpClientPipelineTransport(shared.Server.Client), RetryPolicy = new ClientRetryPolicy(0),
    };

    private ImageClient Images => new("gpt-image-1", new ApiKeyCredential("anything"), _options);

    [Fact]
    public async Task GenerateImage_NothingButAPrompt_IsAPicture()
    {
        GeneratedImage image = await Images.GenerateImageAsync("a red car on a beach");

        Assert.Equal(64, PictureCodec.Decode(image.ImageBytes.ToArray()).Width);
    }

    [Fact]
    public async Task GenerateImages_WithOptions_FollowsThem()
    {
        GeneratedImageCollection images = await Images.GenerateImagesAsync("two boats", 3, new ImageGenerationOptions
        {
            Size = new GeneratedImageSize(96, 64), Quality = new GeneratedImageQuality("low"), ResponseFormat = GeneratedImageFormat.Bytes, EndUserId = "someone",
        });

        Assert.Equal(3, images.Count);
        Assert.All(images, image => Assert.Equal(96, PictureCodec.Decode(image.ImageBytes.ToArray()).Width));
    }

    [Fact]
    public async Task GenerateImage_AsUri_IsOneThatWorks()
    {
        GeneratedImage image = await Images.GenerateImageAsync("a boat", new ImageGenerationOptions { ResponseFormat = GeneratedImageFormat.Uri });

        Assert.Equal(64, PictureCodec.Decode(await shared.Server.Client.GetByteArrayAsync(image.ImageUri)).Width);
    }

    [Fact]
    public async Task GenerateImage_SizeThatCannotBe_IsAnErrorThatNamesTheNearest()
    {
        var error = await Assert.ThrowsAsync<ClientResultException>(() => Images.GenerateImageAsync("a boat", new ImageGenerationOptions { Size = GeneratedImageSize.W1024xH1024 }));

        Assert.Equal(400, error.Status);
        Assert.Contains("Nearest: 256x256", error.Message);
        Assert.Contains("size", error.Message);
    }

    [Fact]
    public async Task GenerateImageEdit_AnyPicture_SaysThatItIsNotThereYet()
    {
        var error = await Assert.ThrowsAsync<ClientResultException>(() => Images.GenerateImageEditAsync(new MemoryStream([1, 2, 3]), "a.png", "a boat"));

        Assert.Equal(501, error.Status);
        Assert.Contains("not_implemented", error.Message);
    }

    [Fact]
    public async Task GetModels_Asked_NamesTheModel()
    {
        OpenAIModelCollection models = await new OpenAIModelClient(new ApiKeyCredential("anything"), _options).GetModelsAsync();
        OpenAIModel model = await new OpenAIModelClient(new ApiKeyCredential("anything"), _options).GetModelAsync("easel-one");

        Assert.Equal(("easel-one", "easel"), (Assert.Single(models).Id, model.OwnedBy));
    }
}
