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
    private readonly AppearanceGrids _grids = new(Vocabulary, BoxFeatures, 16, 4, new Generator(1));

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Features_CellsThatNoItemCovers_AreAlike()
    {
        var cells = Features([(3, new Box(0.5f, 0, 1, 1))]);
        var bare = Cell(cells, 0, 0);
        Assert.Equal(bare, Cell(cells, Height - 1, 2));
        Assert.NotEqual(bare, Cell(cells, 2, 6));
    }

    [Fact]
    public void Features_OfAnOpaqueItem_HideWhatLiesBehind()
    {
        // An opacity of 50 for every grid: what is in front is all there is to see.
        using (no_grad()) _grids.get_parameter("grid.bias")!.view(-1, 25).select(1, 24).fill_(50);
        var box = new Box(0, 0, 1, 1);
        var alone = Features([(3, box)]);
        var inFront = Features([(7, box), (3, box)]);
        var behind = Features([(3, box), (7, box)]);
        Assert.True(alone.allclose(inFront, 1e-4, 1e-4));
        Assert.False(alone.allclose(behind, 1e-2, 1e-2));
    }

    [Fact]
    public void Features_ForChosenCells_AreThoseOfTheWhole()
    {
        (int, Box)[] items = [(3, new Box(0.1f, 0.2f, 0.7f, 0.9f)), (7, new Box(0.4f, 0, 1, 0.5f))];
        var chosen = tensor(new long[] { 5, 17, 40 }, [1, 3]);
        Assert.True(Features(items).index_select(1, chosen[0]).allclose(Features(items, chosen), 1e-5, 1e-5));
    }

    [Fact]
    public void Features_OfAThing_MoveWithItsBox()
    {
        var here = Features([(3, new Box(0, 0, 0.5f, 0.5f))]);
        var lower = Features([(3, new Box(0, 0.5f, 0.5f, 1))]);
        Assert.True(here.view(Height, Width, -1).narrow(0, 0, 3).narrow(1, 0, 4).allclose(lower.view(Height, Width, -1).narrow(0, 3, 3).narrow(1, 0, 4), 1e-4, 1e-4));
    }

    [Fact]
    public void BackwardDraft_OnOnePlan_LearnsItsPicture()
    {
        var painter = new Painter(new PainterConfig(4, 16, Vocabulary, 32, 2, 2, 16), new Generator(2));
        var optimiser = new AdamW(painter.AppearancePart);
        var training = new PainterTraining(painter);
        var picture = randn([1, 4, 4, 4], generator: new Generator(4));
        var condition = new PainterCondition(
            zeros(1, 1, 16), ones([1, 1], ScalarType.Bool), Words(3), tensor(new[] { 0f, 0, 1, 1 }, [1, 1, 4]), zeros([1, 7, 6], ScalarType.Int64),
            zeros([1, 16, Painter.CoverDepth], ScalarType.Int64), zeros(1, 16, Painter.CoverDepth, 2), 4, 4);
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

    private Tensor Features((int Word, Box Box)[] items, Tensor? chosen = null)
    {
        using var noGrad = no_grad();
        var boxes = tensor(items.SelectMany(i => new[] { i.Box.Left, i.Box.Top, i.Box.Right, i.Box.Bottom }).ToArray(), [1, items.Length, 4]);
        var words = cat([.. items.Select(i => Words(i.Word)), zeros([1, 1, 6], ScalarType.Int64)], 1);
        boxes = cat([boxes, zeros(1, 1, 4)], 1);
        return _grids.Features(words, zeros([1, 7, 6], ScalarType.Int64), boxes, zeros(1, items.Length + 1, BoxFeatures), Height, Width, chosen);
    }

    private static Tensor Words(int word) => tensor(new long[] { word, 0, 0, 0, 0, 0 }, [1, 1, 6]);

    private static float[] Cell(Tensor features, int row, int column) => features[0, row * Width + column].data<float>().ToArray();
}
