using Easel.Checkpoints;
using Easel.Denoising;
using Easel.Layouts;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>What models published by others have in common: their files, a plan of memory, weights read at once or part by part, and an autoencoder between pixels and latents.</summary>
public abstract class PublicModel : IImageModel
{
    private string? _hash;

    private protected PublicModel(ModelFiles files, ScalarType type) => (Files, ComputeType) = (files, type);

    /// <summary>First 16 hexadecimal digits of the SHA-256 over its files (of each the length, the first and the last megabyte), the name that recipes know it by.</summary>
    public string Hash => _hash ??= Files.Hash();

    /// <summary>Type of the computation, <c>bf16</c> or <c>fp32</c>.</summary>
    public string Precision => ComputeType == ScalarType.BFloat16 ? "bf16" : "fp32";

    /// <inheritdoc/>
    public abstract ModelDefaults Defaults { get; }

    /// <summary>Channels of its latents.</summary>
    public int LatentChannels => Decoder.Config.LatentChannels;

    /// <summary>Pixels per latent cell along each side.</summary>
    public int Downsampling => Decoder.Config.Downsampling;

    /// <inheritdoc/>
    public EaselOne? Planner => null;

    /// <inheritdoc/>
    public abstract bool TakesNegative { get; }

    /// <inheritdoc/>
    public virtual bool TakesPicture => false;

    /// <inheritdoc/>
    public virtual bool CanLocate => false;

    /// <inheritdoc/>
    public IReadOnlyList<LoraUse> Loras => LoraUse.Of(Files);

    /// <inheritdoc/>
    public virtual RefinerUse? Refiner => null;

    private protected ModelFiles Files { get; }

    private protected ScalarType ComputeType { get; }

    private protected long BytesPerNumber => ComputeType == ScalarType.Float32 ? 4 : 2;

    private protected LatentDecoder Decoder { get; set; } = null!;

    /// <summary>Puts a model together from its files, which it owns from now on.</summary>
    /// <exception cref="CheckpointException">A part is missing, damaged, or a variant that Easel does not have.</exception>
    /// <exception cref="DeviceMemoryException">There is not memory enough.</exception>
    internal static T Load<T>(T model) where T : PublicModel
    {
        try
        {
            model.OpenParts();
            var source = model.Files.Source;
            var plan = model.Plan(source.Size?.Width ?? model.Defaults.Size, source.Size?.Height ?? model.Defaults.Size);
            ModelTelling.Tell(model.Files, plan);
            plan.Require();
            if (!plan.IsStaged) model.Read();
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public virtual IReadOnlyList<EmbeddingUse> EmbeddingsIn(string prompt, string? negative) => [];

    /// <inheritdoc/>
    public abstract int CountTokens(string prompt);

    /// <inheritdoc/>
    public abstract NoiseSchedule ScheduleFor(int width, int height);

    /// <inheritdoc/>
    public abstract MemoryPlan Plan(int width, int height);

    /// <inheritdoc/>
    public ConditionedDenoiser Prepare(string prompt, string? negative, Layout? layout, int width, int height, double guidance, MaskedPicture? picture = null)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        MaskedPicture.Require(picture, TakesPicture, width, height);
        var plan = Plan(width, height);
        plan.Require();
        return Prepare(new PaintedWords(prompt, negative, width, height, guidance), plan, TakesPicture ? picture ?? MaskedPicture.Empty(width, height) : null);
    }

    /// <inheritdoc/>
    public virtual WordPlace? Locate(byte[] rgb, int width, int height, string prompt, string words) => null;

    /// <inheritdoc/>
    public Tensor Encode(byte[] rgb, int width, int height)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return Encode(PixelTensor.FromRgb(rgb, width, height)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public byte[] Decode(Tensor latents, bool preview) => Decoder.Decode(latents, preview, IsTiled(latents.shape[3] * Downsampling, latents.shape[2] * Downsampling));

    /// <inheritdoc/>
    public abstract void Dispose();

    private protected Tensor Encode(Tensor pixels) => Decoder.Encode(pixels, IsTiled(pixels.shape[3], pixels.shape[2]));

    private protected abstract void OpenParts();

    // Reads all weights now and not when they are first needed.
    private protected abstract void Read();

    // The picture is there where the network takes one.
    private protected abstract ConditionedDenoiser Prepare(PaintedWords words, MemoryPlan plan, MaskedPicture? picture);

    private bool IsTiled(long width, long height) => width * height > LatentDecoder.MaxWholePixels || Plan((int)width, (int)height).IsStaged;
}

/// <summary>What the conditions of a picture depend on.</summary>
/// <param name="Prompt">The words.</param>
/// <param name="Negative">What to be led away from; null for nothing in particular.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Guidance">Classifier-free guidance.</param>
internal sealed record PaintedWords(string Prompt, string? Negative, int Width, int Height, double Guidance);
