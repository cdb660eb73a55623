using System.Security.Cryptography;
using Easel.Images;
using Microsoft.Extensions.AI;

namespace Easel.Extensions.AI;

/// <summary>
/// Makes and changes pictures in this process, behind the interface of Microsoft.Extensions.AI. Safe to use from many threads; requests are carried out one after the other.
/// Additional properties: <c>num_inference_steps</c>, <c>guidance_scale</c>, <c>seed</c>; without a seed one is drawn, or, where a picture is changed that this model made, its own is kept.
/// </summary>
/// <param name="easel">The model; it stays the caller's.</param>
public sealed class EaselImageGenerator(TextToImage easel) : IImageGenerator
{
    /// <summary>Key of the seed of a picture, in its content's additional properties and in those of the options.</summary>
    public const string SeedKey = "seed";

    private const string StepsKey = "num_inference_steps", GuidanceKey = "guidance_scale";
    private const int MaxPixels = 1 << 24;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ImageGeneratorMetadata _metadata = new("easel", null, "easel-one");

    /// <summary>Makes the pictures of a request. One original picture is changed as the prompt says, or varied where there is none.</summary>
    /// <param name="request">The words, and the picture to change.</param>
    /// <param name="options">Count, size and media type (PNG, JPEG, WebP), and the additional properties above.</param>
    /// <param name="cancellationToken">Ends it within one step.</param>
    /// <returns>One <see cref="DataContent"/> per picture, whose raw representation is the <see cref="ImageResult"/>.</returns>
    /// <exception cref="InvalidRequestException">The request cannot be carried out as it stands.</exception>
    public async Task<ImageGenerationResponse> GenerateAsync(ImageGenerationRequest request, ImageGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var settings = Settings.Of(options ?? new ImageGenerationOptions());
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Make(request, settings, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        return serviceType == typeof(ImageGeneratorMetadata) ? _metadata : serviceType == typeof(TextToImage) ? easel : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private ImageGenerationResponse Make(ImageGenerationRequest request, Settings settings, CancellationToken stop)
    {
        var contents = new List<AIContent>();
        foreach (var step in easel.Create(Request(request, settings)))
        {
            stop.ThrowIfCancellationRequested();
            if (step.Result is { } result) contents.Add(Content(result, settings.Format));
        }
        return new ImageGenerationResponse(contents);
    }

    private ImageRequest Request(ImageGenerationRequest request, Settings settings)
    {
        var originals = request.OriginalImages?.ToList() ?? [];
        if (originals.Count > 1) throw new InvalidRequestException($"{originals.Count} original pictures were given; one is changed at a time. Give one.");
        var drawn = (ulong)RandomNumberGenerator.GetInt32(int.MaxValue);
        if (originals is not [var original])
        {
            return new ImageRequest(request.Prompt ?? "")
            {
                Width = settings.Width, Height = settings.Height, Count = settings.Count, Seed = settings.Seed ?? drawn, Steps = settings.Steps, Guidance = settings.Guidance,
            };
        }
        if (original is not DataContent data) throw new InvalidRequestException($"The original picture is a {original.GetType().Name}; give its bytes as DataContent, as nothing is fetched here.");
        var (recipe, isVariation) = (Recipe.Find(data.Data.Span), string.IsNullOrWhiteSpace(request.Prompt));
        return easel.Rework(new EditRequest(PictureCodec.Decode(data.Data.ToArray(), MaxPixels), request.Prompt ?? "")
        {
            Original = recipe, Width = settings.Width, Height = settings.Height, Count = settings.Count, Steps = settings.Steps, Guidance = settings.Guidance,
            Seed = settings.Seed ?? (recipe is null || isVariation ? drawn : null),
        });
    }

    private static DataContent Content(ImageResult result, ImageFormat format)
    {
        return new DataContent(PictureCodec.Encode(result.Picture, format, text: result.Recipe.ToText(format)), format.MediaType())
        {
            RawRepresentation = result, AdditionalProperties = new AdditionalPropertiesDictionary { [SeedKey] = result.Recipe.Seed },
        };
    }

    /// <summary>What the options say, checked.</summary>
    private sealed record Settings(int Count, int? Width, int? Height, ImageFormat Format, int? Steps, double? Guidance, ulong? Seed)
    {
        public static Settings Of(ImageGenerationOptions options)
        {
            if (options.ResponseFormat is not (null or ImageGenerationResponseFormat.Data)) throw new InvalidRequestException($"Pictures come as data; {options.ResponseFormat} is not to be had in process. Leave the response format out.");
            if (options.StreamingCount is > 0) throw new InvalidRequestException($"{options.StreamingCount} unfinished pictures were asked for; there are none here. Leave the streaming count out, or use TextToImage.");
            var format = options.MediaType switch
            {
                null or "image/png" => ImageFormat.Png, "image/jpeg" => ImageFormat.Jpeg, "image/webp" => ImageFormat.Webp,
                var other => throw new InvalidRequestException($"'{other}' is no media type for pictures here; use image/png, image/jpeg or image/webp."),
            };
            var more = options.AdditionalProperties ?? [];
            foreach (var key in more.Keys)
                if (key is not (StepsKey or GuidanceKey or SeedKey)) throw new InvalidRequestException($"There is no additional property '{key}'; use {StepsKey}, {GuidanceKey} and {SeedKey}.");
            return new Settings(
                options.Count ?? 1, options.ImageSize?.Width, options.ImageSize?.Height, format,
                Value<int>(more, StepsKey, "a whole number from 1 to 1000"), Value<double>(more, GuidanceKey, "a number from -100 to 100"), Value<ulong>(more, SeedKey, $"a whole number from 0 to {ulong.MaxValue}"));
        }

        // Whoever reads options from JSON has elements in them, others any type of number.
        private static T? Value<T>(AdditionalPropertiesDictionary more, string key, string expected) where T : struct, ISpanParsable<T> =>
            !more.TryGetValue(key, out var value) || value is null ? null
                : T.TryParse(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number
                : throw new InvalidRequestException($"'{key}' is {value}; give {expected}.");
    }
}
