using Easel.Checkpoints;
using Easel.Layouts;
using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Families;

/// <summary>What a picture shows, as far as its reader can tell.</summary>
/// <param name="Globals">The likeliest term of each global attribute, in the order of <see cref="Lexicon.SlotNames"/>.</param>
/// <param name="Things">Things that are there as far as the reader can tell, by falling amount.</param>
/// <param name="Features">The picture as a vector: alike pictures have near ones.</param>
public sealed record PictureContent(IReadOnlyList<string> Globals, IReadOnlyList<SeenThing> Things, float[] Features)
{
    /// <summary>How likely each term of each slot is, by (slot, term), 0–1.</summary>
    public IReadOnlyDictionary<(string Slot, string Term), float> Chances { get; init; } = new Dictionary<(string, string), float>();

    /// <summary>Expected number of each thing of the lexicon, by name; those that are hardly there are here too.</summary>
    public IReadOnlyDictionary<string, float> Amounts { get; init; } = new Dictionary<string, float>();

    /// <summary>How likely a term is, 0–1; 0 for one that the reader does not have.</summary>
    public double ChanceOf(string slot, string term) => Chances.GetValueOrDefault((slot, term));

    /// <summary>Expected number of a thing; 0 for one that the reader does not have.</summary>
    public double AmountOf(string noun) => Amounts.GetValueOrDefault(noun);

    /// <summary>The thing of a name, or null.</summary>
    /// <param name="noun">Canonical name.</param>
    public SeenThing? Find(string noun) => Things.FirstOrDefault(thing => thing.Noun == noun);
}

/// <summary>A kind of thing that a picture shows.</summary>
/// <param name="Noun">Canonical name.</param>
/// <param name="Colour">Likeliest colour word; null for the thing's own colours.</param>
/// <param name="Amount">Expected number.</param>
/// <param name="X">Mean horizontal place, 0–1.</param>
/// <param name="Y">Mean vertical place, 0–1.</param>
public sealed record SeenThing(string Noun, string? Colour, float Amount, float X, float Y)
{
    /// <summary>How many, at least 1.</summary>
    public int Count => Math.Max(1, (int)MathF.Round(Amount));
}

/// <summary>Reads pictures with a <see cref="Recogniser"/>: says what is in them, in the words of its lexicon.</summary>
public sealed class PictureReader : IDisposable
{
    /// <summary>Name of the weights' file.</summary>
    public const string WeightsFile = "recogniser.safetensors";

    /// <summary>Name of the file of its words in a model's folder; without it they are the model's own.</summary>
    public const string WordsFile = "recogniser-lexicon.json";

    /// <summary>From which chance on, of its likeliest place and in the mean of all sizes, a thing is there: what all sizes say together errs downwards (docs/training.md).</summary>
    private const float Least = 0.38f;

    /// <summary>Own colours are what most things have in training, so a network leans to them; this much is taken back (a change of priors: Saerens et al. 2002, "Adjusting the outputs of a classifier").</summary>
    private const float OwnColours = 0.7f;

    /// <summary>From which mean on there may be several.</summary>
    private const float Several = 1.2f;

    /// <summary>Sides in pixels at which it looks, those of its training: of things that one misses the others find some, the large ones in small pictures (docs/training.md).</summary>
    private static readonly int[] Sizes = [RecogniserConfig.Size, 112, 128, 160, 224];

    private static readonly Scalar Tiny = 1e-20f;
    private const int DeepestStage = 64;
    private readonly Recogniser _network;

    private PictureReader(Lexicon lexicon, RecogniserConfig config) => (Lexicon, _network) = (lexicon, new Recogniser(config));

    /// <summary>Its words.</summary>
    public Lexicon Lexicon { get; }

    /// <summary>Sizes of the network for a lexicon.</summary>
    public static RecogniserConfig ConfigFor(Lexicon lexicon) => RecogniserConfig.Small([.. lexicon.Slots.Select(slot => slot.Count)], lexicon.Things.Count, lexicon.Colours.Count);

    /// <summary>Where the words of a reader are: its own, or those of the model or run in whose folder it lies.</summary>
    /// <param name="folder">The folder that the reader is loaded from.</param>
    public static string WordsOf(string folder) => Path.Combine(folder, WordsFile) is var own && File.Exists(own) ? own : Path.Combine(folder, "lexicon.json");

    /// <summary>The words that a reader's answers are numbers of, in their order: readers of the same can be compared.</summary>
    /// <param name="lexicon">Its words.</param>
    public static IEnumerable<string> NamesOf(Lexicon lexicon) => lexicon.Slots.SelectMany(slot => slot).Concat(lexicon.Colours).Concat(lexicon.Things).Select(term => term.Name);

    /// <summary>Loads a reader.</summary>
    /// <param name="folder">Folder with <c>recogniser.safetensors</c> and <c>recogniser-lexicon.json</c> or <c>lexicon.json</c>, such as a model or a run of the recogniser's training.</param>
    /// <exception cref="UnknownModelException">There is none in that folder.</exception>
    /// <exception cref="CheckpointException">A file is damaged, or the two do not fit each other.</exception>
    public static PictureReader Load(string folder)
    {
        var weights = Path.Combine(folder, WeightsFile);
        if (!File.Exists(weights)) throw new UnknownModelException($"There is no recogniser at {folder}: {WeightsFile} is missing. Train one with 'easel train recogniser'.");
        var lexicon = LexiconJson.Load(WordsOf(folder));
        using var file = SafetensorsFile.Open(weights);
        var config = ConfigFor(lexicon);
        var reader = new PictureReader(lexicon, config with { Depths = [.. config.Depths.Select((depth, level) => Blocks(file, level) is > 0 and <= DeepestStage and var blocks ? blocks : depth)] });
        try
        {
            StrictLoad.Into(reader._network, file);
            reader._network.eval();
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>How many residual blocks a file holds for one size; earlier recognisers have fewer.</summary>
    private static int Blocks(SafetensorsFile file, int level)
    {
        var count = 0;
        while (file.Entries.ContainsKey($"stages.{level}.{count}.norm.weight")) count++;
        return count;
    }

    /// <summary>Reads a picture.</summary>
    /// <param name="rgb">RGB bytes, row by row; they are squeezed to the square that the network looks at.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public PictureContent Read(byte[] rgb, int width, int height)
    {
        using var pixels = PixelTensor.FromRgb(rgb, width, height);
        return Read(pixels)[0];
    }

    /// <summary>Reads pictures.</summary>
    /// <param name="pictures">B×3×H×W float32 in −1…1, of any size.</param>
    public IReadOnlyList<PictureContent> Read(Tensor pictures)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var answers = Sizes.Select(size => (Grid: RecogniserConfig.GridOf(size), Answer: _network.Look(WithMirrorImages(pictures, size)))).ToList();
        // What is true of the whole picture is told at the size of the training alone.
        var whole = answers[0].Answer;
        var (count, width) = ((int)pictures.shape[0], (int)whole.Features.shape[1]);
        var features = Numbers(whole.Features.narrow(0, 0, count));
        var terms = whole.Slots.Select(logits => Numbers(Mean([.. functional.softmax(logits, 1).chunk(2)]))).ToList();
        var cells = answers.ConvertAll(view => (view.Grid, Things: Numbers(Sharpened(MeanOfCells(view.Answer.Things, view.Grid))), Colours: Numbers(MeanOfCells(view.Answer.Colours, view.Grid))));
        return [.. Enumerable.Range(0, count).Select(i => Content(
            [.. terms.Select((all, slot) => all[(i * Lexicon.Slots[slot].Count)..((i + 1) * Lexicon.Slots[slot].Count)])],
            cells.ConvertAll(view => new Cells(view.Grid, Of(view.Things, i, Lexicon.Things.Count + 1, view.Grid), Of(view.Colours, i, Lexicon.Colours.Count + 1, view.Grid))),
            features[(i * width)..((i + 1) * width)]))];

        static ReadOnlyMemory<float> Of(float[] all, int picture, int classes, int grid) => all.AsMemory(picture * classes * grid * grid, classes * grid * grid);
    }

    /// <summary>What is seen of a picture at one size.</summary>
    /// <param name="Grid">Cells G along each side.</param>
    /// <param name="Things">(1+T)×G² chances.</param>
    /// <param name="Colours">(1+C)×G² chances.</param>
    private sealed record Cells(int Grid, ReadOnlyMemory<float> Things, ReadOnlyMemory<float> Colours)
    {
        /// <summary>Chances that a thing's middle lies in each cell.</summary>
        /// <param name="noun">Its index.</param>
        public ReadOnlySpan<float> Of(int noun) => Things.Span.Slice((noun + 1) * Grid * Grid, Grid * Grid);

        /// <summary>Chances that a thing is at the places where it may be: cells that are likelier than their neighbours count as much as they hold together, at most 1 each.</summary>
        /// <remarks>
        /// A middle near the edge of a cell is half seen on both sides of it, and often more than half: the sum of all cells says too many, and the likeliest cell too little. Peaks as in CenterNet
        /// (Zhou et al. 2019, arXiv 1904.07850, section 3).
        /// </remarks>
        /// <param name="noun">Its index.</param>
        /// <returns>The sum of all, which is how many there are, and the greatest.</returns>
        public (float Number, float Greatest) Places(int noun)
        {
            var shares = Of(noun);
            var (number, greatest) = (0f, 0f);
            for (var cell = 0; cell < shares.Length; cell++)
            {
                var (row, column, here, isPeak) = (cell / Grid, cell % Grid, 0f, true);
                for (var y = Math.Max(0, row - 1); y <= Math.Min(Grid - 1, row + 1) && isPeak; y++)
                    for (var x = Math.Max(0, column - 1); x <= Math.Min(Grid - 1, column + 1) && isPeak; x++)
                    {
                        var other = y * Grid + x;
                        here += shares[other];
                        // Of equals the first is the peak.
                        isPeak = shares[other] < shares[cell] || other == cell || shares[other] == shares[cell] && other > cell;
                    }
                if (!isPeak) continue;
                var chance = Math.Min(1, here);
                (number, greatest) = (number + chance, Math.Max(greatest, chance));
            }
            return (number, greatest);
        }
    }

    /// <summary>Pictures, made a size, and then their mirror images, which show the same: the mean of what is said of both errs less than either (test-time augmentation).</summary>
    private static Tensor WithMirrorImages(Tensor pictures, int size)
    {
        var seen = Reduced(pictures, size);
        return cat([seen, seen.flip(3)]);
    }

    /// <summary>Pictures squeezed to the square that the network looks at.</summary>
    /// <param name="pictures">B×3×H×W.</param>
    /// <param name="size">Side of the square in pixels.</param>
    /// <returns>B×3×size×size.</returns>
    public static Tensor Reduced(Tensor pictures, int size) => pictures.shape[2] < size || pictures.shape[3] < size
        ? functional.interpolate(pictures, [size, size], mode: InterpolationMode.Bilinear, align_corners: false) : functional.adaptive_avg_pool2d(pictures, [size, size]);

    /// <summary>Chances of each cell of pictures, B×N×G², from the logits of these and then of their mirror images, 2B×N×G².</summary>
    private static Tensor MeanOfCells(Tensor logits, int grid)
    {
        var halves = functional.softmax(logits, 1).unflatten(2, grid, grid).chunk(2);
        return Mean([halves[0], halves[1].flip(3)]).flatten(2);
    }

    private static float[] Numbers(Tensor x) => x.contiguous().data<float>().ToArray();

    private static Tensor Mean(IReadOnlyList<Tensor> all) => stack(all).mean([0]);

    /// <summary>Chances of things, of which the kinds are told apart more boldly (at half the temperature; Guo et al. 2017, arXiv 1706.04599); that there is a thing at all stays as likely as it was.</summary>
    /// <param name="chances">B×(1+T)×G².</param>
    private static Tensor Sharpened(Tensor chances)
    {
        var (none, kinds) = (chances.narrow(1, 0, 1), chances.narrow(1, 1, chances.shape[1] - 1));
        var squares = kinds.Squared();
        return cat([none, squares * (kinds.sum(1, keepdim: true) / squares.sum(1, keepdim: true).clamp_min(Tiny))], 1);
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    private PictureContent Content(IReadOnlyList<float[]> terms, IReadOnlyList<Cells> views, float[] features)
    {
        var (seen, amounts) = (new List<SeenThing>(), new Dictionary<string, float>());
        for (var noun = 0; noun < Lexicon.Things.Count; noun++)
        {
            var sum = 0f;
            foreach (var view in views)
                foreach (var share in view.Of(noun)) sum += share;
            var (name, mean) = (Lexicon.Things[noun].Name, sum / views.Count);
            amounts[name] = mean;
            // No place holds more than all cells together.
            if (mean < Least) continue;
            var places = views.Select(view => view.Places(noun)).ToList();
            // Whether there is any, all sizes say together; of several some are easily overlooked at one of them.
            if (mean >= Several) amounts[name] = places.Max(place => place.Number);
            if (places.Average(place => place.Greatest) >= Least) seen.Add(Seen(noun, amounts[name], sum, views));
        }
        var chances = terms.SelectMany((all, slot) => all.Select((chance, term) => (Key: (Lexicon.SlotNames[slot], Lexicon.Slots[slot][term].Name), chance)));
        return new PictureContent([.. terms.Select((all, slot) => Lexicon.Slots[slot][Array.IndexOf(all, all.Max())].Name)], [.. seen.OrderByDescending(thing => thing.Amount)], features)
        {
            Chances = chances.ToDictionary(pair => pair.Key, pair => pair.chance), Amounts = amounts,
        };
    }

    /// <summary>Where a thing is, and in which colour.</summary>
    /// <param name="noun">Its index.</param>
    /// <param name="amount">How many.</param>
    /// <param name="sum">Sum of its chances in all cells.</param>
    /// <param name="views">What is seen at each size.</param>
    private SeenThing Seen(int noun, float amount, float sum, IReadOnlyList<Cells> views)
    {
        var (x, y, hues) = (0f, 0f, new float[Lexicon.Colours.Count + 1]);
        foreach (var view in views)
        {
            var share = view.Of(noun);
            var colours = view.Colours.Span;
            for (var cell = 0; cell < share.Length; cell++)
            {
                (x, y) = (x + share[cell] * (cell % view.Grid + .5f) / view.Grid, y + share[cell] * (cell / view.Grid + .5f) / view.Grid);
                for (var hue = 0; hue < hues.Length; hue++) hues[hue] += share[cell] * colours[hue * share.Length + cell];
            }
        }
        hues[0] *= OwnColours;
        var best = Array.IndexOf(hues, hues.Max());
        return new SeenThing(Lexicon.Things[noun].Name, best == 0 ? null : Lexicon.Colours[best - 1].Name, amount, x / sum, y / sum);
    }
}
