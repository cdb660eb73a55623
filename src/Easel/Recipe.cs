using System.Text.Json;
using System.Text.Json.Serialization;
using Easel.Families;
using Easel.Layouts;

namespace Easel;

/// <summary>All that is needed to make a picture again, bit for bit; travels in the PNG under <see cref="Key"/>.</summary>
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
    /// <summary>Key of the recipe among a PNG's texts.</summary>
    public const string Key = "easel.recipe";

    /// <summary>What it was led away from, where that was said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Negative { get; init; }

    /// <summary>LoRAs that took part, where there were any; to make the picture again they are given again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LoraUse>? Loras { get; init; }

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    /// <summary>The recipe of one picture.</summary>
    /// <param name="settings">How it is made.</param>
    /// <param name="model">Hash of the model's files.</param>
    /// <param name="precision">Type of the computation, <c>bf16</c> or <c>fp32</c>.</param>
    public static Recipe Of(ResolvedRequest settings, string model, string precision) =>
        new(model, settings.Prompt, settings.Width, settings.Height, settings.Seed, settings.Steps, settings.Guidance, settings.Sampler, precision, settings.Layout) { Negative = settings.Negative };

    /// <summary>The request that makes the picture again.</summary>
    public ImageRequest ToRequest() =>
        new(Prompt) { Width = Width, Height = Height, Seed = Seed, Steps = Steps, Guidance = Guidance, Sampler = Sampler, Layout = Layout, Negative = Negative };

    /// <summary>As JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);

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
