using Easel.Checkpoints;
using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>Models whose transformer reads CLIP's and T5's text: encoders and network take turns where memory is short, and the network's matrices can stay in their file.</summary>
internal abstract class TransformerModel<T>(ModelFiles files, ScalarType type) : PublicModel(files, type) where T : nn.Module
{
    private ((string, string?, bool) Words, TextCondition With, TextCondition? Without)? _last;

    protected List<ClipPrompts> Clips { get; } = [];

    /// <summary>Null only for models that do without.</summary>
    protected T5Prompts? T5 { get; private set; }

    protected NetworkPart<T> Network { get; private set; } = null!;

    /// <summary>CLIP encoders that it reads.</summary>
    protected virtual IReadOnlyList<ModelPart> ClipParts => [];

    /// <summary>Whether it works without T5.</summary>
    protected virtual bool IsT5Optional => false;

    /// <summary>Longest side of a picture.</summary>
    protected virtual int MaxSize => 2048;

    /// <inheritdoc/>
    public override int CountTokens(string prompt) => Clips.Count > 0 ? Clips[0].CountTokens(prompt) : T5!.CountTokens(prompt);

    /// <inheritdoc/>
    public override MemoryPlan Plan(int width, int height)
    {
        var (decoding, tiled) = Decoder.Working(width, height, BytesPerNumber);
        var tokens = (long)(width / (2 * Downsampling)) * (height / (2 * Downsampling)) + 512;
        // Measured on FLUX.1: 40 numbers per token and channel.
        return new MemoryPlan(Clips.Sum(c => c.Network.Bytes) + (T5?.Network.Bytes ?? 0), Network.Bytes, Decoder.Bytes, tokens * 40 * ChannelsAtOnce * BytesPerNumber, decoding, tiled, Files.Source.FreeBytes)
        {
            NetworkInFile = Network.BytesInFile,
        };
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Forget();
        foreach (var clip in Clips) clip.Dispose();
        foreach (var part in new IDisposable?[] { T5, Network, Decoder, Files }) part?.Dispose();
    }

    /// <summary>Channels, times pictures that are evaluated at once.</summary>
    protected abstract long ChannelsAtOnce { get; }

    /// <summary>The network over its weights; whoever makes it keeps its sizes.</summary>
    protected abstract NetworkPart<T> OpenNetwork(PartFile denoiser);

    /// <summary>Refuses parts that load each by itself, and would fail in the middle of a picture.</summary>
    protected abstract void RefuseMisfit();

    /// <summary>Reads words.</summary>
    protected abstract TextCondition Condition(string prompt);

    /// <summary>The network with its conditions.</summary>
    /// <param name="with">The words.</param>
    /// <param name="without">What to be led away from; null without guidance.</param>
    /// <param name="words">What was asked for.</param>
    /// <param name="given">What <see cref="Given"/> made; null for networks that take no picture.</param>
    protected abstract ConditionedDenoiser Denoiser(TextCondition with, TextCondition? without, PaintedWords words, Tensor? given);

    /// <summary>Further input of a network that takes a picture.</summary>
    protected virtual Tensor? Given(MaskedPicture picture) => null;

    /// <summary>An error where the widths of encoders and network differ.</summary>
    protected CheckpointException Misfit(string what) => new($"{Files.Path}: {what}; the parts belong to different models.");

    private protected override void OpenParts()
    {
        if (Files.Source.Embeddings.Count > 0) throw new InvalidRequestException($"{Files.Path} is {Files.Family}; learnt words are for Stable Diffusion 1, 2 and XL. Leave --embedding out.");
        if (Files.Source.Refiner is not null) throw new InvalidRequestException($"{Files.Path} is {Files.Family}; only SDXL has a refiner. Leave --refiner out.");
        foreach (var part in ClipParts) Clips.Add(ClipPrompts.Open(Files, part, ComputeType));
        if (!IsT5Optional || Files.Has(ModelPart.T5Text)) T5 = T5Prompts.Open(Files, ComputeType);
        Network = OpenNetwork(Files.Part(ModelPart.Denoiser));
        Decoder = Autoencoders.Open(Files, ComputeType);
        RefuseMisfit();
    }

    private protected override void Read()
    {
        foreach (var clip in Clips) _ = clip.Network.Network;
        _ = (T5?.Network.Network, Network.Network);
        Decoder.Read();
    }

    private protected override ConditionedDenoiser Prepare(PaintedWords words, MemoryPlan plan, MaskedPicture? picture)
    {
        Network.StaysInFile = plan.StaysInFile;
        var given = picture is null ? null : Given(picture);
        Encode((words.Prompt, words.Negative, TakesNegative && words.Guidance != 1), plan.IsStaged);
        return Denoiser(_last!.Value.With, _last.Value.Without, words, given);
    }

    // The same words again need no text encoder.
    private void Encode((string Prompt, string? Negative, bool IsGuided) words, bool isStaged)
    {
        if (_last?.Words == words) return;
        Forget();
        if (isStaged) Network.Release();
        var with = Condition(words.Prompt);
        var without = words.IsGuided ? Condition(words.Negative ?? "") : null;
        if (isStaged)
        {
            foreach (var clip in Clips) clip.Network.Release();
            T5?.Network.Release();
        }
        _last = (words, with.Kept(), without?.Kept());
    }

    private void Forget()
    {
        _last?.With.Free();
        _last?.Without?.Free();
        _last = null;
    }
}
