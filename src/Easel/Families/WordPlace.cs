using Easel.Images;

namespace Easel.Families;

/// <summary>Where in a picture words are to be seen, as the network's attention tells.</summary>
/// <param name="Rows">Rows of latent cells.</param>
/// <param name="Columns">Columns of latent cells.</param>
/// <param name="Weights">0…1 per cell, row by row.</param>
public sealed record WordPlace(int Rows, int Columns, IReadOnlyList<float> Weights)
{
    // Of the strongest; what DAAM (arXiv 2210.04885, section 4.1) found to agree best with what people outline.
    private const float Threshold = 0.4f;

    /// <summary>The cells that stand out, and the cells around them: an edge belongs to the thing and to its surroundings.</summary>
    /// <param name="width">Width of the mask in pixels.</param>
    /// <param name="height">Height of the mask in pixels.</param>
    /// <exception cref="InvalidRequestException">No place stands out.</exception>
    public PictureMask ToMask(int width, int height)
    {
        var open = new bool[Weights.Count];
        for (var row = 0; row < Rows; row++)
            for (var column = 0; column < Columns; column++)
                if (Weights[row * Columns + column] >= Threshold)
                    foreach (var (r, c) in Around(row, column)) open[r * Columns + c] = true;
        if (!open.Contains(true)) throw new InvalidRequestException("The model sees no place in the picture that these words stand out in; give a mask.");
        return PictureMask.Where(width, height, (x, y) => open[y * Rows / height * Columns + x * Columns / width]);
    }

    private IEnumerable<(int Row, int Column)> Around(int row, int column)
    {
        for (var r = Math.Max(0, row - 1); r <= Math.Min(Rows - 1, row + 1); r++)
            for (var c = Math.Max(0, column - 1); c <= Math.Min(Columns - 1, column + 1); c++) yield return (r, c);
    }
}
