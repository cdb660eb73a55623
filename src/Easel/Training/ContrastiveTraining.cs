using Easel.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Linear = Easel.Models.Linear;

namespace Easel.Training;

/// <summary>A text encoder and a picture encoder that lead into one space, so that words lie near the pictures they describe; keys begin with <c>text.</c>, <c>pictures.</c> and those of the two projections.</summary>
public sealed class ContrastiveNetworks : Module<Tensor, Tensor>
{
    private const int Width = 128;
    private static readonly Scalar Padding = 0L, One = 1f, LargestScale = (float)Math.Log(100);
    private readonly TextEncoder text;
    private readonly Recogniser pictures;
    private readonly Linear text_output, picture_output;
    private readonly Parameter scale;

    /// <summary>Joins two encoders.</summary>
    /// <param name="text">The text encoder.</param>
    /// <param name="pictures">The picture encoder, of which the pooled features are used.</param>
    /// <param name="generator">Source of the starting weights of the projections.</param>
    public ContrastiveNetworks(TextEncoder text, Recogniser pictures, Generator? generator = null) : base(nameof(ContrastiveNetworks))
    {
        (this.text, this.pictures) = (text, pictures);
        text_output = new Linear(text.Config.Width, Width, hasBias: false, generator: generator);
        picture_output = new Linear(pictures.Config.Widths[^1], Width, hasBias: false, generator: generator);
        scale = new Parameter(tensor((float)Math.Log(1 / 0.07)));
        RegisterComponents();
    }

    /// <summary>Logarithm of what likenesses are multiplied by, learnt and at most that of 100.</summary>
    internal Tensor Scale => scale.clamp_max(LargestScale).exp();

    /// <summary>Where words lie.</summary>
    /// <param name="ids">B×T int64, 0 is padding.</param>
    /// <param name="type">Type of the computation.</param>
    /// <returns>B×E float32 of length 1.</returns>
    public Tensor Words(Tensor ids, ScalarType type)
    {
        var real = ids.ne(Padding).unsqueeze(-1).to(ScalarType.Float32);
        var mean = (text.Encode(ids, type).to(ScalarType.Float32) * real).sum(1) / real.sum(1).clamp_min(One);
        return functional.normalize(text_output.forward(mean), dim: -1);
    }

    /// <summary>Where pictures lie.</summary>
    /// <param name="pixels">B×3×128×128 float32 in −1…1.</param>
    /// <param name="type">Type of the computation.</param>
    /// <returns>B×E float32 of length 1.</returns>
    public Tensor Pictures(Tensor pixels, ScalarType type) =>
        functional.normalize(picture_output.forward(pictures.Look(pixels.to(type)).Features.to(ScalarType.Float32)), dim: -1);

    /// <inheritdoc cref="Words"/>
    public override Tensor forward(Tensor ids) => Words(ids, ScalarType.Float32);
}

/// <summary>Trains <see cref="ContrastiveNetworks"/>: of the pictures of a batch each caption is to find its own, and of the captions each picture (CLIP, Radford et al. 2021, arXiv 2103.00020, figure 3).</summary>
/// <param name="networks">The networks, float32 masters.</param>
/// <param name="computeType">Type of activations.</param>
public sealed class ContrastiveTraining(ContrastiveNetworks networks, ScalarType computeType)
{
    private static readonly Scalar Half = 0.5f;

    /// <summary>One forward and backward pass.</summary>
    /// <param name="captions">B×T int64 token ids, 0 is padding.</param>
    /// <param name="pixels">B×3×128×128 float32 in −1…1, each the picture of its caption.</param>
    /// <returns>Mean cross-entropy in nats, ln B for networks that know nothing; share of captions whose own picture is the nearest of the batch.</returns>
    public (double Loss, double Found) Backward(Tensor captions, Tensor pixels)
    {
        using var scope = NewDisposeScope();
        var likeness = networks.Words(captions, computeType).matmul(networks.Pictures(pixels, computeType).t());
        var logits = likeness * networks.Scale;
        var own = TensorArithmetic.Indices(logits.shape[0], logits.device);
        var loss = functional.cross_entropy(logits, own).Plus(functional.cross_entropy(logits.t(), own)).mul(Half);
        loss.backward();
        using var noGrad = no_grad();
        return (loss.Number(), likeness.argmax(1).eq(own).to(ScalarType.Float32).mean().Number());
    }
}
