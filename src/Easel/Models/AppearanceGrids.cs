using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

/// <summary>Decodes every item of a plan into a small grid of features, its appearance, and lays these grids over the cells, the front ones over those behind.</summary>
/// <remarks>
/// A shape is much cheaper to learn as a grid that words address than as a function of coordinates. Each grid has an opacity of its own, and
/// the layers are joined with the "over" operator (Porter and Duff 1984, "Compositing digital images"), so what hides what is not left to be
/// learnt. The result names the average picture of the plan, its draft; what varies from picture to picture is the painter's work.
/// </remarks>
internal sealed class AppearanceGrids : Module<Tensor, Tensor>
{
    private const int Side = 12, WordWidth = 192, Hidden = 384, Channels = 48;
    private static readonly Scalar Zero = 0f, One = 1f, Half = 0.5f, Last = Side - 1f, SideLength = (float)Side, Smallest = 1e-3f, NoWord = 0;

    private readonly EmbeddingTable words;
    private readonly Linear item_input, box_input, global_input, hidden, grid, output, draft;

    /// <param name="vocabulary">Rows of the word table.</param>
    /// <param name="boxFeatures">Features of a box.</param>
    /// <param name="width">Channels D of the result.</param>
    /// <param name="latentChannels">Channels C of a latent cell.</param>
    /// <param name="generator">Source of the starting weights.</param>
    public AppearanceGrids(int vocabulary, int boxFeatures, int width, int latentChannels, Generator? generator) : base(nameof(AppearanceGrids))
    {
        words = new EmbeddingTable(vocabulary, WordWidth, 1, generator);
        item_input = new Linear(WordWidth, Hidden, generator: generator);
        box_input = new Linear(boxFeatures + 1, Hidden, hasBias: false, gain: 0.5, generator: generator);
        global_input = new Linear(WordWidth, Hidden, hasBias: false, gain: 0.3, generator: generator);
        hidden = new Linear(Hidden, Hidden, gain: 1.4, generator: generator);
        grid = new Linear(Hidden, Side * Side * (Channels + 1), generator: generator);
        output = new Linear(Channels, width, generator: generator);
        draft = new Linear(Channels, latentChannels, generator: generator);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => throw new InvalidOperationException("Appearance needs items and cells; call Features.");

    /// <summary>Features to what the painter adds to its cells: B×N×F to B×N×D.</summary>
    public Tensor Output(Tensor features) => output.forward(features);

    /// <summary>Features to the average of what the plan's pictures show: B×N×F to B×N×C standardised latents.</summary>
    public Tensor Draft(Tensor features) => draft.forward(features);

    /// <summary>What the cells show.</summary>
    /// <param name="itemWords">B×J×L token ids of the items' words, back to front, 0 where there is none.</param>
    /// <param name="globalWords">B×G×L token ids of the global attributes.</param>
    /// <param name="boxes">B×J×4 left, top, right, bottom.</param>
    /// <param name="boxFeatures">B×J×F features of the boxes, in the type of the computation.</param>
    /// <param name="centres">B×N×2 (or 1×N×2) the cells' centres, x and y in 0…1.</param>
    /// <param name="margins">2: half a cell's width and height; what an item's edge only touches still shows it.</param>
    /// <returns>B×N×F.</returns>
    public Tensor Features(Tensor itemWords, Tensor globalWords, Tensor boxes, Tensor boxFeatures, Tensor centres, Tensor margins)
    {
        var type = boxFeatures.dtype;
        var (batch, items) = (itemWords.shape[0], itemWords.shape[1]);
        var corner = boxes.narrow(2, 0, 2).unsqueeze(2);                                      // B×J×1×2
        var far = boxes.narrow(2, 2, 2).unsqueeze(2);
        // Which half of the picture a thing stands in decides which way it faces.
        var isRight = boxes.select(2, 0).Plus(boxes.select(2, 2)).gt(One).unsqueeze(-1).to(type);
        var known = global_input.forward(Phrases(globalWords).sum(1).to(type)).unsqueeze(1);
        var h = functional.silu(item_input.forward(Phrases(itemWords).to(type)).Plus(box_input.forward(cat([boxFeatures, isRight], -1))).Plus(known));
        h = functional.silu(hidden.forward(h).Plus(h));
        var grids = grid.forward(h).view(batch, items, Side * Side, Channels + 1);

        var at = centres.unsqueeze(1);                                                        // B×1×N×2
        var covers = at.ge(corner.Minus(margins)).logical_and(at.le(far.Plus(margins))).all(-1)
            .logical_and(itemWords.select(2, 0).ne(NoWord).unsqueeze(-1));                    // B×J×N
        var place = at.Minus(corner) / far.Minus(corner).clamp_min(Smallest);                 // B×J×N×2 in 0…1 inside the box
        // Bilinear interpolation between the centres of the grid's cells, as a product with tent functions.
        var steps = TensorArithmetic.Indices(Side, centres.device).to(ScalarType.Float32);
        var tents = (place * SideLength).sub(Half).clamp(Zero, Last).unsqueeze(-1).Minus(steps).abs().neg().add(One).clamp_min(Zero).to(type);
        var weights = (tents.select(3, 1).unsqueeze(-1) * tents.select(3, 0).unsqueeze(-2)).flatten(3);
        var layers = weights.matmul(grids);                                                   // B×J×N×(F+1)

        var opacity = layers.select(3, Channels).to(ScalarType.Float32);
        var covered = covers.to(ScalarType.Float32);
        var clear = functional.softplus(opacity) * covered;                                   // −log of what shines through
        var before = clear.sum(1, keepdim: true).Minus(clear.cumsum(1));                      // the layers in front
        var shares = (opacity.sigmoid() * covered * before.neg().exp()).to(type);
        return (layers.narrow(3, 0, Channels) * shares.unsqueeze(-1)).sum(1);
    }

    /// <summary>Mean of the words' vectors, zero where there is no word: …×L ids to …×W.</summary>
    private Tensor Phrases(Tensor ids)
    {
        var present = ids.ne(NoWord).unsqueeze(-1).to(ScalarType.Float32);
        return (words.forward(ids) * present).sum(-2) / present.sum(-2).clamp_min(One);
    }
}
