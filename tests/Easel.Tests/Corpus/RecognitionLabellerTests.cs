using Easel.Corpus;
using Easel.Layouts;
using Easel.Models;
using Easel.Training;

namespace Easel.Tests.Corpus;

public sealed class RecognitionLabellerTests
{
    private const int Grid = RecogniserConfig.Grid;
    private static readonly Lexicon Words = CorpusLexicon.Create();
    private static readonly RecognitionLabeller Labeller = new(new ScenePainter(ArtKit.Empty), Words);

    // What has one colour by nature is not asked for it.
    private static readonly string Uncoloured = Words.Things.First(thing => !thing.Colourable).Name;

    [Fact]
    public void Draw_OfThings_MarksTheCellsOfTheirMiddles()
    {
        var sample = Draw(new LayoutItem(Uncoloured, null, Around(2.5f, 4.5f, .28f, .25f)), new LayoutItem("bird", "red", Around(6.5f, 1.5f, .12f, .125f)), new LayoutItem("bird", null, Around(1.5f, 1.5f, .12f, .125f)));
        Assert.Equal([(26, Thing("bird"), 0), (33, Thing("bird"), Colour("red")), (75, Thing(Uncoloured), RecogniserTargets.NotJudged)], Marked(sample));
        Assert.Equal([0, 2], [sample.Slots[Lexicon.SlotNames.ToList().IndexOf("camera")], sample.Slots[Lexicon.SlotNames.ToList().IndexOf("time")]]);
        Assert.Equal(3 * RecognitionLabeller.Side * RecognitionLabeller.Side, sample.Rgb.Length);
    }

    [Fact]
    public void Draw_OfAThingThatIsHidden_LeavesItOut()
    {
        var sample = Draw(new LayoutItem("bird", "red", Around(3.5f, 4.5f, .06f, .06f)), new LayoutItem("dog", null, Around(3.5f, 4.5f, .56f, .5f)));
        Assert.Equal([Thing("dog")], Marked(sample).Select(mark => mark.Thing));
    }

    [Fact]
    public void Draw_OfAThingTooSmallToBeTold_LeavesItsCellOpen()
    {
        var sample = Draw(new LayoutItem("bird", "red", Around(2.5f, 2.5f, .06f, .06f)), new LayoutItem("dog", null, Around(5.5f, 5.5f, .3f, .3f)));
        Assert.Equal([Thing("dog")], Marked(sample).Select(mark => mark.Thing));
        Assert.Equal(RecogniserTargets.NotJudged, Assert.Single(sample.Things, cell => cell < 0));
    }

    [Fact]
    public void Draw_OfAThing_SaysWhatCoversTheQuartersOfTheCells()
    {
        var sample = Draw(new LayoutItem("bird", "red", Around(4, 4, .5f, .5f)));
        var (covered, hues) = (Quarters(sample, sample.Covers.Max()), sample.CoverColours);
        Assert.Equal(Thing("bird"), sample.Covers.Max());
        Assert.InRange(covered.Count, 27, 144);
        // All of them lie in its box, and what is known of one is known of its colour.
        Assert.All(covered, at => Assert.True(at.X is >= Grid / 2 and < 3 * Grid / 2 && at.Y is >= Grid / 2 and < 3 * Grid / 2));
        Assert.Equal(covered.Count, hues.Count(hue => hue == Colour("red")));
        Assert.Equal(RecogniserTargets.NotJudged, hues.Distinct().Min());
        // Its outline covers parts of quarters, which are left open.
        Assert.Contains(RecogniserTargets.NotJudged, sample.Covers);
        Assert.Contains(0, sample.Covers);
    }

    [Fact]
    public void Draw_OfAThingTooSmallToBeTold_LeavesItsQuartersOpen()
    {
        var sample = Draw(new LayoutItem("bird", "red", Around(2.5f, 2.5f, .06f, .06f)));
        Assert.Equal([RecogniserTargets.NotJudged, 0], sample.Covers.Distinct().Order());
        Assert.Equal(RecogniserTargets.NotJudged, Assert.Single(sample.CoverColours.Distinct()));
    }

    [Fact]
    public void Mirrored_PutsEachPixelCellAndQuarterOnTheOtherSide()
    {
        var sample = Draw(new LayoutItem("bird", "red", Around(2, 3, .375f, .375f)));
        var mirrored = sample.Mirrored();
        var ((cell, thing, colour), (there, same, alike)) = (Assert.Single(Marked(sample)), Assert.Single(Marked(mirrored)));
        Assert.Equal((cell / Grid * Grid + Grid - 1 - cell % Grid, thing, colour), (there, same, alike));
        var bird = Thing("bird");
        Assert.Equal(Quarters(sample, bird).Select(at => (2 * Grid - 1 - at.X, at.Y)).Order(), Quarters(mirrored, bird).Order());
        Assert.Equal(sample.CoverColours.Order(), mirrored.CoverColours.Order());
        Assert.Equal(sample.Slots, mirrored.Slots);
        const int Row = 3 * RecognitionLabeller.Side;
        Assert.Equal(sample.Rgb.AsSpan(40 * Row, 3), mirrored.Rgb.AsSpan(41 * Row - 3, 3));
        Assert.NotEqual(sample.Rgb, mirrored.Rgb);
        Assert.Equal(sample.Rgb, mirrored.Mirrored().Rgb);
    }

    [Fact]
    public void Label_AtAnotherGrid_MarksTheCellsOfThat()
    {
        const int Coarse = 8;
        var sample = Labeller.Label(DrawScene(new LayoutItem("bird", "red", Around(6.5f, 1.5f, .125f, .125f))), Coarse);
        Assert.Equal([(14, Thing("bird"), Colour("red"))], Marked(sample));
        Assert.Equal([(9, Thing("bird"), Colour("red"))], Marked(sample.Mirrored()));
        Assert.Equal(4 * Coarse * Coarse, sample.Covers.Length);
        Assert.Equal(sample.Covers, sample.Mirrored().Mirrored().Covers);
    }

    [Fact]
    public void Window_OfAScene_ShowsWhatLiesInItLarger()
    {
        var scene = DrawScene(new LayoutItem("bird", "red", Around(2.5f, 2.5f, .125f, .125f)), new LayoutItem("dog", null, Around(6.5f, 6.5f, .125f, .125f)));
        var window = scene.Window(0, 0, RecognitionLabeller.Side / 2);
        var (whole, part) = (Labeller.Label(scene), Labeller.Label(window));
        // The bird is in the third eighth of the scene, so in the fifth of eight quarters of the window; the dog is not in it.
        Assert.Equal([(7 * Grid + 7, Thing("bird"), Colour("red"))], Marked(part));
        Assert.InRange(part.Covers.Count(thing => thing == Thing("bird")), 3 * whole.Covers.Count(thing => thing == Thing("bird")), 6 * whole.Covers.Count(thing => thing == Thing("bird")));
        Assert.Equal(whole.Rgb.Length, part.Rgb.Length);
        // The middle of the bird has the same colour, but for rounding.
        var (small, large) = (whole.Rgb.AsSpan(Pixel(80, 80), 3).ToArray(), part.Rgb.AsSpan(Pixel(160, 160), 3).ToArray());
        Assert.All(small.Zip(large), pair => Assert.InRange(pair.Second - pair.First, -3, 3));
        // What the camera did to the scene cannot be told by a part of it.
        var camera = Lexicon.SlotNames.ToList().IndexOf("camera");
        Assert.Equal(RecogniserTargets.NotJudged, part.Slots[camera]);
        Assert.Equal(whole.Slots.Where((_, slot) => slot != camera), part.Slots.Where((_, slot) => slot != camera));

        static int Pixel(int x, int y) => 3 * (y * RecognitionLabeller.Side + x);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(120, false)]
    public void Window_ThatCutsAThing_TellsItByMostOfIt(int left, bool isTold)
    {
        // The dog reaches from a quarter of the picture to three quarters.
        var window = DrawScene(new LayoutItem("dog", null, Around(4, 4, .5f, .5f))).Window(left, 64, 128);
        var sample = Labeller.Label(window);
        Assert.Equal(isTold, window.IsWhole(1));
        Assert.Equal(isTold, Marked(sample).Length == 1);
        Assert.Equal(isTold, sample.Covers.Contains(Thing("dog")));
        Assert.Contains(RecogniserTargets.NotJudged, sample.Covers);
    }

    [Theory]
    [InlineData(-1, 0, 100)]
    [InlineData(0, 200, 100)]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0, RecognitionLabeller.Side + 1)]
    public void Window_ThatReachesOutOfTheScene_IsRefused(int left, int top, int side) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DrawScene(new LayoutItem("dog", null, Around(4, 4, .5f, .5f))).Window(left, top, side));

    /// <summary>Column and row of the quarters that a thing covers.</summary>
    private static List<(int X, int Y)> Quarters(RecognitionSample sample, long thing) =>
        [.. Enumerable.Range(0, sample.Covers.Length).Where(i => sample.Covers[i] == thing).Select(i => (2 * (i / 4 % Grid) + i % 2, 2 * (i / (4 * Grid)) + i / 2 % 2))];

    private static RecognitionSample Draw(params LayoutItem[] items) => Labeller.Label(DrawScene(items));

    private static RecognitionScene DrawScene(params LayoutItem[] items) =>
        Labeller.DrawScene(new Layout("studio", "night", "natural", "clear", "summer", "illustration", "wide", [new LayoutItem("backdrop", "white", new Box(0, 0, 1, 1)), .. items]), 1);

    private static (int Cell, long Thing, long Colour)[] Marked(RecognitionSample sample) =>
        [.. Enumerable.Range(0, sample.Things.Length).Where(cell => sample.Things[cell] > 0).Select(cell => (cell, sample.Things[cell], sample.Colours[cell]))];

    private static long Thing(string noun) => 1 + Words.Things.Select(thing => thing.Name).ToList().IndexOf(noun);

    private static long Colour(string colour) => 1 + Words.Colours.Select(term => term.Name).ToList().IndexOf(colour);

    /// <summary>A box round a point, which is given in eighths of the picture.</summary>
    private static Box Around(float column, float row, float width, float height) => new(column / 8 - width / 2, row / 8 - height / 2, column / 8 + width / 2, row / 8 + height / 2);
}
