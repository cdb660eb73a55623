using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Easel.Layouts;

namespace Easel.Cli;

/// <summary>What <c>create --json</c> prints.</summary>
/// <param name="Files">The files written, in order.</param>
/// <param name="Seed">Seed of the first picture; each further one has one more.</param>
/// <param name="Size">Width and height in pixels, such as <c>320x256</c>.</param>
/// <param name="Steps">Denoising steps.</param>
/// <param name="Guidance">Classifier-free guidance.</param>
/// <param name="Sampler">Name of the sampler.</param>
/// <param name="Model">Hash of the model's files.</param>
/// <param name="Seconds">Time from the loaded model to the last file.</param>
/// <param name="Layout">The plan of the first picture; none where the model paints from words alone.</param>
/// <param name="Layouts">The plans of all pictures, where there are several.</param>
/// <param name="Hints">What a person should know.</param>
internal sealed record CreateReport(
    IReadOnlyList<string> Files, ulong Seed, string Size, int Steps, double Guidance, string Sampler, string Model, double Seconds,
    JsonNode? Layout, IReadOnlyList<JsonNode?>? Layouts, IReadOnlyList<string> Hints)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static CreateReport Of(IReadOnlyList<string> files, IReadOnlyList<ImageResult> results, TimeSpan time, IReadOnlyList<string> hints)
    {
        var first = results[0].Recipe;
        return new CreateReport(
            files, first.Seed, $"{first.Width}x{first.Height}", first.Steps, first.Guidance, first.Sampler, first.Model, Math.Round(time.TotalSeconds, 3),
            Node(results[0].Layout), results.Count > 1 && results[0].Layout is not null ? [.. results.Select(result => Node(result.Layout))] : null, hints);
    }

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    private static JsonNode? Node(Layout? layout) => layout is null ? null : JsonNode.Parse(LayoutJson.Write(layout));
}
