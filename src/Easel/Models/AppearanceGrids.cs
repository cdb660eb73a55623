using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

/// <summary>Decodes every item of a plan into a small grid of features, its appearance, and lays these grids over the cells, the front ones over those behind.</summary>
/// <remarks>
/// A shape is much cheaper to learn as a grid that words address than as a function of coordinates. Each grid has an opacity of its own, and
/// the layers are joined with the "over" operator (Porter and Duff 1984, "Compositing digital images"), so what hides what is not left to be learnt.
/// </remarks>
internal sealed class AppearanceGrids : Module<Tensor, Tensor>
{
    private const int Side = 12;
    private static readonly Scalar Zero = 0f, One = 1f, Half = 0.5f, Last = Side - 1f, SideLength = (float)Side, Smallest = 1e-3f;

    private readonly Linear item_input, box_input, global_input, grid, output;
    private readonly int channels;

    /// <param name="width">Channels D of items, globals and result.</param>
    /// <param name="boxFeatures">Features of a box.</param>
    /// <param name="hidden">Channels between the words and the grid.</param>
    /// <param name="channels">Features of a grid's cell.</param>
    /// <param name="generator">Source of the starting weights.</param>
    public AppearanceGrids(int width, int boxFeatures, int hidden, int channels, Generator? generator) : base(nameof(AppearanceGrids))
    {
        this.channels = channels;
        item_input = new Linear(width, hidden, generator: generator);
        box_input = new Linear(boxFeatures, hidden, hasBias: false, generator: generator);
        global_input = new Linear(width, hidden, hasBias: false, gain: 0.5, generator: generator);
        grid = new Linear(hidden, Side * Side * (channels + 1), generator: generator);
        output = new Linear(channels, width, generator: generator);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => throw new InvalidOperationException("Appearance needs items and cells; call Forward.");

    /// <summary>What the cells show.</summary>
    /// <param name="item">B×J×D embeddings of the items, back to front.</param>
    /// <param name="box">B×J×F features of their boxes.</param>
    /// <param name="global">B×D.</param>
    /// <param name="present">B×J true where there is an item.</param>
    /// <param name="boxes">B×J×4 left, top, right, bottom.</param>
    /// <param name="centres">B×N×2 (or 1×N×2) the cells' centres, x and y in 0…1.</param>
    /// <param name="margins">2: half a cell's width and height; what an item's edge only touches still shows it.</param>
    /// <returns>B×N×D in the type of <paramref name="item"/>.</returns>
    public Tensor Forward(Tensor item, Tensor box, Tensor global, Tensor present, Tensor boxes, Tensor centres, Tensor margins)
    {
        var (batch, items) = (item.shape[0], item.shape[1]);
        var hidden = functional.silu(item_input.forward(item).Plus(box_input.forward(box)).Plus(global_input.forward(global).unsqueeze(1)));
        var grids = grid.forward(hidden).view(batch, items, Side * Side, channels + 1);

        var corner = boxes.narrow(2, 0, 2).unsqueeze(2);                                      // B×J×1×2
        var far = boxes.narrow(2, 2, 2).unsqueeze(2);
        var at = centres.unsqueeze(1);                                                        // B×1×N×2
        var covers = at.ge(corner.Minus(margins)).logical_and(at.le(far.Plus(margins))).all(-1).logical_and(present.unsqueeze(-1)); // B×J×N
        var place = at.Minus(corner) / far.Minus(corner).clamp_min(Smallest);                 // B×J×N×2 in 0…1 inside the box
        // Bilinear interpolation between the centres of the grid's cells, as a product with tent functions.
        var steps = TensorArithmetic.Indices(Side).to(ScalarType.Float32);
        var tents = (place * SideLength).sub(Half).clamp(Zero, Last).unsqueeze(-1).Minus(steps).abs().neg().add(One).clamp_min(Zero).to(item.dtype);
        var weights = (tents.select(3, 1).unsqueeze(-1) * tents.select(3, 0).unsqueeze(-2)).flatten(3);
        var layers = weights.matmul(grids);                                                   // B×J×N×(C+1)

        var opacity = layers.select(3, channels).to(ScalarType.Float32);
        var covered = covers.to(ScalarType.Float32);
        var clear = functional.softplus(opacity) * covered;                                   // −log of what shines through
        var before = clear.sum(1, keepdim: true).Minus(clear.cumsum(1));                      // the layers in front
        var shares = (opacity.sigmoid() * covered * before.neg().exp()).to(item.dtype);
        return output.forward((layers.narrow(3, 0, channels) * shares.unsqueeze(-1)).sum(1));
    }
}
