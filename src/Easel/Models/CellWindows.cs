using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Models;

/// <summary>A part of each picture of a batch, equally large in all of them.</summary>
/// <param name="Top">B int64, the first row of cells.</param>
/// <param name="Left">B int64, the first column.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public sealed record CellWindows(Tensor Top, Tensor Left, int Height, int Width)
{
    /// <summary>What the windows show of pictures.</summary>
    /// <param name="latents">B×C×h×w.</param>
    /// <returns>B×C×Height×Width.</returns>
    public Tensor Crop(Tensor latents)
    {
        var (batch, channels) = (latents.shape[0], latents.shape[1]);
        return latents.gather(2, Rows.view(batch, 1, Height, 1).expand(batch, channels, Height, latents.shape[3])).gather(3, Columns.view(batch, 1, 1, Width).expand(batch, channels, Height, Width));
    }

    /// <summary>Indices of their cells, row by row, B×(Height·Width).</summary>
    /// <param name="columns">Columns w of the pictures.</param>
    public Tensor Cells(long columns) => Rows.unsqueeze(2).mul(tensor(columns, device: Top.device)).Plus(Columns.unsqueeze(1)).flatten(1);

    /// <summary>Which boxes reach into them, B×J.</summary>
    /// <param name="boxes">B×J×4 left, top, right, bottom in 0…1.</param>
    /// <param name="margin">What is added to a box on each side, in sides of it.</param>
    /// <param name="height">Rows h of the pictures.</param>
    /// <param name="width">Columns w.</param>
    public Tensor AreReachedBy(Tensor boxes, Scalar margin, long height, long width)
    {
        Tensor Reach(long side, Tensor first, long seen, long cells)
        {
            Tensor At(Tensor cell) => cell.to(ScalarType.Float32).div(tensor((float)cells, device: first.device)).unsqueeze(1);
            var (low, high) = (boxes.select(2, side), boxes.select(2, side + 2));
            var more = high.Minus(low).mul(margin);
            return low.Minus(more).lt(At(first.Plus(tensor(seen, device: first.device)))).logical_and(high.Plus(more).gt(At(first)));
        }
        return Reach(1, Top, Height, height).logical_and(Reach(0, Left, Width, width));
    }

    private Tensor Rows => Top.unsqueeze(1).Plus(TensorArithmetic.Indices(Height, Top.device));

    private Tensor Columns => Left.unsqueeze(1).Plus(TensorArithmetic.Indices(Width, Left.device));
}
