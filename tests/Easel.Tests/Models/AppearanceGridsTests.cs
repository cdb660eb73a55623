using Easel.Layouts;
using Easel.Models;
using Easel.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Models;

public sealed class AppearanceGridsTests : IDisposable
{
    private const int Height = 6, Width = 8, Vocabulary = 20, BoxFeatures = 5;
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly AppearanceGrids _grids = new(Vocabulary, BoxFeatures, 16, 4, 384, tints: true, film: true, fine: 2, sharpens: false, ownLooks: 0, textures: 0, new Generator(1));

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Features_CellsThatNoItemCovers_AreAlike()
    {
        var cells = Features([(3, 0, new Box(0.5f, 0, 1, 1))]);
        var bare = Cell(cells, 0, 0);
        Assert.Equal(bare, Cell(cells, Height - 1, 2));
        Assert.NotEqual(bare, Cell(cells, 2, 6));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(4, true)]
    public void Features_OfAThinThing_SeeItWhereAPointFallsIntoIt(int fine, bool isSeen)
    {
        using var grids = new AppearanceGrids(Vocabulary, BoxFeatures, 16, 4, 384, tints: true, film: true, fine, sharpens: false, ownLooks: 0, textures: 0, new Generator(1));
        var cells = Features([(3, 0, new Box(3.55f / Width, 0, 3.7f / Width, 1))], grids: grids);
        Assert.Equal(isSeen, !Cell(cells, 2, 3).SequenceEqual(Cell(cells, 2, 5)));
    }

    [Fact]
    public void Features_OfAnOpaqueItem_HideWhatLiesBehind()
    {
        // An opacity of 50 for every grid: what is in front is all there is to see.
        using (no_grad()) _grids.get_parameter("grid.bias")!.view(-1, 25).select(1, 24).fill_(50);
        var box = new Box(0, 0, 1, 1);
        var alone = Features([(3, 0, box)]);
        var inFront = Features([(7, 0, box), (3, 0, box)]);
        var behind = Features([(3, 0, box), (7, 0, box)]);
        Assert.True(alone.allclose(inFront, 1e-4, 1e-4));
        Assert.False(alone.allclose(behind, 1e-2, 1e-2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Features_OfAWindow_AreThoseOfTheWhole(bool sharpens)
    {
        using var grids = new AppearanceGrids(Vocabulary, BoxFeatures, 16, 4, 384, tints: true, film: true, fine: 2, sharpens, ownLooks: 0, textures: 0, new Generator(1));
        // The last does not reach into the window, the third only with its margin.
        (int, int, Box)[] items = [(3, 0, new Box(0.1f, 0.2f, 0.7f, 0.9f)), (7, 2, new Box(0.4f, 0, 1, 0.5f)), (5, 0, new Box(0.66f, 0.1f, 0.98f, 0.9f)), (9, 0, new Box(0.7f, 0, 0.8f, 0.2f))];
        var window = new CellWindows(tensor(new long[] { 2 }), tensor(new long[] { 1 }), 3, 4);
        var whole = Features(items, grids: grids).view(1, Height, Width, -1).permute(0, 3, 1, 2);
        var seen = Features(items, window, grids: grids).view(1, 3, 4, -1).permute(0, 3, 1, 2);
        Assert.True(window.Crop(whole).allclose(seen, 1e-4, 1e-5));
    }

    [Fact]
    public void Features_OfPicturesTogether_AreThoseOfEachAlone()
    {
        var boxes = tensor(new[] { 0f, 0, 1, 1, 0.5f, 0.5f, 1, 1, 0.2f, 0.1f, 0.6f, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, [3, 2, 4]);
        var nouns = cat([cat([Words(3), Words(7)], 1), cat([Words(7), Words(0)], 1), cat([Words(0), Words(0)], 1)], 0);
        using var noGrad = no_grad();
        Tensor Of(int first, int count) => _grids.Features(zeros_like(nouns).narrow(0, first, count), nouns.narrow(0, first, count), zeros([count, 7, 6], ScalarType.Int64),
            boxes.narrow(0, first, count), zeros(count, 2, BoxFeatures), Height, Width);
        var together = Of(0, 3);
        for (var i = 0; i < 3; i++) Assert.True(together.narrow(0, i, 1).allclose(Of(i, 1), 1e-4, 1e-5));
    }

    [Fact]
    public void Features_OfAThing_MoveWithItsBox()
    {
        var here = Features([(3, 0, new Box(0, 0, 0.5f, 0.5f))]);
        var lower = Features([(3, 0, new Box(0, 0.5f, 0.5f, 1))]);
        Assert.True(here.view(Height, Width, -1).narrow(0, 0, 3).narrow(1, 0, 4).allclose(lower.view(Height, Width, -1).narrow(0, 3, 3).narrow(1, 0, 4), 1e-4, 1e-4));
    }

    [Fact]
    public void Features_OfAnotherColour_DifferInTheThingAndKeepItsShape()
    {
        using (no_grad())
        {
            _grids.get_parameter("grid.bias")!.view(-1, 25).select(1, 24).fill_(50);
            _grids.get_parameter("tint.weight")!.copy_(randn(_grids.get_parameter("tint.weight")!.shape, generator: new Generator(5)) * 0.1);
        }
        var (box, all) = (new Box(0.5f, 0, 1, 1), new Box(0, 0, 1, 1));
        // What is behind does not shine through, in whatever colour: opacity is the noun's.
        Assert.True(Features([(7, 0, all), (3, 5, all)]).allclose(Features([(3, 5, all)]), 1e-4, 1e-4));
        var (plain, red) = (Features([(3, 0, box)]), Features([(3, 5, box)]));
        Assert.Equal(Cell(plain, 0, 0), Cell(red, 0, 0));
        Assert.NotEqual(Cell(plain, 2, 6), Cell(red, 2, 6));
    }

    [Fact]
    public void Features_InAStyle_ChangeWhateverIsSeen_AndNotWhereNoneIsAsked()
    {
        var (one, other) = (Features([(3, 0, new Box(0, 0, 1, 1))]), Features([(7, 0, new Box(0, 0, 1, 1))]));
        using (no_grad())
            foreach (var name in (string[])["film_seen.weight", "film_mix.weight"]) _grids.get_parameter(name)!.copy_(randn(_grids.get_parameter(name)!.shape, generator: new Generator(5)) * 0.1);
        Assert.True(one.equal(Features([(3, 0, new Box(0, 0, 1, 1))])).all().item<bool>());
        Assert.False(one.allclose(Features([(3, 0, new Box(0, 0, 1, 1))], style: 9), 1e-2, 1e-2));
        Assert.False(other.allclose(Features([(7, 0, new Box(0, 0, 1, 1))], style: 9), 1e-2, 1e-2));
    }

    [Fact]
    public void Features_OfAPainterWithFilm_BeginAsThoseOfOneWithout()
    {
        using var old = new AppearanceGrids(Vocabulary, BoxFeatures, 16, 4, 384, tints: true, film: false, fine: 2, sharpens: false, ownLooks: 0, textures: 0, new Generator(1));
        Assert.Equal(["film_mix.weight", "film_seen.weight"], _grids.state_dict().Keys.Except(old.state_dict().Keys).Order());
        using (no_grad())
            foreach (var (name, weight) in old.state_dict()) weight.copy_(_grids.state_dict()[name]);
        Assert.True(Seen(old, 9).allclose(Seen(_grids, 9), 1e-6, 1e-6));

        static Tensor Seen(AppearanceGrids grids, int style)
        {
            using var noGrad = no_grad();
            return grids.Features(Words(5), Words(3), Globals(style), tensor(new[] { 0f, 0, 1, 1 }, [1, 1, 4]), zeros(1, 1, BoxFeatures), Height, Width);
        }
    }

    [Fact]
    public void Features_OfAPainterThatSharpens_BeginAsThoseOfOneThatDoesNot_WhereAThingIsEvenAllOver()
    {
        using var sharp = new AppearanceGrids(Vocabulary, BoxFeatures, 16, 4, 384, tints: true, film: true, fine: 2, sharpens: true, ownLooks: 0, textures: 0, new Generator(1));
        Assert.All(sharp.state_dict().Keys.Except(_grids.state_dict().Keys), name => Assert.StartsWith("sharpen_", name));
        using (no_grad())
        {
            foreach (var (name, weight) in _grids.state_dict()) sharp.state_dict()[name].copy_(weight);
            foreach (var grids in new[] { _grids, sharp })
            {
                grids.get_parameter("grid.weight")!.zero_();
                grids.get_parameter("grid.bias")!.view(-1, 25).copy_(randn([1, 25], generator: new Generator(5)).expand(256, 25));
            }
        }
        (int, int, Box)[] items = [(3, 0, new Box(0.1f, 0.2f, 0.7f, 0.9f))];
        Assert.True(Features(items).allclose(Features(items, grids: sharp), 1e-4, 1e-4));
    }

    [Fact]
    public void BackwardDraft_OfStripesFinerThanTheGrid_IsLearntByThoseThatSharpen()
    {
        // Stripes half as wide as a cell of the grid, as wide as a cell of the picture, all over the thing's box and its margin.
        Assert.InRange(Left(sharpens: true) / Left(sharpens: false), 0, 0.5);

        static double Left(bool sharpens)
        {
            const int Side = 32;
            var painter = new Painter(new PainterConfig(1, 16, Vocabulary, 32, 2, 2, 16, Tints: true, Film: true, Fine: 1, Sharpens: sharpens), new Generator(2));
            var (optimiser, training) = (new AdamW(painter.AppearancePart), new PainterTraining(painter));
            var stripes = tensor(Enumerable.Range(0, Side * Side).Select(i => i % 2 == 0 ? 1f : -1).ToArray(), [1, 1, Side, Side]);
            var margin = 0.08f / 1.16f;
            var condition = OneThing(Side, margin: margin);
            var loss = 0.0;
            for (var step = 0; step < 150; step++)
            {
                loss = training.BackwardDraft(stripes, condition);
                optimiser.Step(3e-3);
            }
            return loss;
        }
    }

    [Fact]
    public void Features_OfANounWithAnOwnLook_DifferInTheHalfThatItIsOf()
    {
        using var grids = new AppearanceGrids(Vocabulary, BoxFeatures, 16, 4, 384, tints: true, film: true, fine: 2, sharpens: false, ownLooks: 3, textures: 0, new Generator(1));
        grids.OwnNouns!.narrow(0, 0, 2).copy_(cat([Words(7), Words(3)], 1)[0]);
        Assert.Equal(["own.weight", "own_nouns", "own_share.weight"], grids.state_dict().Keys.Except(_grids.state_dict().Keys).Order());
        using (no_grad())
            foreach (var (name, weight) in _grids.state_dict()) grids.state_dict()[name].copy_(weight);
        Box left = new(0, 0, 0.5f, 1), right = new(0.5f, 0, 1, 1);
        foreach (var box in new[] { left, right }) Assert.True(Features([(3, 0, box)]).equal(Features([(3, 0, box)], grids: grids)).all().item<bool>());

        // The second noun's look in the right half.
        using (no_grad()) grids.get_parameter("own.weight")![3].copy_(randn([16 * 16 * 25], generator: new Generator(5)));
        bool Differs(int noun, Box box, int style = 0) => !Features([(noun, 0, box)], style: style).allclose(Features([(noun, 0, box)], style: style, grids: grids), 1e-3, 1e-3);
        Assert.Equal([true, false, false, false], new[] { Differs(3, right), Differs(3, left), Differs(7, right), Differs(9, right) });

        // A style that says so leaves nothing of it.
        using (no_grad())
        {
            var word = grids.state_dict()["words.weight"][9];
            grids.get_parameter("own_share.weight")!.copy_((word * (float)(-Math.Sqrt(192) / word.dot(word).item<float>())).unsqueeze(0));
        }
        Assert.Equal([true, false], new[] { Differs(3, right), Differs(3, right, style: 9) });
    }

    [Fact]
    public void Features_InAStyleWithATexture_ChangeWhereItDoesAndAgainSixteenCellsOn()
    {
        const int Side = 16;
        using var grids = new AppearanceGrids(Vocabulary, BoxFeatures, 16, 4, 384, tints: true, film: true, fine: 2, sharpens: false, ownLooks: 0, textures: 3, new Generator(1));
        grids.TextureStyles!.narrow(0, 0, 2).copy_(cat([Words(11), Words(9)], 1)[0]);
        Assert.Equal(["texture.weight", "texture_styles"], grids.state_dict().Keys.Except(_grids.state_dict().Keys).Order());
        using (no_grad())
            foreach (var (name, weight) in _grids.state_dict()) grids.state_dict()[name].copy_(weight);
        (int, int, Box)[] items = [(3, 0, new Box(0.1f, 0.1f, 0.9f, 0.9f))];
        foreach (var style in new[] { 0, 9 }) Assert.True(Features(items, style: style).equal(Features(items, style: style, grids: grids)).all().item<bool>());

        // The second style's texture has one cell, in row 2 and column 5.
        using (no_grad()) grids.get_parameter("texture.weight")![Side * Side + 2 * Side + 5].copy_(randn([2 * 192], generator: new Generator(5)));
        (long, long)[] Changed(int style, int height, int width, CellWindows? windows = null)
        {
            var change = Features(items, windows, style, grids, height, width).Minus(Features(items, windows, style, _grids, height, width)).abs().sum(2)[0].data<float>().ToArray();
            var columns = windows?.Width ?? width;
            return [.. Enumerable.Range(0, change.Length).Where(i => change[i] > 0).Select(i => ((long)i / columns, (long)i % columns))];
        }
        Assert.Equal([(2, 5)], Changed(9, Height, Width));
        Assert.Equal([(2, 5), (2, 21), (18, 5), (18, 21)], Changed(9, 20, 24));
        Assert.Equal([(1, 2)], Changed(9, Height, Width, new CellWindows(tensor(new long[] { 1 }), tensor(new long[] { 3 }), 3, 4)));
        Assert.All(new[] { 0, 11, 12 }, style => Assert.Empty(Changed(style, Height, Width)));
    }

    [Fact]
    public void SetOwn_OfAPainter_KeepsWhatItHas()
    {
        var painter = new Painter(new PainterConfig(4, 16, Vocabulary, 32, 2, 2, 16, Tints: true, Film: true, Fine: 2, OwnLooks: 2, Textures: 3), new Generator(2));
        long[] Ids(long word) => [word, 0, 0, 0, 0, 0];
        long[] Listed(string name) => painter.state_dict()["appearance." + name].select(1, 0).data<long>().ToArray();
        painter.SetOwn([], [Ids(8), Ids(6)]);
        painter.SetOwn([Ids(5), Ids(4), Ids(3)], [Ids(7)]);
        painter.SetOwn([Ids(9)], []);
        Assert.Equal([5, 4], Listed("own_nouns"));
        Assert.Equal([8, 6, 0], Listed("texture_styles"));
        // Token ids are whole numbers whatever the weights are.
        painter.to(ScalarType.BFloat16);
        Assert.Equal((ScalarType.Int64, ScalarType.BFloat16), (painter.state_dict()["appearance.own_nouns"].dtype, painter.state_dict()["appearance.own.weight"].dtype));
        Assert.Equal((ScalarType.Int64, ScalarType.BFloat16), (painter.state_dict()["appearance.texture_styles"].dtype, painter.state_dict()["appearance.texture.weight"].dtype));
    }

    [Fact]
    public void Features_OfAPainterWithoutTints_AreThoseOfTheMeanOfTheWords()
    {
        using var old = new AppearanceGrids(Vocabulary, BoxFeatures, 16, 4, 384, tints: false, film: false, fine: 2, sharpens: false, ownLooks: 0, textures: 0, new Generator(1));
        Assert.DoesNotContain("tint.weight", old.state_dict().Keys);
        var box = tensor(new[] { 0f, 0, 1, 1 }, [1, 1, 4]);
        Tensor Seen(Tensor colours, Tensor nouns)
        {
            using var noGrad = no_grad();
            return old.Features(colours, nouns, zeros([1, 7, 6], ScalarType.Int64), box, zeros(1, 1, BoxFeatures), Height, Width);
        }
        Assert.True(Seen(Words(5), Words(3)).allclose(Seen(Words(0), tensor(new long[] { 5, 3, 0, 0, 0, 0 }, [1, 1, 6])), 1e-5, 1e-5));
    }

    [Fact]
    public void BackwardDraft_OnOnePlan_LearnsItsPicture()
    {
        var painter = new Painter(new PainterConfig(4, 16, Vocabulary, 32, 2, 2, 16, Tints: true, Film: true, Fine: 4, Sharpens: true), new Generator(2));
        var optimiser = new AdamW(painter.AppearancePart);
        var training = new PainterTraining(painter);
        var picture = randn([1, 4, 4, 4], generator: new Generator(4));
        var condition = OneThing(4);
        var first = training.BackwardDraft(picture, condition);
        optimiser.Step(3e-3);
        var last = first;
        for (var step = 0; step < 150; step++)
        {
            last = training.BackwardDraft(picture, condition);
            optimiser.Step(3e-3);
        }
        Assert.True(last < 0.1 * first, $"{first} became {last}");
    }

    [Fact]
    public void KeepLooks_InTraining_ChangesOnlyHowTheyAreSeen()
    {
        var painter = new Painter(new PainterConfig(4, 16, Vocabulary, 32, 2, 2, 16, Tints: true, Film: true, Fine: 2, Sharpens: true, OwnLooks: 2, Textures: 2), new Generator(2));
        painter.SetOwn([[3, 0, 0, 0, 0, 0]], [[9, 0, 0, 0, 0, 0]]);
        painter.KeepLooks();
        var before = painter.AppearancePart.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().clone());
        var (optimiser, training) = (new AdamW(painter), new PainterTraining(painter));
        var condition = OneThing(4, style: 9);
        for (var step = 0; step < 2; step++)
        {
            training.Backward(randn([1, 4, 4, 4], generator: new Generator(4)), condition, new Generator(5));
            optimiser.Step(1e-3);
        }
        var changed = painter.AppearancePart.named_parameters().Where(p => !p.parameter.equal(before[p.name]).all().item<bool>()).Select(p => p.name);
        Assert.Equal(["draft.bias", "draft.weight", "film_mix.weight", "film_seen.weight", "mix.bias", "mix.weight", "output.bias", "output.weight", "texture.weight"], changed.Order());
    }

    private Tensor Features((int Word, int Colour, Box Box)[] items, CellWindows? windows = null, int style = 0, AppearanceGrids? grids = null, int height = Height, int width = Width)
    {
        using var noGrad = no_grad();
        var boxes = tensor(items.SelectMany(i => new[] { i.Box.Left, i.Box.Top, i.Box.Right, i.Box.Bottom }).ToArray(), [1, items.Length, 4]);
        var (nouns, colours) = (Of(i => i.Word), Of(i => i.Colour));
        boxes = cat([boxes, zeros(1, 1, 4)], 1);
        return (grids ?? _grids).Features(colours, nouns, Globals(style), boxes, zeros(1, items.Length + 1, BoxFeatures), height, width, windows);

        Tensor Of(Func<(int Word, int Colour, Box Box), int> word) => cat([.. items.Select(i => Words(word(i))), zeros([1, 1, 6], ScalarType.Int64)], 1);
    }

    /// <summary>A square picture of so many cells a side, filled by one thing but for a margin.</summary>
    private static PainterCondition OneThing(int side, int style = 0, float margin = 0) => new(
        zeros(1, 1, 16), ones([1, 1], ScalarType.Bool), Words(0), Words(3), tensor(new[] { margin, margin, 1 - margin, 1 - margin }, [1, 1, 4]), Globals(style),
        zeros([1, side * side, Painter.CoverDepth], ScalarType.Int64), zeros(1, side * side, Painter.CoverDepth, 2), side, side);

    private static Tensor Globals(int style) => cat([zeros([1, 5, 6], ScalarType.Int64), Words(style), zeros([1, 1, 6], ScalarType.Int64)], 1);

    private static Tensor Words(int word) => tensor(new long[] { word, 0, 0, 0, 0, 0 }, [1, 1, 6]);

    private static float[] Cell(Tensor features, int row, int column) => features[0, row * Width + column].data<float>().ToArray();
}
