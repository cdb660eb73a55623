using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Models;

public sealed class CellWindowsTests : IDisposable
{
    private const int Rows = 5, Columns = 7;
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly CellWindows _windows = new(tensor(new long[] { 2, 0 }), tensor(new long[] { 3, 5 }), 3, 2);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Crop_TakesOfEachPictureItsOwnPart()
    {
        var pictures = arange(2 * Rows * Columns).view(2, 1, Rows, Columns);
        long At(int picture, int row, int column) => (picture * Rows + row) * Columns + column;
        Assert.Equal([At(0, 2, 3), At(0, 2, 4), At(0, 3, 3), At(0, 3, 4), At(0, 4, 3), At(0, 4, 4), At(1, 0, 5), At(1, 0, 6), At(1, 1, 5), At(1, 1, 6), At(1, 2, 5), At(1, 2, 6)],
            _windows.Crop(pictures).flatten().data<long>().ToArray());
    }

    [Fact]
    public void Cells_AreThePlacesOfWhatCropTakes()
    {
        var pictures = randn(2, 1, Rows, Columns);
        Assert.Equal(_windows.Crop(pictures).flatten(1).data<float>().ToArray(), pictures.flatten(1).gather(1, _windows.Cells(Columns)).data<float>().ToArray());
    }

    [Theory]
    [InlineData(0, 0, 1, 1, 0, true, true)]
    [InlineData(0, 0.5, 0.3, 1, 0, false, false)]
    [InlineData(0, 0.5, 0.42, 1, 0, false, false)]
    [InlineData(0, 0.5, 0.42, 1, 0.1, true, false)]
    [InlineData(0.8, 0.1, 1, 0.3, 0, false, true)]
    [InlineData(0.5, 0, 0.6, 0.39, 0, false, false)]
    [InlineData(0.5, 0, 0.6, 0.39, 0.1, true, false)]
    public void AreReachedBy_BoxesWithTheirMargin(double left, double top, double right, double bottom, double margin, bool first, bool second)
    {
        var box = tensor(new[] { (float)left, (float)top, (float)right, (float)bottom }).view(1, 1, 4).expand(2, 1, 4);
        Assert.Equal([first, second], _windows.AreReachedBy(box, (float)margin, Rows, Columns).flatten().data<bool>().ToArray());
    }
}
