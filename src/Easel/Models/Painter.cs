using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

/// <summary>Sizes of a <see cref="Painter"/>.</summary>
/// <param name="LatentChannels">Channels of a latent cell.</param>
/// <param name="TextWidth">Channels of the text encoder's states.</param>
/// <param name="Vocabulary">Rows of the word table; the tokenizer's vocabulary.</param>
/// <param name="Width">Channels D.</param>
/// <param name="Depth">Blocks; every second one also looks at the words and objects.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="MapWidth">Channels that each object covering a cell contributes to the painted-on map.</param>
/// <param name="Tints">Whether a thing looks alike in any colour but for its tint; without, as before version 0.6, what it looks like is a function of the mean of its words.</param>
/// <param name="Film">Whether a style or a light changes what all things look like alike; without, as before version 0.8, it is learnt for each of them.</param>
/// <param name="Fine">Points along each side of a latent cell at which what things look like is read; 2 before version 0.9.</param>
/// <param name="Sharpens">Whether what a thing looks like is made at twice its resolution; not so before version 0.9.</param>
/// <param name="AppearanceWidth">Channels of what is known of an item before it becomes what it looks like; 384 before version 0.10.</param>
/// <param name="OwnLooks">Nouns that have something of their own beside what their words make of how they look; none before version 0.10.</param>
/// <param name="Textures">Styles that have a texture over the whole picture; none before version 0.11.</param>
public sealed record PainterConfig(int LatentChannels, int TextWidth, int Vocabulary, int Width, int Depth, int Heads, int MapWidth, bool Tints = false, bool Film = false, int Fine = 2, bool Sharpens = false, int AppearanceWidth = 384, int OwnLooks = 0, int Textures = 0)
{
    /// <summary>About 11 M parameters; trains on two CPU cores.</summary>
    public static PainterConfig Small { get; } = new(64, 256, 4096, 256, 10, 4, 128, Tints: true, Film: true, Fine: 4, Sharpens: true, AppearanceWidth: 768, OwnLooks: 256, Textures: 19);

    /// <summary>About 55 M parameters; for a GPU.</summary>
    public static PainterConfig Base { get; } = new(64, 512, 8192, 512, 14, 8, 256, Tints: true, Film: true, Fine: 4, Sharpens: true, AppearanceWidth: 768, OwnLooks: 256, Textures: 19);
}

/// <summary>What a picture shall show, as tensors; see <see cref="Layouts.LayoutRaster"/> for how a layout becomes these.</summary>
/// <param name="Text">B×T×S states of the prompt; their type is the type of the computation.</param>
/// <param name="TextMask">B×T, true where a word is; all false when the words are dropped.</param>
/// <param name="ItemColours">B×J×L token ids of each item's colour, 0 where there is none.</param>
/// <param name="ItemNouns">B×J×L token ids of each item's noun, 0 where there is none.</param>
/// <param name="ItemBoxes">B×J×4 left, top, right, bottom in 0…1.</param>
/// <param name="GlobalWords">B×G×L token ids of the global attributes, all 0 when dropped.</param>
/// <param name="Cover">B×(h·w)×K index into the items of what covers each cell, front to back; J where nothing does.</param>
/// <param name="Coordinates">B×(h·w)×K×2 the cell's place inside each such item's box, 0…1 from left and top.</param>
/// <param name="Height">Latent rows h.</param>
/// <param name="Width">Latent columns w.</param>
public sealed record PainterCondition(
    Tensor Text, Tensor TextMask, Tensor ItemColours, Tensor ItemNouns, Tensor ItemBoxes, Tensor GlobalWords, Tensor Cover, Tensor Coordinates, int Height, int Width);

/// <summary>Diffusion transformer on latents that sees the plan painted onto its own grid, the objects as tokens, and the words.</summary>
/// <remarks>
/// After DiT (Peebles and Xie 2023, arXiv 2212.09748) with the shared modulation of PixArt-α (arXiv 2310.00426). New here is the map: each
/// cell receives, for every object that covers it, the object's embedding joined with the cell's own place inside the object's box, so that
/// appearance is nearly a look-up of (what, how, where in it) and little is left to learn by attention.
/// </remarks>
public sealed class Painter : Module<Tensor, Tensor>
{
    /// <summary>Objects per cell in the painted-on map.</summary>
    public const int CoverDepth = 5;

    private const int Octaves = 5, TimeFeatures = 128, BoxFeatures = 4 * (2 * Octaves + 1), PlaceFeatures = 2 * (2 * Octaves + 1);
    // No part of the weights: rounded to bfloat16, the highest of them would turn by radians.
    private static readonly float[] Frequencies = [.. Enumerable.Range(0, TimeFeatures / 2).Select(i => (float)Math.Pow(1000, -i / (TimeFeatures / 2.0)))];
    private static readonly Scalar Zero = 0, One = 1f, Thousand = 1000f, Pi = (float)Math.PI;

    private readonly EmbeddingTable words, slots;
    private readonly Linear input, map_item, map_box, map_place, map_output, item_output, item_box, text_input, global_input, global_output,
        time_input, time_output, modulation, output, output_modulation;
    private readonly AppearanceGrids appearance;
    private readonly RmsNorm text_norm;
    private readonly ModuleList<Block> blocks;

    /// <summary>Builds the network with random weights.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="generator">Source of the starting weights.</param>
    public Painter(PainterConfig config, Generator? generator = null) : base(nameof(Painter))
    {
        Config = config;
        var (d, m) = (config.Width, config.MapWidth);
        words = new EmbeddingTable(config.Vocabulary, d, 1, generator);
        slots = new EmbeddingTable(7, d, 1, generator);
        input = new Linear(config.LatentChannels, d, generator: generator);
        map_item = new Linear(d, m * CoverDepth, generator: generator);
        map_box = new Linear(BoxFeatures, m, hasBias: false, generator: generator);
        map_place = new Linear(PlaceFeatures, m, hasBias: false, generator: generator);
        map_output = new Linear(m * CoverDepth, d, generator: generator);
        appearance = new AppearanceGrids(config.Vocabulary, BoxFeatures, d, config.LatentChannels, config.AppearanceWidth, config.Tints, config.Film, config.Fine, config.Sharpens, config.OwnLooks, config.Textures, generator);
        item_output = new Linear(d, d, generator: generator);
        item_box = new Linear(BoxFeatures, d, generator: generator);
        text_input = new Linear(config.TextWidth, d, generator: generator);
        text_norm = new RmsNorm(config.TextWidth);
        global_input = new Linear(d, d, generator: generator);
        global_output = new Linear(d, d, generator: generator);
        time_input = new Linear(TimeFeatures, d, generator: generator);
        time_output = new Linear(d, d, generator: generator);
        modulation = new Linear(d, 6 * d, gain: 0.1, generator: generator);
        output_modulation = new Linear(d, 2 * d, gain: 0.1, generator: generator);
        output = new Linear(d, config.LatentChannels, gain: 0.1, generator: generator);
        blocks = new ModuleList<Block>([.. Enumerable.Range(0, config.Depth).Select(i => new Block(config, i % 2 == 1, generator))]);
        RegisterComponents();
    }

    /// <summary>Sizes of this network.</summary>
    public PainterConfig Config { get; }

    /// <summary>What does not change from step to step: the map, the context of words and objects, and the global vector.</summary>
    /// <param name="Map">B×(h·w)×D.</param>
    /// <param name="Context">B×(T+J)×D.</param>
    /// <param name="ContextMask">B×1×1×(T+J).</param>
    /// <param name="Global">B×D.</param>
    /// <param name="Rotation">Angles of the cells.</param>
    internal sealed record Prepared(Tensor Map, Tensor Context, Tensor ContextMask, Tensor Global, Rotation Rotation) : IDisposable
    {
        /// <summary>Features of the items' appearance, B×(h·w)×F; null in a kept copy.</summary>
        public Tensor? Features { get; init; }

        /// <summary>A copy that outlives the open dispose scope; the caller disposes it.</summary>
        public Prepared Keep()
        {
            static Tensor Out(Tensor x) => x.alias().DetachFromDisposeScope();
            return new Prepared(Out(Map), Out(Context), Out(ContextMask), Out(Global), new Rotation(Out(Rotation.Cosine), Out(Rotation.Sine)));
        }

        /// <summary>The same for some of the pictures.</summary>
        /// <param name="rows">Their indices.</param>
        public Prepared Of(Tensor rows)
        {
            Tensor Pick(Tensor x) => x.index_select(0, rows);
            // Angles of the whole grid are the same for all pictures.
            Tensor PickAngles(Tensor x) => x.dim() == 4 ? Pick(x) : x;
            return new Prepared(Pick(Map), Pick(Context), Pick(ContextMask), Pick(Global), new Rotation(PickAngles(Rotation.Cosine), PickAngles(Rotation.Sine)));
        }

        /// <summary>Frees what <see cref="Keep"/> kept.</summary>
        public void Dispose()
        {
            foreach (var tensor in new[] { Map, Context, ContextMask, Global, Rotation.Cosine, Rotation.Sine }) tensor.Dispose();
        }
    }

    /// <summary>Computes what does not change from step to step.</summary>
    /// <param name="c">What the picture shall show.</param>
    /// <param name="windows">The part of each picture that is prepared, for training; null for the whole.</param>
    internal Prepared Prepare(PainterCondition c, CellWindows? windows = null)
    {
        var (type, device) = (c.Text.dtype, c.Text.device);
        var rotation = Rotation.Grid(c.Height, c.Width, Config.Width / Config.Heads, type, device);
        if (windows?.Cells(c.Width) is { } chosen)
        {
            var (rows, count) = (chosen.shape[0], chosen.shape[1]);
            c = c with
            {
                Cover = c.Cover.gather(1, chosen.unsqueeze(-1).expand(rows, count, CoverDepth)),
                Coordinates = c.Coordinates.gather(1, chosen.view(rows, count, 1, 1).expand(rows, count, CoverDepth, 2)),
            };
            rotation = rotation.Select(chosen);
        }
        var (batch, items) = (c.ItemNouns.shape[0], c.ItemNouns.shape[1]);
        var item = Config.Tints ? words.Mean(c.ItemNouns).Plus(words.Mean(c.ItemColours)) : words.Mean(cat([c.ItemColours, c.ItemNouns], -1)); // B×J×D
        var boxes = Features(c.ItemBoxes).to(type);                                           // B×J×4F
        var known = c.GlobalWords.select(2, 0).ne(Zero).unsqueeze(-1).to(type);               // B×G×1
        var globals = words.Mean(c.GlobalWords).Plus(slots.forward(TensorArithmetic.Indices(c.GlobalWords.shape[1], device))).to(type);
        var global = global_output.forward((functional.silu(global_input.forward(globals)) * known).sum(1));
        var features = Appearance(c, boxes, windows);
        var mapItem = map_item.forward(item.to(type)).view(batch, items, CoverDepth, -1).Plus(map_box.forward(boxes).unsqueeze(2));
        var none = zeros([batch, 1, CoverDepth, Config.MapWidth], type, device);
        mapItem = cat([mapItem, none], 1).permute(0, 2, 1, 3).reshape(batch * CoverDepth * (items + 1), -1);

        var cells = c.Cover.shape[1];
        var first = TensorArithmetic.Indices(batch * CoverDepth, device, items + 1).view(batch, 1, CoverDepth);
        var covering = mapItem.index_select(0, c.Cover.Plus(first).reshape(-1)).view(batch, cells, CoverDepth, -1);
        var covered = c.Cover.ne(tensor(items, device: device)).unsqueeze(-1).to(type);
        var places = map_place.forward(Features(c.Coordinates).to(type));                     // B×hw×K×M
        var map = map_output.forward((functional.silu(covering.Plus(places)) * covered).reshape(batch, cells, -1)).Plus(appearance.Output(features));

        var tokens = functional.silu(item_output.forward(item.to(type)).Plus(item_box.forward(boxes)));
        var context = cat([text_input.forward(text_norm.forward(c.Text)), tokens], 1);
        var mask = cat([c.TextMask, c.ItemNouns.select(2, 0).ne(Zero)], 1);
        // A context without a single token would leave softmax nothing to attend to: a zero vector stands for "nothing said".
        context = cat([context, zeros([batch, 1, Config.Width], type, device)], 1);
        mask = cat([mask, ones([batch, 1], ScalarType.Bool, device)], 1).unsqueeze(1).unsqueeze(1);

        var resolution = tensor(Enumerable.Repeat((float)Math.Log2(Math.Max(c.Height, c.Width) / 8.0), (int)batch).ToArray(), device: device);
        return new Prepared(map, context, mask, global.Plus(Time(resolution, type)), rotation) { Features = features };
    }

    /// <summary>The average of what pictures of a plan show, learnt at a fraction of a painter's cost.</summary>
    /// <param name="c">What the picture shall show.</param>
    /// <param name="windows">The part of each picture that is wanted; null for the whole.</param>
    /// <returns>B×(h·w)×C standardised latents.</returns>
    internal Tensor Draft(PainterCondition c, CellWindows? windows = null) =>
        appearance.Draft(Appearance(c, Features(c.ItemBoxes).to(c.Text.dtype), windows));

    /// <summary>The draft of a prepared condition, in training.</summary>
    internal Tensor Draft(Prepared prepared) => appearance.Draft(prepared.Features!);

    /// <summary>The part that learns the draft.</summary>
    public nn.Module AppearancePart => appearance;

    /// <summary>Keeps what things look like as the drafts' own training left it: a painter's, which sees far fewer pictures, would loosen it.</summary>
    public void KeepLooks() => appearance.KeepLooks();

    /// <summary>Says which nouns look each their own way and which styles have a texture, where nothing is said of it yet: of those given the first for which there is room.</summary>
    /// <param name="nouns">Token ids of nouns, most important first, as a <see cref="Layouts.LayoutRaster"/> has them.</param>
    /// <param name="styles">Token ids of styles.</param>
    public void SetOwn(IEnumerable<long[]> nouns, IEnumerable<long[]> styles)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var (listed, words) in new[] { (appearance.OwnNouns, nouns), (appearance.TextureStyles, styles) })
        {
            if (listed is null || listed.ne(Zero).any().Number() > 0) continue;
            long[][] rows = [.. words.Take((int)listed.shape[0])];
            if (rows.Length > 0) listed.narrow(0, 0, rows.Length).copy_(tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, rows[0].Length]));
        }
    }

    private Tensor Appearance(PainterCondition c, Tensor boxFeatures, CellWindows? windows) =>
        appearance.Features(c.ItemColours, c.ItemNouns, c.GlobalWords, c.ItemBoxes, boxFeatures, c.Height, c.Width, windows);

    /// <summary>Raw output of the network; see <see cref="PainterPreconditioning"/> for what it means.</summary>
    /// <param name="x">B×(h·w)×C scaled noisy latents, cell by cell.</param>
    /// <param name="sigma">B noise levels in 0…1.</param>
    /// <param name="p">The prepared condition.</param>
    /// <param name="features">Takes what each block makes, B×(h·w)×D; null for nobody.</param>
    /// <returns>B×(h·w)×C.</returns>
    internal Tensor Forward(Tensor x, Tensor sigma, Prepared p, ICollection<Tensor>? features = null)
    {
        var type = p.Map.dtype;
        var c = functional.silu(Time(sigma, type).Plus(p.Global));                               // B×D
        var shared = modulation.forward(c).view(c.shape[0], 6, -1);
        var h = input.forward(x.to(type)).Plus(p.Map);
        foreach (var block in blocks)
        {
            h = block.Forward(h, shared, p);
            features?.Add(h);
        }
        var ends = output_modulation.forward(c).unsqueeze(1).chunk(2, -1);
        return output.forward((RmsNorm.Normalise(h) * ends[0].Plus(One)).Plus(ends[1]));
    }

    /// <summary>Not used: a painter needs its condition; call Forward.</summary>
    /// <param name="x">Ignored.</param>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override Tensor forward(Tensor x) => throw new InvalidOperationException("A painter needs a noise level and a prepared condition.");

    /// <summary>…×A coordinates in 0…1 to …×A(2·octaves+1): themselves and sines and cosines of doubling frequency.</summary>
    private static Tensor Features(Tensor coordinates)
    {
        var parts = new List<Tensor> { coordinates };
        var angle = coordinates * Pi;
        for (var i = 0; i < Octaves; i++)
        {
            parts.AddRange([angle.sin(), angle.cos()]);
            angle = angle.Plus(angle);
        }
        return cat(parts, -1);
    }

    private Tensor Time(Tensor sigma, ScalarType type)
    {
        var angles = (sigma * Thousand).unsqueeze(-1) * tensor(Frequencies, device: sigma.device);
        return time_output.forward(functional.silu(time_input.forward(cat([angles.cos(), angles.sin()], -1).to(type))));
    }

    /// <summary>Self-attention, now and then cross-attention, and a gated feed-forward layer, modulated by noise level and global attributes.</summary>
    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Parameter modulation;
        private readonly Attention attention;
        private readonly RmsNorm? cross_norm;
        private readonly Attention? cross_attention;
        private readonly SwiGlu feed;

        public Block(PainterConfig config, bool crosses, Generator? generator) : base(nameof(Block))
        {
            var gain = 1 / Math.Sqrt(config.Depth);
            modulation = Initial.Normal([1, 6, config.Width], 0.02, generator);
            attention = new Attention(config.Width, config.Heads, gain, generator);
            if (crosses)
            {
                cross_norm = new RmsNorm(config.Width);
                cross_attention = new Attention(config.Width, config.Heads, gain, generator);
            }
            feed = new SwiGlu(config.Width, config.Width * 11 / 4, gain, generator);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => throw new InvalidOperationException("A painter block needs its condition; call Forward.");

        public Tensor Forward(Tensor x, Tensor shared, Prepared p)
        {
            var m = shared.Plus(modulation.to(x.dtype)).chunk(6, 1);                           // each B×1×D: shift, scale, gate, twice
            var h = (RmsNorm.Normalise(x) * m[1].Plus(One)).Plus(m[0]);
            x = x.Plus(attention.Attend(h, attention.KeysValues(h, p.Rotation), null, false, p.Rotation) * m[2].Plus(One));
            if (cross_attention is not null)
                x = x.Plus(cross_attention.Attend(cross_norm!.forward(x), cross_attention.KeysValues(p.Context), p.ContextMask, false, null));
            h = (RmsNorm.Normalise(x) * m[4].Plus(One)).Plus(m[3]);
            return x.Plus(feed.forward(h) * m[5].Plus(One));
        }
    }
}
