namespace Easel.Corpus.Styles;

/// <summary>Chooses the few colours that stand for many (median cut, Heckbert 1982).</summary>
internal static class MedianCut
{
    /// <summary>A palette of at most that many colours.</summary>
    public static Rgb[] Palette(Rgb[] colours, int size)
    {
        var boxes = new List<Rgb[]> { (Rgb[])colours.Clone() };
        while (boxes.Count < size)
        {
            var (widest, axis, spread) = (-1, 0, 4f);
            for (var i = 0; i < boxes.Count; i++)
                for (var k = 0; k < 3; k++)
                {
                    var s = Spread(boxes[i], k) * MathF.Pow(boxes[i].Length, .25f);
                    if (s > spread) (widest, axis, spread) = (i, k, s);
                }
            if (widest < 0) break;
            var box = boxes[widest];
            Array.Sort([.. box.Select(c => Channel(c, axis))], box);
            var half = box.Length / 2;
            (boxes[widest], var rest) = (box[..half], box[half..]);
            boxes.Add(rest);
        }
        return [.. boxes.Select(box => new Rgb(box.Average(c => c.R), box.Average(c => c.G), box.Average(c => c.B)))];
    }

    public static Rgb Nearest(ReadOnlySpan<Rgb> palette, Rgb colour)
    {
        var (best, least) = (palette[0], float.MaxValue);
        foreach (var candidate in palette)
            if (candidate.Distance(colour) is var d && d < least) (best, least) = (candidate, d);
        return best;
    }

    private static float Channel(Rgb c, int axis) => axis switch { 0 => c.R, 1 => c.G, _ => c.B };

    private static float Spread(Rgb[] box, int axis)
    {
        if (box.Length < 2) return 0;
        float low = 255, high = 0;
        foreach (var c in box) (low, high) = (MathF.Min(low, Channel(c, axis)), MathF.Max(high, Channel(c, axis)));
        return high - low;
    }
}
