using Easel.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Linear = Easel.Models.Linear;

namespace Easel.Training;

/// <summary>Tells latents of real pictures from painted ones, cell by cell, from what a trained painter makes of them under noise.</summary>
/// <remarks>
/// The discriminator of latent adversarial diffusion distillation (Sauer et al. 2024, arXiv 2403.12015, section 3): small heads on features of a painter that stays
/// as it is, and that knows what the picture is to show. Hinge loss after Lim and Ye 2017 (arXiv 1705.02894).
/// </remarks>
public sealed class PainterCritic : Module<Tensor, Tensor>
{
    private const int HeadWidth = 128;
    private static readonly Scalar One = 1f;
    private readonly ModuleList<Head> heads;
    private readonly int[] tapped;

    /// <summary>Builds heads with random weights.</summary>
    /// <param name="painter">Sizes of the painter whose features they see.</param>
    /// <param name="generator">Source of the starting weights.</param>
    public PainterCritic(PainterConfig painter, Generator? generator = null) : base(nameof(PainterCritic))
    {
        tapped = [painter.Depth / 2, painter.Depth - 1];
        heads = new ModuleList<Head>([.. tapped.Select(_ => new Head(painter.Width, generator))]);
        RegisterComponents();
    }

    /// <summary>How real each cell looks to each head.</summary>
    /// <param name="features">What each block of the painter makes, B×M×D.</param>
    /// <returns>B×M×H, above 0 for real.</returns>
    internal Tensor Judge(IReadOnlyList<Tensor> features) => cat([.. heads.Select((head, i) => head.forward(features[tapped[i]]))], -1);

    /// <summary>What the critic is to make small: that it takes painted for real, or real for painted.</summary>
    /// <param name="real">Its judgement of real latents.</param>
    /// <param name="painted">Its judgement of painted ones.</param>
    internal static Tensor Hinge(Tensor real, Tensor painted) => real.neg().Plus(One).relu().mean().Plus(painted.Plus(One).relu().mean());

    /// <summary>Not used: a critic needs the features of several blocks.</summary>
    /// <param name="x">Ignored.</param>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override Tensor forward(Tensor x) => throw new InvalidOperationException("A critic judges the features of a painter's blocks.");

    private sealed class Head : Module<Tensor, Tensor>
    {
        private readonly Linear input, output;

        public Head(int width, Generator? generator) : base(nameof(Head))
        {
            input = new Linear(width, HeadWidth, generator: generator);
            output = new Linear(HeadWidth, 1, generator: generator);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => output.forward(functional.silu(input.forward(RmsNorm.Normalise(x.to(ScalarType.Float32)))));
    }
}
