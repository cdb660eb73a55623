using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

/// <summary>Decodes every item of a plan into a small grid of features, its appearance, and lays these grids over the cells, the front ones over those behind.</summary>
/// <remarks>
/// A shape is much cheaper to learn as a grid that words address than as a function of coordinates. Each grid has an opacity of its own, and
/// the layers are joined with the "over" operator (Porter and Duff 1984, "Compositing digital images"), so what hides what is not left to be
/// learnt. The result names the average picture of the plan, its draft; what varies from picture to picture is the painter's work.
/// A style or a light changes all that is seen alike, whatever it is: a map of the channels, and a scale and shift behind their first mixing (Perez et al. 2018, arXiv
/// 1709.07871), let it be learnt once and not for each thing.
/// </remarks>
internal sealed class AppearanceGrids : Module<Tensor, Tensor>
{
    private const int Side = 16, WordWidth = 192, Hidden = 384, Channels = 24, Width = 192, Sharpened = 2, SharpenWidth = 48;
    private const float MarginShare = 0.08f;
    private static readonly Scalar Zero = 0f, One = 1f, Half = 0.5f, MinusHalf = -0.5f, Smallest = 1e-3f,
        Margin = MarginShare, Shrink = 1 / (1 + 2 * MarginShare), NoWord = 0, FilmScale = (float)(1 / Math.Sqrt(WordWidth));

    private readonly int fine, side;
    private readonly EmbeddingTable words;
    private readonly Linear item_input, box_input, global_input, hidden, grid, mix, output, draft;
    private readonly Linear? tint, film_seen, film_mix;
    private readonly Convolution? sharpen_input, sharpen_output;

    /// <param name="vocabulary">Rows of the word table.</param>
    /// <param name="boxFeatures">Features of a box.</param>
    /// <param name="width">Channels D of the painter.</param>
    /// <param name="latentChannels">Channels C of a latent cell.</param>
    /// <param name="tints">Whether a colour tints what a noun looks like.</param>
    /// <param name="film">Whether the global attributes also change what is seen in the cells.</param>
    /// <param name="fine">Points along each side of a cell at which the grids are read.</param>
    /// <param name="sharpens">Whether the grids are read at twice their resolution, their detail made by a small network that all things share.</param>
    /// <param name="generator">Source of the starting weights.</param>
    public AppearanceGrids(int vocabulary, int boxFeatures, int width, int latentChannels, bool tints, bool film, int fine, bool sharpens, Generator? generator) : base(nameof(AppearanceGrids))
    {
        (this.fine, side) = (fine, sharpens ? Sharpened * Side : Side);
        words = new EmbeddingTable(vocabulary, WordWidth, 1, generator);
        item_input = new Linear(WordWidth, Hidden, generator: generator);
        box_input = new Linear(boxFeatures + 1, Hidden, hasBias: false, gain: 0.5, generator: generator);
        global_input = new Linear(WordWidth, Hidden, hasBias: false, gain: 0.3, generator: generator);
        hidden = new Linear(Hidden, Hidden, gain: 1.4, generator: generator);
        grid = new Linear(Hidden, Side * Side * (Channels + 1), generator: generator);
        mix = new Linear(fine * fine * Channels, Width, gain: 1.4, generator: generator);
        output = new Linear(Width, width, generator: generator);
        draft = new Linear(Width, latentChannels, generator: generator);
        if (tints) tint = new Linear(WordWidth, (Channels + 1) * Channels, hasBias: false, gain: 0, generator: generator);
        if (film)
        {
            film_seen = new Linear(WordWidth, (Channels + 1) * Channels, hasBias: false, gain: 0, generator: generator);
            film_mix = new Linear(WordWidth, 2 * Width, hasBias: false, gain: 0, generator: generator);
        }
        if (sharpens)
        {
            sharpen_input = new Convolution(Channels + 1, SharpenWidth, generator: generator);
            sharpen_output = new Convolution(SharpenWidth, Sharpened * Sharpened * (Channels + 1), kernel: 1, gain: 0, generator: generator);
        }
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => throw new InvalidOperationException("Appearance needs items and cells; call Features.");

    /// <summary>Features to what the painter adds to its cells: B×N×F to B×N×D.</summary>
    public Tensor Output(Tensor features) => output.forward(features);

    /// <summary>Features to the average of what the plan's pictures show: B×N×F to B×N×C standardised latents.</summary>
    public Tensor Draft(Tensor features) => draft.forward(features);

    /// <summary>What the cells show.</summary>
    /// <param name="itemColours">B×J×L token ids of the items' colours, back to front, 0 where there is none.</param>
    /// <param name="itemNouns">B×J×L token ids of their nouns.</param>
    /// <param name="globalWords">B×G×L token ids of the global attributes.</param>
    /// <param name="boxes">B×J×4 left, top, right, bottom.</param>
    /// <param name="boxFeatures">B×J×F features of the boxes, in the type of the computation.</param>
    /// <param name="height">Latent rows h.</param>
    /// <param name="width">Latent columns w.</param>
    /// <param name="chosen">B×N indices of the cells wanted; null for all.</param>
    /// <returns>B×N×F.</returns>
    public Tensor Features(Tensor itemColours, Tensor itemNouns, Tensor globalWords, Tensor boxes, Tensor boxFeatures, int height, int width, Tensor? chosen)
    {
        var type = boxFeatures.dtype;
        // Most pictures have fewer items than there is room for.
        var count = (int)Math.Max(1, itemNouns.select(2, 0).ne(NoWord).sum(1).max().Number());
        (itemColours, itemNouns, boxes, boxFeatures) = (itemColours.narrow(1, 0, count), itemNouns.narrow(1, 0, count), boxes.narrow(1, 0, count), boxFeatures.narrow(1, 0, count));
        var (batch, items) = (itemNouns.shape[0], itemNouns.shape[1]);
        // Which half of the picture a thing stands in decides which way it faces.
        var isRight = boxes.select(2, 0).Plus(boxes.select(2, 2)).gt(One).unsqueeze(-1).to(type);
        var globals = words.Mean(globalWords).sum(1).to(type);
        var known = global_input.forward(globals).unsqueeze(1);
        var e = functional.silu(item_input.forward(words.Mean(tint is null ? cat([itemColours, itemNouns], -1) : itemNouns).to(type)).Plus(box_input.forward(cat([boxFeatures, isRight], -1))).Plus(known));
        e = functional.silu(hidden.forward(e).Plus(e));
        var grids = grid.forward(e).view(batch, items, Side, Side, Channels + 1);             // rows, columns
        if (sharpen_input is not null) grids = Finer(grids);
        if (tint is not null) grids = Tinted(grids, tint.forward(words.Mean(itemColours).to(type)).view(batch, items, Channels + 1, Channels));

        // Each cell is read at several points, so that it sees what of a small thing falls into it, and where.
        var (down, isInRows) = Tents(boxes.select(2, 1), boxes.select(2, 3), side, fine * height, type);
        var (across, isInColumns) = Tents(boxes.select(2, 0), boxes.select(2, 2), side, fine * width, type);
        var rows = down.matmul(grids.view(batch, items, side, -1)).view(batch, items, fine * height, side, -1);
        rows = rows.transpose(2, 3).reshape(batch, items, side, -1);                          // B×J×S×(fh·C)
        var layers = across.matmul(rows).view(batch, items, fine * width, fine * height, -1); // columns, rows
        var covered = isInColumns.unsqueeze(-1).logical_and(isInRows.unsqueeze(-2)).logical_and(itemNouns.select(2, 0).ne(NoWord).view(batch, items, 1, 1));

        var share = covered.to(ScalarType.Float32);
        var opacity = layers.select(4, Channels).to(ScalarType.Float32);
        var clear = functional.logsigmoid(opacity.neg()).neg() * share;                       // −log of what shines through
        var before = clear.sum(1, keepdim: true).Minus(clear.cumsum(1));                      // the layers in front
        share = opacity.sigmoid() * share * before.neg().exp();
        var seen = (layers.narrow(4, 0, Channels) * share.to(type).unsqueeze(-1)).sum(1);     // B×fw×fh×C
        seen = seen.view(batch, width, fine, height, fine, Channels).permute(0, 3, 1, 4, 2, 5).reshape(batch, (long)height * width, -1); // B×N×(f²·C)
        if (chosen is not null) seen = seen.gather(1, chosen.unsqueeze(-1).expand(batch, chosen.shape[1], seen.shape[2]));
        var cells = seen.shape[1];
        var said = globals * FilmScale;                                                       // small steps of its weights are small steps of what all things look like
        if (film_seen is not null) seen = Mapped(seen.view(batch, 1, -1, Channels), film_seen.forward(said).view(batch, 1, Channels + 1, Channels));
        var mixed = mix.forward(seen.reshape(batch, cells, -1));
        if (film_mix is not null)
        {
            var change = film_mix.forward(said).unsqueeze(1).chunk(2, -1);
            mixed = (mixed * change[0].Plus(One)).Plus(change[1]);
        }
        return functional.silu(mixed);
    }

    /// <summary>Grids at twice their resolution: interpolated, and what a grid's cells say of the shape within them added (sub-pixel convolution: Shi et al. 2016, arXiv 1609.05158).</summary>
    /// <param name="grids">B×J×S×S×(C+1).</param>
    /// <returns>B×J×2S×2S×(C+1).</returns>
    private Tensor Finer(Tensor grids)
    {
        var maps = grids.flatten(0, 1).permute(0, 3, 1, 2).contiguous();
        var detail = functional.pixel_shuffle(sharpen_output!.forward(functional.silu(sharpen_input!.forward(maps))), Sharpened);
        maps = functional.interpolate(maps, [side, side], mode: InterpolationMode.Bilinear, align_corners: false).Plus(detail);
        return maps.permute(0, 2, 3, 1).reshape(grids.shape[0], grids.shape[1], side, side, Channels + 1);
    }

    /// <summary>Maps the channels of each item's grid linearly, all but its opacity: a colour changes what a thing looks like and leaves its shape.</summary>
    /// <remarks>To dye is to take the lightness and give it a hue: no scaling of channels one by one, but a matrix. The tint of no colour changes nothing.</remarks>
    /// <param name="grids">B×J×S×S×(C+1).</param>
    /// <param name="tints">B×J×(C+1)×C, see <see cref="Mapped"/>.</param>
    private static Tensor Tinted(Tensor grids, Tensor tints)
    {
        var (looks, opacity) = (grids.narrow(4, 0, Channels), grids.narrow(4, Channels, 1));
        return cat([Mapped(looks.reshape(grids.shape[0], grids.shape[1], -1, Channels), tints).view(looks.shape), opacity], 4);
    }

    /// <summary>x + xA + b.</summary>
    /// <param name="looks">B×J×P×C.</param>
    /// <param name="map">B×J×(C+1)×C: what is added of each channel to each, and to each by itself.</param>
    private static Tensor Mapped(Tensor looks, Tensor map) => looks.Plus(looks.matmul(map.narrow(2, 0, Channels)).Plus(map.narrow(2, Channels, 1)));

    /// <summary>Weights that read a grid's line at the points of the picture, interpolated linearly between the centres of its cells.</summary>
    /// <param name="low">B×J one side of the boxes, 0…1.</param>
    /// <param name="high">B×J the other side.</param>
    /// <param name="side">Cells S along the grid's side.</param>
    /// <param name="points">Points P along the picture's side.</param>
    /// <param name="type">Type of the result.</param>
    /// <returns>B×J×P×S weights, and B×J×P whether the point is in the box or its margin, which shadows and glows fall into.</returns>
    private static (Tensor Weights, Tensor IsIn) Tents(Tensor low, Tensor high, int side, long points, ScalarType type)
    {
        var at = TensorArithmetic.Indices(points, low.device).to(ScalarType.Float32).Plus(Half).div(tensor((float)points, device: low.device));
        var place = at.Minus(low.unsqueeze(-1)) / high.Minus(low).clamp_min(Smallest).unsqueeze(-1);
        place = place.Plus(Margin).mul(Shrink);
        var isIn = place.ge(Zero).logical_and(place.le(One));
        var steps = TensorArithmetic.Indices(side, low.device).to(ScalarType.Float32);
        var cell = minimum((place * tensor((float)side, device: low.device)).Plus(MinusHalf).clamp_min(Zero), tensor(side - 1f, device: low.device));
        var weights = cell.unsqueeze(-1).Minus(steps).abs().neg().Plus(One).clamp_min(Zero);
        return (weights.to(type), isIn);
    }
}
