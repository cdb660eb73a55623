using System.Text.Json;
using System.Text.Json.Serialization;
using Easel.Models;

namespace Easel.Families;

/// <summary>What <c>model.json</c> of an own model says: the networks' sizes, the sizes it paints, and its defaults.</summary>
/// <param name="Format">Always <c>easel-one</c>.</param>
/// <param name="Version">Version of the weights.</param>
/// <param name="Autoencoder">Sizes of the autoencoder.</param>
/// <param name="TextEncoder">Sizes of the text encoder.</param>
/// <param name="Planner">Sizes of the planner.</param>
/// <param name="Painter">Sizes of the painter.</param>
/// <param name="MinSize">Shortest side in pixels.</param>
/// <param name="MaxSize">Longest side in pixels.</param>
/// <param name="DefaultSize">Side of a picture when none is asked for.</param>
/// <param name="MaxAspect">Most that one side may be of the other.</param>
/// <param name="Defaults">Settings when none are asked for: those of the student where there is one.</param>
/// <param name="High">Settings of high quality, which the painter itself paints, where a student paints the rest; null without a student.</param>
public sealed record EaselOneManifest(
    string Format, string Version, AutoencoderConfig Autoencoder, TextEncoderConfig TextEncoder, PlannerConfig Planner, PainterConfig Painter,
    int MinSize, int MaxSize, int DefaultSize, double MaxAspect, EaselOneDefaults Defaults, SamplingSettings? High = null)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true, WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Reads <c>model.json</c>.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <exception cref="UnknownModelException">There is no such file.</exception>
    /// <exception cref="CheckpointException">It is damaged or of another format.</exception>
    public static EaselOneManifest Load(string folder)
    {
        var path = Path.Combine(folder, "model.json");
        try
        {
            var manifest = JsonSerializer.Deserialize<EaselOneManifest>(File.ReadAllBytes(path), Options);
            if (manifest?.Format != "easel-one") throw new CheckpointException($"{path} is of format '{manifest?.Format}'; this program reads 'easel-one'.");
            return manifest;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UnknownModelException($"There is no model at {folder}: model.json is missing.", e);
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"{path} is damaged: {e.Message}", e);
        }
    }

    /// <summary>Writes <c>model.json</c>.</summary>
    /// <param name="folder">The model's folder.</param>
    public void Save(string folder) => File.WriteAllText(Path.Combine(folder, "model.json"), JsonSerializer.Serialize(this, Options) + "\n");
}

/// <summary>Settings used when a request leaves them open.</summary>
/// <param name="Steps">Denoising steps.</param>
/// <param name="Guidance">Classifier-free guidance.</param>
/// <param name="Sampler">Name of the sampler.</param>
/// <param name="Shift">Shift of the rectified-flow schedule.</param>
/// <param name="PlanTemperature">Temperature of layout sampling; lower is plainer.</param>
public sealed record EaselOneDefaults(int Steps, double Guidance, string Sampler, double Shift, double PlanTemperature);
