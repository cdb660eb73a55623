using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

/// <summary>Decodes every item of a plan into a small grid of features, its appearance, and lays these grids over the cells, the front ones over those behind.</summary>
/// <remarks>
/// A shape is much cheaper to learn as a grid that words address than as a function of coordinates. Each grid has an opacity of its own, and
/// the layers are joined with the "over" operator (Porter and Duff 1984, "Compositing digital images"), so what hides what is not left to be
/// learnt. The result names the average picture of the plan, its draft; what varies from picture to picture is the painter's work.
/// A style or a light changes all that is seen alike, whatever it is: a map of the channels, and a scale and shift behind their first mixing (Perez et al. 2018, arXiv
/// 1709.07871), let it be learnt once and not for each thing. Some styles also have a texture that lies over the whole picture, whatever it shows (the stones of a mosaic): each of
/// their cells has a scale and shift of its own there.
/// </remarks>
internal sealed class AppearanceGrids : Module<Tensor, Tensor>
{
    private const int Side = 16, WordWidth = 192, Channels = 24, Width = 192, Sharpened = 2, SharpenWidth = 48, MostWords = 6, StyleSlot = 5;
    private const float MarginShare = 0.08f;
    private static readonly Scalar Zero = 0f, One = 1f, Half = 0.5f, MinusHalf = -0.5f, Smallest = 1e-3f,
        Margin = MarginShare, Shrink = 1 / (1 + 2 * MarginShare), NoWord = 0, Two = 2, Step = 1, CellsOfTexture = Side * Side, SideOfTexture = Side, TextureScale = 8f, FilmScale = (float)(1 / Math.Sqrt(WordWidth));

    /// <summary>Weights that interpolate a line of S cells linearly at 2S places, 2S×S.</summary>
    private static readonly float[] Interpolation = [.. Enumerable.Range(0, Sharpened * Side * Side).Select(i =>
    {
        var place = Math.Clamp((i / Side + 0.5f) / Sharpened - 0.5f, 0, Side - 1);
        return Math.Max(0, 1 - Math.Abs(place - i % Side));
    })];

    private readonly int fine, side;
    private readonly Scalar pointsOfCell;
    private readonly EmbeddingTable words;
    private readonly Linear item_input, box_input, global_input, hidden, grid, mix, output, draft;
    private readonly Linear? tint, film_seen, film_mix;
    private readonly EmbeddingTable? own;
    private readonly Linear? own_share;
    private readonly EmbeddingTable? texture;
    private readonly Tensor? own_nouns, texture_styles;
    private readonly Convolution? sharpen_input;
    private readonly SubPixels? sharpen_output;

    /// <param name="vocabulary">Rows of the word table.</param>
    /// <param name="boxFeatures">Features of a box.</param>
    /// <param name="width">Channels D of the painter.</param>
    /// <param name="latentChannels">Channels C of a latent cell.</param>
    /// <param name="hiddenWidth">Channels of what is known of an item before it becomes a grid: the more, the more things can look each their own way.</param>
    /// <param name="tints">Whether a colour tints what a noun looks like.</param>
    /// <param name="film">Whether the global attributes also change what is seen in the cells.</param>
    /// <param name="fine">Points along each side of a cell at which the grids are read.</param>
    /// <param name="sharpens">Whether the grids are read at twice their resolution, their detail made by a small network that all things share.</param>
    /// <param name="ownLooks">Nouns that have grids of their own beside what their words make; see <see cref="OwnNouns"/>.</param>
    /// <param name="textures">Styles that have a texture; see <see cref="TextureStyles"/>.</param>
    /// <param name="generator">Source of the starting weights.</param>
    public AppearanceGrids(int vocabulary, int boxFeatures, int width, int latentChannels, int hiddenWidth, bool tints, bool film, int fine, bool sharpens, int ownLooks, int textures, Generator? generator) : base(nameof(AppearanceGrids))
    {
        (this.fine, side, pointsOfCell) = (fine, sharpens ? Sharpened * Side : Side, (float)fine);
        words = new EmbeddingTable(vocabulary, WordWidth, 1, generator);
        item_input = new Linear(WordWidth, hiddenWidth, generator: generator);
        box_input = new Linear(boxFeatures + 1, hiddenWidth, hasBias: false, gain: 0.5, generator: generator);
        global_input = new Linear(WordWidth, hiddenWidth, hasBias: false, gain: 0.3, generator: generator);
        hidden = new Linear(hiddenWidth, hiddenWidth, gain: 1.4, generator: generator);
        grid = new Linear(hiddenWidth, Side * Side * (Channels + 1), generator: generator);
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
            sharpen_output = new SubPixels(SharpenWidth, Channels + 1, Sharpened);
        }
        if (ownLooks > 0)
        {
            // One for each half of the picture, which decides which way a thing faces.
            own = new EmbeddingTable(2 * ownLooks, Side * Side * (Channels + 1), 0, generator);
            own_share = new Linear(WordWidth, 1, hasBias: false, gain: 0, generator: generator);
            register_buffer(nameof(own_nouns), own_nouns = zeros([ownLooks, MostWords], ScalarType.Int64));
        }
        if (textures > 0)
        {
            texture = new EmbeddingTable(textures * Side * Side, 2 * Width, 0, generator);
            register_buffer(nameof(texture_styles), texture_styles = zeros([textures, MostWords], ScalarType.Int64));
        }
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => throw new InvalidOperationException("Appearance needs items and cells; call Features.");

    /// <summary>The nouns that have grids of their own, N×L token ids, L = 6, all 0 as long as it is not said; null where none can have any.</summary>
    public Tensor? OwnNouns => own_nouns;

    /// <summary>The styles that have a texture, N×L token ids as above.</summary>
    public Tensor? TextureStyles => texture_styles;

    /// <summary>Keeps what items look like as it is; how that is seen in the cells can still be learnt.</summary>
    public void KeepLooks()
    {
        foreach (var part in new Module?[] { words, item_input, box_input, global_input, hidden, grid, tint, own, own_share, sharpen_input, sharpen_output })
            foreach (var parameter in part?.parameters() ?? []) parameter.requires_grad = false;
    }

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
    /// <param name="windows">The part of each picture that is looked at; null for the whole.</param>
    /// <returns>B×N×F.</returns>
    public Tensor Features(Tensor itemColours, Tensor itemNouns, Tensor globalWords, Tensor boxes, Tensor boxFeatures, int height, int width, CellWindows? windows = null)
    {
        // Most pictures have fewer items than there is room for, and few reach into a window: those that count stand in one row, each with its picture.
        var isThere = itemNouns.select(2, 0).ne(NoWord);
        var (batch, count) = (itemNouns.shape[0], Math.Max(1, (long)isThere.sum(1).max().Number()));
        if (windows is not null) isThere = isThere.logical_and(windows.AreReachedBy(boxes, Margin, height, width));
        isThere = isThere.narrow(1, 0, count).reshape(-1);
        var there = isThere.nonzero().view(-1);
        if (there.shape[0] == 0) there = TensorArithmetic.Indices(1, boxes.device);           // one that covers nothing
        var picture = TensorArithmetic.Indices(batch, boxes.device).unsqueeze(1).expand(batch, count).reshape(-1).index_select(0, there);
        Tensor OfItems(Tensor x) => x.narrow(1, 0, count).flatten(0, 1).index_select(0, there);
        boxes = OfItems(boxes);

        var globals = words.Mean(globalWords).sum(1).to(boxFeatures.dtype);
        Tensor OfPictures(Linear said) => said.forward(globals).index_select(0, picture);
        var grids = Grids(OfItems(itemColours), OfItems(itemNouns), boxes, OfItems(boxFeatures), OfPictures);
        // Each cell is read at several points, so that it sees what of a small thing falls into it, and where.
        Tensor PointsOfItems(long cells, Tensor? first, long? looked) => Points(cells, first?.index_select(0, picture), looked, boxes.device);
        var (layers, covered) = Read(grids, boxes, PointsOfItems(height, windows?.Top, windows?.Height), PointsOfItems(width, windows?.Left, windows?.Width));
        var share = covered.logical_and(isThere.index_select(0, there).view(-1, 1, 1)).to(ScalarType.Float32);

        var opacity = layers.select(3, Channels).to(ScalarType.Float32);
        var clear = functional.logsigmoid(opacity.neg()).neg() * share;                       // −log of what shines through
        var all = zeros([batch * count, clear.shape[1], clear.shape[2]], device: boxes.device).index_copy(0, there, clear).unflatten(0, batch, count);
        var before = all.sum(1, keepdim: true).Minus(all.cumsum(1)).flatten(0, 1).index_select(0, there); // the layers in front
        share = opacity.sigmoid() * share * before.neg().exp();
        var looks = (layers.narrow(3, 0, Channels) * share.to(layers.dtype).unsqueeze(-1)).to(ScalarType.Float32);
        var seen = zeros([batch, .. looks.shape[1..]], device: boxes.device).index_add(0, picture, looks, One).to(layers.dtype);
        return Mixed(seen, globals, texture is null ? null : Texture(globalWords.select(1, StyleSlot), height, width, windows));
    }

    /// <summary>What items look like.</summary>
    /// <param name="colours">I×L token ids.</param>
    /// <param name="nouns">I×L token ids.</param>
    /// <param name="boxes">I×4.</param>
    /// <param name="boxFeatures">I×F.</param>
    /// <param name="ofPictures">What a layer says of the global words of the items' pictures, I×….</param>
    /// <returns>I×S×S×(C+1), rows and columns; the last channel is the opacity.</returns>
    private Tensor Grids(Tensor colours, Tensor nouns, Tensor boxes, Tensor boxFeatures, Func<Linear, Tensor> ofPictures)
    {
        var type = boxFeatures.dtype;
        // Which half of the picture a thing stands in decides which way it faces.
        var isRight = boxes.select(1, 0).Plus(boxes.select(1, 2)).gt(One);
        var e = functional.silu(item_input.forward(words.Mean(tint is null ? cat([colours, nouns], -1) : nouns).to(type)).Plus(box_input.forward(cat([boxFeatures, isRight.unsqueeze(-1).to(type)], -1))).Plus(ofPictures(global_input)));
        e = functional.silu(hidden.forward(e).Plus(e));
        var values = grid.forward(e);
        if (own is not null) values = values.Plus(Own(nouns, isRight, type) * ofPictures(own_share!).mul(FilmScale).Plus(One));
        var grids = values.view(-1, Side, Side, Channels + 1);
        if (sharpen_input is not null) grids = Finer(grids);
        return tint is null ? grids : Tinted(grids, tint.forward(words.Mean(colours).to(type)).view(-1, Channels + 1, Channels));
    }

    /// <summary>Grids that nouns have of their own, zero for all others.</summary>
    /// <remarks>What is asked for most looks each its own way; as one of many functions of words it would be learnt at the cost of the others.</remarks>
    /// <param name="nouns">I×L token ids.</param>
    /// <param name="isRight">I, whether the item stands in the right half of the picture.</param>
    /// <param name="type">Type of the result.</param>
    /// <returns>I×(S·S·(C+1)).</returns>
    private Tensor Own(Tensor nouns, Tensor isRight, ScalarType type)
    {
        var (row, isThere) = Rows(own_nouns!, nouns);
        return own!.forward(row.mul(Two).add(isRight.to(ScalarType.Int64), Step)).to(type) * isThere.unsqueeze(-1).to(type);
    }

    /// <summary>Scale and shift of each cell by the texture of its picture's style, zero for styles without one.</summary>
    /// <remarks>
    /// A texture has 16×16 cells, as many as a picture of 256 pixels has; it is repeated over larger ones. Its weights are each seen by one picture in some hundred, and need large steps: what they say counts eightfold.
    /// </remarks>
    /// <param name="styles">B×L token ids.</param>
    /// <param name="height">Latent rows h.</param>
    /// <param name="width">Latent columns w.</param>
    /// <param name="windows">The part of each picture that is looked at; null for the whole.</param>
    /// <returns>B×N×2F.</returns>
    private Tensor Texture(Tensor styles, int height, int width, CellWindows? windows)
    {
        var (row, isThere) = Rows(texture_styles!, styles);
        var cells = windows?.Cells(width) ?? TensorArithmetic.Indices((long)height * width, styles.device).unsqueeze(0);
        var columns = tensor((long)width, device: styles.device);
        var places = cells.div(columns, RoundingMode.floor).remainder(SideOfTexture).mul(SideOfTexture).Plus(cells.remainder(columns).remainder(SideOfTexture));
        return texture!.forward(row.mul(CellsOfTexture).unsqueeze(1).Plus(places)) * (isThere.to(ScalarType.Float32) * TextureScale).view(-1, 1, 1);
    }

    /// <summary>Where phrases stand in a list, and whether they do.</summary>
    /// <param name="listed">N×L token ids.</param>
    /// <param name="phrases">I×L token ids.</param>
    /// <returns>I int64, 0 for those that do not, and I bool.</returns>
    private static (Tensor Row, Tensor IsThere) Rows(Tensor listed, Tensor phrases)
    {
        var isIt = phrases.unsqueeze(1).eq(listed).all(2);                                    // I×N
        return (isIt.to(ScalarType.Int64).argmax(1), isIt.any(1).logical_and(phrases.select(1, 0).ne(NoWord)));
    }

    /// <summary>Lays grids over the points of the picture.</summary>
    /// <param name="grids">I×S×S×(C+1).</param>
    /// <param name="boxes">I×4.</param>
    /// <param name="rows">I×P places of the points from top to bottom.</param>
    /// <param name="columns">I×Q places from left to right.</param>
    /// <returns>I×Q×P×(C+1), and I×Q×P whether the box or its margin covers the point.</returns>
    private (Tensor Layers, Tensor Covered) Read(Tensor grids, Tensor boxes, Tensor rows, Tensor columns)
    {
        var items = grids.shape[0];
        var (down, isInRows) = Tents(boxes.select(1, 1), boxes.select(1, 3), side, rows, grids.dtype);
        var (across, isInColumns) = Tents(boxes.select(1, 0), boxes.select(1, 2), side, columns, grids.dtype);
        var lines = down.matmul(grids.view(items, side, -1)).view(items, rows.shape[1], side, -1);
        lines = lines.transpose(1, 2).reshape(items, side, -1);                               // I×S×(P·C)
        return (across.matmul(lines).view(items, columns.shape[1], rows.shape[1], -1), isInColumns.unsqueeze(-1).logical_and(isInRows.unsqueeze(-2)));
    }

    /// <summary>What is seen at the points, as features of the cells.</summary>
    /// <param name="seen">B×fw×fh×C.</param>
    /// <param name="globals">B×W, the mean of the global words.</param>
    /// <param name="texture">B×N×2F, see <see cref="Texture"/>; null for none.</param>
    /// <returns>B×(h·w)×F.</returns>
    private Tensor Mixed(Tensor seen, Tensor globals, Tensor? texture)
    {
        var (batch, width, height) = (seen.shape[0], seen.shape[1] / fine, seen.shape[2] / fine);
        seen = seen.view(batch, width, fine, height, fine, Channels).permute(0, 3, 1, 4, 2, 5).reshape(batch, -1, Channels);
        var said = globals * FilmScale;                                                       // small steps of its weights are small steps of what all things look like
        if (film_seen is not null) seen = Mapped(seen, film_seen.forward(said).view(batch, Channels + 1, Channels));
        var mixed = mix.forward(seen.view(batch, height * width, -1));
        if (film_mix is not null)
        {
            var all = film_mix.forward(said).unsqueeze(1);
            var change = (texture is null ? all : all.Plus(texture.to(all.dtype))).chunk(2, -1);
            mixed = (mixed * change[0].Plus(One)).Plus(change[1]);
        }
        return functional.silu(mixed);
    }

    /// <summary>Grids at twice their resolution: interpolated, and what a grid's cells say of the shape within them added.</summary>
    /// <param name="grids">I×S×S×(C+1).</param>
    /// <returns>I×2S×2S×(C+1).</returns>
    private Tensor Finer(Tensor grids)
    {
        var items = grids.shape[0];
        // The channels lie last in memory throughout, so that nothing needs to be copied into another order.
        var detail = sharpen_output!.forward(functional.silu(sharpen_input!.forward(grids.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)));
        var between = tensor(Interpolation, [side, Side], device: grids.device).to(grids.dtype);
        var rows = between.matmul(grids.view(items, Side, -1)).view(items * side, Side, -1);
        return between.unsqueeze(0).expand(items * side, side, Side).bmm(rows).view(items, side, side, -1).Plus(detail);
    }

    /// <summary>Maps the channels of each item's grid linearly, all but its opacity: a colour changes what a thing looks like and leaves its shape.</summary>
    /// <remarks>To dye is to take the lightness and give it a hue: no scaling of channels one by one, but a matrix. The tint of no colour changes nothing.</remarks>
    /// <param name="grids">I×S×S×(C+1).</param>
    /// <param name="tints">I×(C+1)×C, see <see cref="Mapped"/>.</param>
    private static Tensor Tinted(Tensor grids, Tensor tints)
    {
        // A row and a column of zeros for the opacity: cheaper than to take the grids apart.
        var map = cat([functional.pad(tints.narrow(1, 0, Channels), [0, 1, 0, 1]), functional.pad(tints.narrow(1, Channels, 1), [0, 1])], 1);
        return Mapped(grids.view(grids.shape[0], -1, Channels + 1), map).view(grids.shape);
    }

    /// <summary>x + xA + b.</summary>
    /// <param name="looks">B×P×C.</param>
    /// <param name="map">B×(C+1)×C: what is added of each channel to each, and to each by itself.</param>
    private static Tensor Mapped(Tensor looks, Tensor map)
    {
        var channels = looks.shape[2];
        return looks.Plus(looks.matmul(map.narrow(1, 0, channels)).Plus(map.narrow(1, channels, 1)));
    }

    /// <summary>Where the points lie at which the grids are read.</summary>
    /// <param name="cells">Cells along the picture's side.</param>
    /// <param name="first">I int64, the first of them that is looked at; null for the picture's first.</param>
    /// <param name="count">How many are looked at; null for all.</param>
    /// <param name="device">Where the result is to be.</param>
    /// <returns>I×P or 1×P places along the picture's side, 0…1.</returns>
    private Tensor Points(long cells, Tensor? first, long? count, Device device)
    {
        var index = TensorArithmetic.Indices(fine * (count ?? cells), device).to(ScalarType.Float32).Plus(Half).unsqueeze(0);
        if (first is not null) index = index.Plus(first.to(ScalarType.Float32).mul(pointsOfCell).unsqueeze(1));
        return index.div(tensor((float)(fine * cells), device: device));
    }

    /// <summary>Weights that read a grid's line at the points of the picture, interpolated linearly between the centres of its cells.</summary>
    /// <param name="low">I, one side of the boxes, 0…1.</param>
    /// <param name="high">I, the other side.</param>
    /// <param name="side">Cells S along the grid's side.</param>
    /// <param name="points">I×P or 1×P places along the picture's side, 0…1.</param>
    /// <param name="type">Type of the result.</param>
    /// <returns>I×P×S weights, and I×P whether the point is in the box or its margin, which shadows and glows fall into.</returns>
    private static (Tensor Weights, Tensor IsIn) Tents(Tensor low, Tensor high, int side, Tensor points, ScalarType type)
    {
        var place = points.Minus(low.unsqueeze(-1)) / high.Minus(low).clamp_min(Smallest).unsqueeze(-1);
        place = place.Plus(Margin).mul(Shrink);
        var isIn = place.ge(Zero).logical_and(place.le(One));
        var steps = TensorArithmetic.Indices(side, low.device).to(ScalarType.Float32);
        var cell = minimum((place * tensor((float)side, device: low.device)).Plus(MinusHalf).clamp_min(Zero), tensor(side - 1f, device: low.device));
        var weights = cell.unsqueeze(-1).Minus(steps).abs().neg().Plus(One).clamp_min(Zero);
        return (weights.to(type), isIn);
    }

    /// <summary>A 1×1 convolution whose outputs are the parts of each cell (sub-pixel convolution: Shi et al. 2016, arXiv 1609.05158), on maps whose channels lie last. Begins as zero.</summary>
    private sealed class SubPixels : Module<Tensor, Tensor>
    {
        private readonly Parameter weight, bias;
        private readonly long outputs, factor;

        /// <param name="inputs">Channels.</param>
        /// <param name="outputs">Channels of each part.</param>
        /// <param name="factor">Parts along each side of a cell.</param>
        public SubPixels(long inputs, long outputs, long factor) : base(nameof(SubPixels))
        {
            (this.outputs, this.factor) = (outputs, factor);
            weight = new Parameter(zeros(outputs * factor * factor, inputs, 1, 1));
            bias = new Parameter(zeros(outputs * factor * factor));
            RegisterComponents();
        }

        /// <summary>B×h×w×C to B×fh×fw×outputs.</summary>
        public override Tensor forward(Tensor x)
        {
            // Kept in the order of pixel_shuffle, a channel's parts side by side; used with the parts apart, which are cheaper to move.
            Tensor PartsFirst(Tensor values) => values.view(outputs, factor * factor, -1).transpose(0, 1).reshape(outputs * factor * factor, -1).to(x.dtype);
            var (batch, height, width) = (x.shape[0], x.shape[1], x.shape[2]);
            var parts = functional.linear(x, PartsFirst(weight), PartsFirst(bias).view(-1));
            return parts.view(batch, height, width, factor, factor, outputs).permute(0, 1, 3, 2, 4, 5).reshape(batch, factor * height, factor * width, outputs);
        }
    }
}
