namespace Easel.Families;

/// <summary>Where in a picture words are to be seen, as the network's attention tells.</summary>
/// <param name="Rows">Rows of latent cells.</param>
/// <param name="Columns">Columns of latent cells.</param>
/// <param name="Weights">0…1 per cell, row by row.</param>
public sealed record WordPlace(int Rows, int Columns, IReadOnlyList<float> Weights)
{
    // Of the strongest look: where DAAM (arXiv 2210.04885) does well on nouns.
    private const float Threshold = 0.4f;

    /// <summary>Whether each cell, row by row, stands out or has a neighbour that does: an edge belongs to the thing and to its surroundings.</summary>
    public bool[] Cells()
    {
        var cells = new bool[Weights.Count];
        for (var row = 0; row < Rows; row++)
            for (var column = 0; column < Columns; column++)
                if (Weights[row * Columns + column] >= Threshold)
                    for (var r = Math.Max(0, row - 1); r <= Math.Min(Rows - 1, row + 1); r++)
                        for (var c = Math.Max(0, column - 1); c <= Math.Min(Columns - 1, column + 1); c++) cells[r * Columns + c] = true;
        return cells;
    }
}
