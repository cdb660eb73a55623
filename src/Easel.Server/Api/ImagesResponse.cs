using Easel.Models;
using Easel.Server.Jobs;

namespace Easel.Server.Api;

/// <summary>The answer of the images endpoints.</summary>
/// <param name="Created">Unix seconds.</param>
/// <param name="Background">Always <c>opaque</c>.</param>
/// <param name="Easel">What goes beyond OpenAI's fields: how the pictures were made.</param>
internal sealed record ImagesResponse(
    long Created, string Background, string OutputFormat, string Size, string Quality, IReadOnlyList<ImageData> Data, Usage Usage, EaselSettings Easel);

/// <summary>One picture: its file, or where it lies.</summary>
internal sealed record ImageData(byte[]? B64Json, string? Url, string? RevisedPrompt, EaselPicture Easel);

/// <summary>What a picture is known by here.</summary>
internal sealed record EaselPicture(string Id, ulong Seed);

/// <summary>How the pictures of a request were made, all that it left open included.</summary>
internal sealed record EaselSettings(string Job, string Model, int Steps, double Guidance, string Sampler)
{
    public static EaselSettings Of(Job job, PaintOrder order, TextToImage easel) =>
        new(job.Id, easel.Model.Hash, order.Request.Steps, order.Request.Guidance, order.Request.Sampler);
}

/// <summary>Work in tokens: those that the prompt has for the model, and the cells of latents of its pictures.</summary>
internal sealed record Usage(int TotalTokens, int InputTokens, int OutputTokens, TokenDetails InputTokensDetails, TokenDetails OutputTokensDetails)
{
    public static Usage Of(PaintOrder order, TextToImage easel, int pictures)
    {
        var text = easel.Model.CountTokens(order.Request.Prompt);
        var cells = order.Request.Width / easel.Model.Downsampling * (order.Request.Height / easel.Model.Downsampling);
        var (read, image) = (order.Edit is null ? 0 : cells, cells * pictures);
        return new Usage(text + read + image, text + read, image, new TokenDetails(text, read), new TokenDetails(0, image));
    }
}

/// <summary>Tokens by kind.</summary>
internal sealed record TokenDetails(int TextTokens, int ImageTokens);

/// <summary>An event of a stream: an unfinished picture, or, with <see cref="Usage"/>, a finished one.</summary>
internal sealed record ImageEvent(
    string Type, byte[] B64Json, long CreatedAt, string Size, string Quality, string Background, string OutputFormat, int? PartialImageIndex, Usage? Usage, string? RevisedPrompt, EaselPicture? Easel);
