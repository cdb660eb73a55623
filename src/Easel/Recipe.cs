using System.Text.Json;
using System.Text.Json.Serialization;
using Easel.Families;
using Easel.Layouts;

namespace Easel;

/// <summary>All that is needed to make a picture again, bit for bit; travels in the file under <see cref="Key"/>.</summary>
/// <param name="Model">Hash of the model's files.</param>
/// <param name="Prompt">The words.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Seed">Seed of this picture.</param>
/// <param name="Steps">Denoising steps.</param>
/// <param name="Guidance">Classifier-free guidance.</param>
/// <param name="Sampler">Name of the sampler.</param>
/// <param name="Precision">Type of the computation, <c>bf16</c> or <c>fp32</c>; another one gives a slightly different picture.</param>
/// <param name="Layout">The layout, where one was given instead of planned.</param>
public sealed record Recipe(string Model, string Prompt, int Width, int Height, ulong Seed, int Steps, double Guidance, string Sampler, string Precision, Layout? Layout)
{
    /// <summary>Key of the recipe among a file's texts.</summary>
    public const string Key = "easel.recipe";

    /// <summary>What it was led away from, where that was said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Negative { get; init; }

    /// <summary>LoRAs that took part, where there were any; to make the picture again they are given again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LoraUse>? Loras { get; init; }

    /// <summary>The refiner of the last steps, where there was one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RefinerUse? Refiner { get; init; }

    /// <summary>Learnt words that the prompts use, where they use any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EmbeddingUse>? Embeddings { get; init; }

    /// <summary>The picture that was painted over, where there was one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RecipeSource? Source { get; init; }

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    /// <summary>The recipe of one picture.</summary>
    /// <param name="settings">How it is made.</param>
    /// <param name="model">What makes it.</param>
    public static Recipe Of(ResolvedRequest settings, IImageModel model) =>
        new(model.Hash, settings.Prompt, settings.Width, settings.Height, settings.Seed, settings.Steps, settings.Guidance, settings.Sampler, model.Precision, settings.Layout)
        {
            Negative = settings.Negative, Source = settings.Source?.ToRecipe(), Loras = model.Loras is { Count: > 0 } loras ? loras : null, Refiner = model.Refiner,
            Embeddings = model.EmbeddingsIn(settings.Prompt, settings.Negative) is { Count: > 0 } embeddings ? embeddings : null,
        };

    /// <summary>The request that makes the picture again.</summary>
    /// <param name="source">The picture that was painted over, with its mask, where there was one.</param>
    /// <param name="mask">Its mask, where it had one.</param>
    /// <exception cref="InvalidRequestException">It was made from another picture or mask, which is not given here.</exception>
    public ImageRequest ToRequest(Images.Picture? source = null, Images.PictureMask? mask = null)
    {
        var request = new ImageRequest(Prompt) { Width = Width, Height = Height, Seed = Seed, Steps = Steps, Guidance = Guidance, Sampler = Sampler, Layout = Layout, Negative = Negative };
        if (Source is null) return request;
        if (source is null) throw new InvalidRequestException("This picture was made from another one, which its recipe knows only by name; edit that one again with 'easel edit', the same words and seed.");
        var given = new SourcePicture(source, Source.Strength) { Mask = mask, KeepsSize = Source.KeepsSize, IsHeld = Source.IsHeld, Words = Source.Words };
        return given.ToRecipe() == Source ? request with { Source = given } : throw new InvalidRequestException("The recipe was made from another picture or another mask; give just those.");
    }

    /// <summary>As JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <summary>As the text of a picture file; null where a file of that format cannot hold it, as a JPEG cannot hold more than 64 kB.</summary>
    /// <param name="format">Format of the file.</param>
    public IReadOnlyDictionary<string, string>? ToText(Images.ImageFormat format) =>
        new Dictionary<string, string> { [Key] = ToJson() } is var text && Images.PictureText.Fits(format, text) ? text : null;

    /// <summary>The recipe of a picture that may be anyone's; null where it has none that can be read.</summary>
    /// <param name="file">A picture file.</param>
    public static Recipe? Find(ReadOnlySpan<byte> file)
    {
        try
        {
            return Images.PictureText.Read(file).TryGetValue(Key, out var json) ? FromJson(json) : null;
        }
        catch (InvalidRequestException)
        {
            return null;
        }
    }

    /// <summary>Reads a recipe.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote; may come from anyone.</param>
    /// <exception cref="InvalidRequestException">It is no recipe.</exception>
    public static Recipe FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Recipe>(json, Options) ?? throw new InvalidRequestException("The recipe is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidRequestException($"The recipe cannot be read: {e.Message}", e);
        }
    }
}
