using Easel.Corpus.Styles;
using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus.Graphics;

/// <summary>Paints a layout so that the picture goes on over its edges: larger than it is, with what is beyond the edges repeated there, then cut and joined.</summary>
internal static class PatternTile
{
    /// <summary>Paints the tile.</summary>
    /// <param name="layout">Boxes that touch the left and right, or the upper and lower edge are halves of one motif.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="paint">Paints a layout at a width and height.</param>
    public static PaintedScene Paint(Layout layout, int width, int height, Func<Layout, int, int, PaintedScene> paint)
    {
        var pixelArt = layout.Style == PixelArtStyle.Kind.Name;
        var shorter = Math.Min(width, height);
        // Blocks of pixel art must be as large as without the margin and start where the tile starts.
        var block = Math.Max(2, shorter / 64);
        var margin = pixelArt ? Math.Max(1, (64 * (block + 1) - shorter - 1) / 2 / block) * block : Math.Max(16, shorter / 7);
        var (items, owners) = Beyond(layout, width, height, margin);
        using var large = paint(layout with { Items = items }, width + 2 * margin, height + 2 * margin);
        var fade = pixelArt ? 0 : Math.Max(4, margin / 3);
        return Cut(large, owners, width, height, margin, fade);
    }

    /// <summary>The layout on the larger picture, and for each of its items the one it repeats.</summary>
    private static (List<LayoutItem> Items, List<int> Owners) Beyond(Layout layout, int width, int height, int margin)
    {
        var aspect = width / (float)height;
        Box[] whole = [.. layout.Items.Select(item => Whole(item, aspect))];
        var (marginX, marginY) = (margin / (float)width, margin / (float)height);
        var (items, owners) = (new List<LayoutItem>(), new List<int>());
        for (var i = 0; i < whole.Length; i++)
        {
            if (ThingCatalogue.Find(layout.Items[i].Noun) is null)
            {
                // A ground goes on without a border: styles draw lines where items meet.
                items.Add(layout.Items[i] with { Box = new Box(Along(-1, marginX), Along(-1, marginY), Along(2, marginX), Along(2, marginY)) });
                owners.Add(i);
                continue;
            }
            for (var dy = -1; dy <= 1; dy++)
                for (var dx = -1; dx <= 1; dx++)
                {
                    var box = new Box(whole[i].Left + dx, whole[i].Top + dy, whole[i].Right + dx, whole[i].Bottom + dy);
                    if (box.Right < -marginX || box.Left > 1 + marginX || box.Bottom < -marginY || box.Top > 1 + marginY) continue;
                    // The other half of a motif is an item of its own.
                    if ((dx, dy) != (0, 0) && Stands(layout, whole, i, box)) continue;
                    items.Add(layout.Items[i] with { Box = new Box(Along(box.Left, marginX), Along(box.Top, marginY), Along(box.Right, marginX), Along(box.Bottom, marginY)) });
                    owners.Add(i);
                }
        }
        return (items, owners);
    }

    private static float Along(float at, float margin) => (at + margin) / (1 + 2 * margin);

    private static bool Stands(Layout layout, Box[] whole, int item, Box box)
    {
        for (var other = 0; other < whole.Length; other++)
            if (other != item && layout.Items[other].Noun == layout.Items[item].Noun && MathF.Abs(whole[other].CentreX - box.CentreX) < .02f && MathF.Abs(whole[other].CentreY - box.CentreY) < .02f)
                return true;
        return false;
    }

    /// <summary>The whole box of a thing that an edge cuts.</summary>
    private static Box Whole(LayoutItem item, float aspect)
    {
        if (ThingCatalogue.Find(item.Noun) is not { } kind) return item.Box;
        var box = item.Box;
        var (width, height) = (box.Height * kind.Aspect / aspect, box.Width * aspect / kind.Aspect);
        return (box.Left <= 0, box.Right >= 1, box.Top <= 0, box.Bottom >= 1) switch
        {
            (true, false, _, _) when width > box.Width => box with { Left = box.Right - width },
            (false, true, _, _) when width > box.Width => box with { Right = box.Left + width },
            (_, _, true, false) when height > box.Height => box with { Top = box.Bottom - height },
            (_, _, false, true) when height > box.Height => box with { Bottom = box.Top + height },
            _ => box,
        };
    }

    /// <summary>The middle of the larger picture; along the left and the upper edge what follows the right and the lower one fades into it.</summary>
    private static PaintedScene Cut(PaintedScene large, List<int> owners, int width, int height, int margin, int fade)
    {
        var (from, across) = (Raster.Of(large.Picture), large.Picture.Width);
        var tile = new Raster(width, height);
        var (items, nearness) = (new byte[width * height], new byte[width * height]);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var (i, at) = (y * width + x, (y + margin) * across + x + margin);
                items[i] = (byte)(large.Items[at] == 0 ? 0 : owners[large.Items[at] - 1] + 1);
                nearness[i] = large.Nearness[at];
                var upper = Along(from, at, x, width, fade);
                tile[i] = y >= fade ? upper : Rgb.Mix(Along(from, at + height * across, x, width, fade), upper, Ease(y / (float)fade));
            }
        var picture = new SKBitmap(large.Picture.Info.WithSize(width, height));
        tile.CopyTo(picture);
        picture.NotifyPixelsChanged();
        return new PaintedScene(picture, items, nearness);
    }

    private static Rgb Along(Raster from, int at, int x, int width, int fade) =>
        x >= fade ? from[at] : Rgb.Mix(from[at + width], from[at], Ease(x / (float)fade));

    private static float Ease(float t) => t * t * (3 - 2 * t);
}
