using Easel.Denoising;
using Easel.Families;
using Easel.Images;
using Easel.Layouts;
using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel;

/// <summary>Words to pictures. One instance belongs to one thread at a time.</summary>
public sealed class TextToImage : IDisposable
{
    private readonly IImageModel _model;
    private readonly PromptDemands? _demands;

    private TextToImage(string folder, IImageModel model) => (Folder, _model, _demands) = (folder, model, model.Planner is { } planner ? new PromptDemands(planner.Lexicon) : null);

    /// <summary>Folder or file that the model was loaded from.</summary>
    public string Folder { get; }

    /// <summary>The model in use.</summary>
    public IImageModel Model => _model;

    /// <summary>Loads a model.</summary>
    /// <param name="modelFolder">Its folder, such as <c>models/easel-one</c>.</param>
    /// <param name="precision">float32 or bfloat16; null for the faster on this machine.</param>
    /// <exception cref="NativeRuntimeException">The native tensor library does not load.</exception>
    /// <exception cref="UnknownModelException">There is no model in that folder.</exception>
    /// <exception cref="CheckpointException">A file of the model is missing or damaged.</exception>
    public static TextToImage Load(string modelFolder, ScalarType? precision = null) => Load(new ModelSource(modelFolder), precision);

    /// <summary>Loads a model with what goes with it: parts from other files, LoRAs, learnt words, a refiner.</summary>
    /// <param name="source">The files. Where it states no memory that may be used, that is what this machine has free.</param>
    /// <param name="precision">float32 or bfloat16; null for the faster on this machine.</param>
    /// <exception cref="NativeRuntimeException">The native tensor library does not load.</exception>
    /// <exception cref="UnknownModelException">There is no model there.</exception>
    /// <exception cref="CheckpointException">A file of the model is missing or damaged, or belongs to another model.</exception>
    /// <exception cref="DeviceMemoryException">There is not memory enough.</exception>
    public static TextToImage Load(ModelSource source, ScalarType? precision = null)
    {
        Runtime.NativeRuntime.Load();
        return new TextToImage(source.Path, ImageModels.Load(source with { FreeBytes = source.FreeBytes ?? Runtime.SystemMemory.Free }, precision ?? Runtime.Processor.BestType));
    }

    /// <summary>Plans the layout of one picture of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="index">Which picture of the request, from 0.</param>
    /// <exception cref="InvalidRequestException">The request cannot be carried out as it stands.</exception>
    public Layout Plan(ImageRequest request, int index = 0)
    {
        var settings = Settle(request);
        return Plan(settings with { Seed = settings.Seed + (ulong)index }) ?? throw new InvalidRequestException("This model paints from words alone and plans no layout; use a model of Easel One's kind.");
    }

    /// <summary>What a prompt says outright in the model's words, and which of its words the model does not have; null where the model has no words of its own.</summary>
    /// <param name="prompt">The words.</param>
    public PromptReading? Read(string prompt) => _demands?.Read(prompt);

    /// <summary>Makes the pictures of a request, one after the other, step by step as the caller asks for them; to cancel, stop asking.</summary>
    /// <param name="request">The request.</param>
    /// <param name="previews">Whether unfinished steps carry a preview picture.</param>
    /// <returns>Per picture: its layout sketch, with previews also a draft, then one step per denoising step; the last carries the finished picture and its recipe.</returns>
    /// <exception cref="InvalidRequestException">The request cannot be carried out as it stands.</exception>
    public IEnumerable<ImageStep> Create(ImageRequest request, bool previews = false)
    {
        var settings = Settle(request);
        return Enumerable.Range(0, settings.Count).SelectMany(index => CreateOne(settings with { Seed = settings.Seed + (ulong)index, Count = 1 }, index, previews));
    }

    private IEnumerable<ImageStep> CreateOne(ResolvedRequest settings, int index, bool previews)
    {
        var layout = Plan(settings);
        yield return new ImageStep(index, 0, settings.Steps, layout, previews && layout is not null ? LayoutSketch.Draw(layout, settings.Width, settings.Height) : null, null);
        if (previews && layout is not null)
        {
            var draft = Picture.FromRgb(_model.Planner!.Draft(layout, settings.Width, settings.Height), settings.Width, settings.Height);
            yield return new ImageStep(index, 0, settings.Steps, layout, draft, null) { IsDraft = true };
        }

        var schedule = _model.ScheduleFor(settings.Width, settings.Height);
        var sigmas = schedule.Sigmas(settings.Steps);
        using var noise = new NoiseSource([settings.Seed], _model.LatentChannels, settings.Height / _model.Downsampling, settings.Width / _model.Downsampling);
        using var denoiser = _model.Prepare(settings.Prompt, settings.Negative, layout, settings.Width, settings.Height, settings.Guidance);
        using var start = Start(schedule, noise, sigmas[0]);
        foreach (var step in Sampler.Named(settings.Sampler).Run(denoiser.Denoise, start, schedule, sigmas, noise.Draw))
        {
            var picture = step.IsLast || previews ? Picture.FromRgb(_model.Decode(step.IsLast ? step.State : step.Clean, preview: !step.IsLast), settings.Width, settings.Height) : null;
            var result = step.IsLast ? new ImageResult(picture!, layout, Recipe.Of(settings, _model.Hash, _model.Precision) with { Loras = _model.Loras is { Count: > 0 } loras ? loras : null }) : null;
            yield return new ImageStep(index, step.Index + 1, settings.Steps, layout, picture, result);
        }
    }

    private Layout? Plan(ResolvedRequest settings) =>
        settings.Layout ?? _model.Planner?.Plan(settings.Prompt, _demands!.Of(settings.Prompt), (float)settings.Width / settings.Height, settings.Seed);

    private static Tensor Start(NoiseSchedule schedule, NoiseSource noise, double sigma)
    {
        using var first = noise.Draw();
        return schedule.Start(first, sigma);
    }

    /// <summary>Fills in what the request leaves open and checks what the model can do. Touches no tensor, so any thread may ask.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="InvalidRequestException">The model cannot do it; the message names the nearest valid values.</exception>
    public ResolvedRequest Settle(ImageRequest request)
    {
        request.Validate();
        var defaults = _model.Defaults;
        var (width, height) = (request.Width ?? defaults.Size, request.Height ?? defaults.Size);
        var nearest = Nearest(width, height);
        if (nearest != (width, height))
        {
            var shape = double.IsFinite(defaults.MaxAspect) ? $", and none is more than {defaults.MaxAspect} times the other" : "";
            throw new InvalidRequestException(
                $"A picture of {width}x{height} pixels cannot be made: sides are multiples of {defaults.SizeStep} from {defaults.MinSize} to {defaults.MaxSize}{shape}. Nearest: {nearest.Width}x{nearest.Height}.");
        }
        var sampler = Sampler.Named(request.Sampler ?? defaults.Sampler).Name;
        if (request.Layout is { } layout)
        {
            if (_model.Planner is null) throw new InvalidRequestException("This model paints from words alone; leave the layout out.");
            LayoutCheck.Require(layout, _model.Planner.Lexicon);
        }
        if (request.Negative is not null && !_model.TakesNegative) throw new InvalidRequestException("This model takes no negative prompt; say what shall not be there in the prompt itself, such as 'no clouds'.");
        return new ResolvedRequest(request.Prompt, width, height, request.Seed, request.Count, request.Steps ?? defaults.Steps, request.Guidance ?? defaults.Guidance, sampler, request.Layout, request.Negative);

        (int Width, int Height) Nearest(int width, int height)
        {
            var (w, h) = (Clamp(width, defaults.MaxSize), Clamp(height, defaults.MaxSize));
            return (Clamp(w, h * defaults.MaxAspect), Clamp(h, w * defaults.MaxAspect));
        }

        // Rounded down at the upper limit, which need not be a multiple.
        int Clamp(int side, double most)
        {
            var steps = Math.Min(Math.Round(side / (double)defaults.SizeStep), Math.Floor(most / defaults.SizeStep));
            return (int)Math.Max(steps * defaults.SizeStep, defaults.MinSize);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
