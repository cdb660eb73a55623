using Easel.Prompts;

namespace Easel.Layouts;

/// <summary>A layout on a grid of latent cells, as the plain arrays that a painter's tensors are made of.</summary>
/// <param name="ItemColours">Token ids of each item's colour, J·L, 0 where there is none.</param>
/// <param name="ItemNouns">Token ids of each item's noun, J·L, 0 where there is none.</param>
/// <param name="ItemBoxes">Left, top, right, bottom of each item, J·4.</param>
/// <param name="GlobalWords">Token ids of the global attributes, G·L.</param>
/// <param name="Cover">For each cell, row by row, the K frontmost items that cover it, front to back; <see cref="MaxItems"/> where there is none.</param>
/// <param name="Coordinates">For each of those the cell's centre inside the item's box, x then y, 0 to 1.</param>
public sealed record LayoutRaster(long[] ItemColours, long[] ItemNouns, float[] ItemBoxes, long[] GlobalWords, long[] Cover, float[] Coordinates)
{
    /// <summary>Most items J that a painter sees; the front ones count when there are more.</summary>
    public const int MaxItems = 16;

    /// <summary>Most tokens L of a phrase.</summary>
    public const int MaxWords = 6;

    /// <summary>Rasters a layout.</summary>
    /// <param name="layout">The layout; null for no plan at all: nothing covers anything.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="rows">Latent rows.</param>
    /// <param name="columns">Latent columns.</param>
    /// <param name="depth">Items per cell K.</param>
    public static LayoutRaster Create(Layout? layout, BytePairTokenizer tokenizer, int rows, int columns, int depth)
    {
        var raster = new LayoutRaster(
            new long[MaxItems * MaxWords], new long[MaxItems * MaxWords], new float[MaxItems * 4], new long[Lexicon.SlotNames.Count * MaxWords],
            new long[rows * columns * depth], new float[rows * columns * depth * 2]);
        Array.Fill(raster.Cover, MaxItems);
        if (layout is null) return raster;

        var items = layout.Items.Skip(layout.Items.Count - MaxItems).ToArray();
        for (var j = 0; j < items.Length; j++)
        {
            var (noun, colour, box) = items[j];
            if (colour is not null) WriteWords(raster.ItemColours, j, colour, tokenizer);
            WriteWords(raster.ItemNouns, j, noun, tokenizer);
            new[] { box.Left, box.Top, box.Right, box.Bottom }.CopyTo(raster.ItemBoxes, j * 4);
        }
        for (var g = 0; g < layout.Globals.Count; g++) WriteWords(raster.GlobalWords, g, layout.Globals[g], tokenizer);

        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
            {
                var (x, y, slot) = ((column + 0.5f) / columns, (row + 0.5f) / rows, (row * columns + column) * depth);
                var end = slot + depth;
                for (var j = items.Length - 1; j >= 0 && slot < end; j--)
                {
                    var box = items[j].Box;
                    // Half a cell of margin: what an item's edge only touches is still painted by that item.
                    if (x < box.Left - 0.5f / columns || x > box.Right + 0.5f / columns || y < box.Top - 0.5f / rows || y > box.Bottom + 0.5f / rows) continue;
                    raster.Cover[slot] = j;
                    raster.Coordinates[slot * 2] = (x - box.Left) / Math.Max(box.Width, 1e-3f);
                    raster.Coordinates[slot * 2 + 1] = (y - box.Top) / Math.Max(box.Height, 1e-3f);
                    slot++;
                }
            }
        return raster;
    }

    /// <summary>Token ids of a phrase as they stand in a raster, L of them.</summary>
    /// <param name="phrase">A noun, a colour or a global attribute.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    public static long[] Words(string phrase, BytePairTokenizer tokenizer)
    {
        var ids = new long[MaxWords];
        WriteWords(ids, 0, phrase, tokenizer);
        return ids;
    }

    private static void WriteWords(long[] target, int row, string phrase, BytePairTokenizer tokenizer)
    {
        var ids = tokenizer.Encode(phrase);
        for (var i = 0; i < Math.Min(ids.Length, MaxWords); i++) target[row * MaxWords + i] = ids[i];
    }
}
