using System.ClientModel;
using System.ClientModel.Primitives;
using Easel.Images;
using OpenAI;
using OpenAI.Files;
using OpenAI.Images;
using OpenAI.Models;
using OpenAI.Responses;

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
    public async Task GenerateImageEdit_WithAMask_KeepsTheRest()
    {
        GeneratedImage image = await Images.GenerateImageEditAsync(new MemoryStream(Pictures.Png()), "picture.png", "a boat", new MemoryStream(Pictures.Mask()), "mask.png");

        Assert.Equal(Pictures.Noise(64, 64).Crop(32, 0, 32, 64).Pixels, PictureCodec.Decode(image.ImageBytes.ToArray()).Crop(32, 0, 32, 64).Pixels);
    }

    [Fact]
    public async Task GenerateImageEdits_Several_AreMade()
    {
        GeneratedImageCollection images = await Images.GenerateImageEditsAsync(new MemoryStream(Pictures.Png()), "picture.png", "a boat", 2, new ImageEditOptions { Size = new GeneratedImageSize(96, 64) });

        Assert.Equal([96, 96], images.Select(image => PictureCodec.Decode(image.ImageBytes.ToArray()).Width));
    }

    [Fact]
    public async Task GenerateImageEdit_NoPicture_IsAnErrorThatSaysSo()
    {
        var error = await Assert.ThrowsAsync<ClientResultException>(() => Images.GenerateImageEditAsync(new MemoryStream([1, 2, 3]), "a.png", "a boat"));

        Assert.Equal(400, error.Status);
        Assert.Contains("invalid_image_file", error.Message);
    }

    [Fact]
    public async Task GenerateImageVariations_Several_AreMade()
    {
        GeneratedImageCollection images = await Images.GenerateImageVariationsAsync(new MemoryStream(Pictures.Png()), "picture.png", 2, new ImageVariationOptions { ResponseFormat = GeneratedImageFormat.Bytes });

        Assert.Equal(2, images.Count);
    }

    [Fact]
    public async Task Files_FromUploadToDeletion_AreUnderstood()
    {
        var files = new OpenAIFileClient(new ApiKeyCredential("anything"), _options);
        OpenAIFile file = await files.UploadFileAsync(new MemoryStream(Pictures.Png()), "picture.png", FileUploadPurpose.Vision);

        Assert.Equal("picture.png", ((OpenAIFile)await files.GetFileAsync(file.Id)).Filename);
        Assert.Contains(file.Id, ((OpenAIFileCollection)await files.GetFilesAsync()).Select(f => f.Id));
        Assert.Equal(Pictures.Png(), ((BinaryData)await files.DownloadFileAsync(file.Id)).ToArray());
        Assert.True(((FileDeletionResult)await files.DeleteFileAsync(file.Id)).Deleted);
    }

#pragma warning disable OPENAI001 // the client says that its own types may change
    private ResponsesClient Responses => new(new ApiKeyCredential("anything"), new ResponsesClientOptions
    {
        Endpoint = new Uri("http://localhost/v1"), Transport = new HttpClientPipelineTransport(shared.Server.Client), RetryPolicy = new ClientRetryPolicy(0),
    });

    [Fact]
    public async Task CreateResponse_TwoTurns_ArePicturesAndTheSecondIsOfTheFirst()
    {
        var client = Responses;
        var tool = ResponseTool.CreateImageGenerationTool("gpt-image-1");
        ResponseResult first = await client.CreateResponseAsync(new CreateResponseOptions("easel-one", [ResponseItem.CreateUserMessageItem("a red car on a beach")]) { Tools = { tool } });
        ResponseResult second = await client.CreateResponseAsync(new CreateResponseOptions("easel-one", [ResponseItem.CreateUserMessageItem("at night")]) { Tools = { tool }, PreviousResponseId = first.Id });

        var (one, two) = (Assert.IsType<ImageGenerationCallResponseItem>(Assert.Single(first.OutputItems)), Assert.IsType<ImageGenerationCallResponseItem>(Assert.Single(second.OutputItems)));
        Assert.Equal(ImageGenerationCallStatus.Completed, two.Status);
        Assert.NotEqual(one.ImageResultBytes.ToArray(), two.ImageResultBytes.ToArray());
    }

    [Fact]
    public async Task CreateResponse_Streamed_IsUnderstoodEventByEvent()
    {
        var client = Responses;
        var options = new CreateResponseOptions("easel-one", [ResponseItem.CreateUserMessageItem("two boats")]) { Tools = { ResponseTool.CreateImageGenerationTool("gpt-image-1", partialImageCount: 2) }, StreamingEnabled = true };
        var updates = new List<StreamingResponseUpdate>();
        await using var stream = await client.CreateResponseStreamingAsync(options);
        await foreach (var update in stream) updates.Add(update);

        Assert.Equal(2, updates.Count(u => u is StreamingResponseImageGenerationCallPartialImageUpdate));
        Assert.IsType<StreamingResponseCompletedUpdate>(updates[^1]);
    }
#pragma warning restore OPENAI001

    [Fact]
    public async Task GetModels_Asked_NamesTheModel()
    {
        OpenAIModelCollection models = await new OpenAIModelClient(new ApiKeyCredential("anything"), _options).GetModelsAsync();
        OpenAIModel model = await new OpenAIModelClient(new ApiKeyCredential("anything"), _options).GetModelAsync("easel-one");

        Assert.Equal(("easel-one", "easel"), (Assert.Single(models).Id, model.OwnedBy));
    }
}
