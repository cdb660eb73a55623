using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

/// <summary>Linear code of square blocks of pixels: B×3×16h×16w pictures ⇄ B×C×h×w coefficients, on average of mean 0 and variance 1.</summary>
/// <remarks>
/// The Karhunen–Loève transform (principal components of the blocks of many pictures, strongest first): no linear code of C numbers a block
/// keeps more. It is fitted, not trained. Components keep half their natural strength, on a logarithmic scale: of variance 1 each, the faintest
/// detail would be worth as much to a diffusion model as the brightness of the block; as they are, all but brightness would drown in noise at once.
/// </remarks>
public sealed class BlockTransform : Module<Tensor, Tensor>
{
    private readonly Tensor basis, scale, mean;
    private readonly long side;

    /// <summary>Builds the transform without values; <see cref="Fit"/> or loaded weights set them.</summary>
    /// <param name="channels">Coefficients C of a block.</param>
    /// <param name="side">Pixels of a block along each side.</param>
    public BlockTransform(long channels, long side) : base(nameof(BlockTransform))
    {
        this.side = side;
        basis = zeros(channels, 3 * side * side);
        scale = ones(channels);
        mean = zeros(3 * side * side);
        register_buffer("basis", basis);
        register_buffer("scale", scale);
        register_buffer("mean", mean);
        RegisterComponents();
    }

    /// <summary>Whether it has values.</summary>
    public bool IsFitted
    {
        get
        {
            using var scope = NewDisposeScope();
            return basis.abs().sum().Number() > 0;
        }
    }

    /// <summary>Pictures to coefficients.</summary>
    /// <param name="pictures">B×3×16h×16w in −1…1.</param>
    /// <returns>B×C×h×w.</returns>
    public Tensor Encode(Tensor pictures)
    {
        var centred = functional.pixel_unshuffle(pictures, side).Minus(mean.to(pictures.dtype).view(1, -1, 1, 1));
        return functional.conv2d(centred, (basis / scale.unsqueeze(1)).to(pictures.dtype).unsqueeze(-1).unsqueeze(-1));
    }

    /// <summary>Coefficients to pictures.</summary>
    /// <param name="coefficients">B×C×h×w.</param>
    /// <returns>B×3×16h×16w.</returns>
    public Tensor Decode(Tensor coefficients)
    {
        var columns = (basis * scale.unsqueeze(1)).t().contiguous().to(coefficients.dtype).unsqueeze(-1).unsqueeze(-1);
        return functional.pixel_shuffle(functional.conv2d(coefficients, columns, mean.to(coefficients.dtype)), side);
    }

    /// <summary>Encodes and decodes.</summary>
    /// <param name="x">B×3×16h×16w in −1…1.</param>
    /// <returns>B×3×16h×16w.</returns>
    public override Tensor forward(Tensor x) => Decode(Encode(x));

    /// <summary>Takes the principal components of the blocks of pictures.</summary>
    /// <param name="pictures">Batches B×3×16h×16w float32 in −1…1 on the processor; they are disposed of. A few hundred thousand blocks in all are plenty.</param>
    public void Fit(IEnumerable<Tensor> pictures)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (sum, products, count) = (zeros_like(mean, ScalarType.Float64), zeros([mean.shape[0], mean.shape[0]], ScalarType.Float64), 0L);
        foreach (var batch in pictures)
        {
            using var inner = NewDisposeScope();
            using (batch)
            {
                var blocks = functional.pixel_unshuffle(batch, side).permute(0, 2, 3, 1).reshape(-1, mean.shape[0]).to(ScalarType.Float64);
                sum.PlusInPlace(blocks.sum([0]));
                products.PlusInPlace(blocks.t().matmul(blocks));
                count += blocks.shape[0];
            }
        }
        var centre = sum / tensor((double)count);
        var (values, vectors) = linalg.eigh((products / tensor((double)count)).Minus(outer(centre, centre)));   // weakest first
        var channels = basis.shape[0];
        basis.copy_(vectors.t().flip(0).narrow(0, 0, channels));
        var root = values.flip(0).narrow(0, 0, channels).clamp_min(Smallest).pow(Quarter);    // of the standard deviation
        scale.copy_(root * root.Squared().mean().sqrt());
        mean.copy_(centre);
    }

    private static readonly Scalar Smallest = 1e-8, Quarter = 0.25;
}
