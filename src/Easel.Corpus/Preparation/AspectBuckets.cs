namespace Easel.Corpus.Preparation;

/// <summary>A size that many pictures are brought to, so that they can be trained on together.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
public readonly record struct Bucket(int Width, int Height)
{
    /// <summary>Width / height.</summary>
    public double Aspect => (double)Width / Height;

    /// <inheritdoc/>
    public override string ToString() => $"{Width}x{Height}";
}

/// <summary>A rectangle of a picture in pixels.</summary>
/// <param name="Left">Pixels to its left.</param>
/// <param name="Top">Pixels above it.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
public readonly record struct CropBox(int Left, int Top, int Width, int Height);

/// <summary>Sizes from 1:2 to 2:1 with about the same number of pixels (aspect-ratio bucketing as in NovelAI 2022 and SDXL, arXiv 2307.01952).</summary>
internal static class AspectBuckets
{
    private const double MaxAspect = 2;

    /// <summary>The buckets of a size, narrow to wide; sides are multiples of 16, and none has more pixels than the square one.</summary>
    public static IReadOnlyList<Bucket> Of(int size)
    {
        var step = Math.Max(16, size / 16 / 16 * 16);
        var buckets = new List<Bucket>();
        for (var width = step; width <= 2 * size; width += step)
        {
            var height = (int)((long)size * size / width / step * step);
            if (height == 0) break;
            var bucket = new Bucket(width, height);
            // Steps do not always divide the size; the square is there all the same.
            if (bucket.Aspect is < 1 / MaxAspect or > MaxAspect || bucket.Aspect == 1) continue;
            if (buckets.Count > 0 && buckets[^1].Height == height) buckets.RemoveAt(buckets.Count - 1);
            buckets.Add(bucket);
        }
        buckets.Add(new Bucket(size, size));
        return [.. buckets.OrderBy(bucket => bucket.Aspect)];
    }

    /// <summary>The bucket whose shape is nearest to a picture's.</summary>
    public static Bucket Nearest(IReadOnlyList<Bucket> buckets, int width, int height) =>
        buckets.MinBy(bucket => Math.Abs(Math.Log(bucket.Aspect * height / width)));

    /// <summary>The largest part of a picture that has the bucket's shape, where there is most to see.</summary>
    public static CropBox Crop(Bucket bucket, int width, int height, FocusProfile focus)
    {
        var aspect = (double)width / height;
        if (aspect > bucket.Aspect)
        {
            var part = Math.Clamp((int)Math.Round(height * bucket.Aspect), 1, width);
            return new CropBox((int)Math.Round((width - part) * FocusProfile.Place(focus.Columns, (double)part / width)), 0, part, height);
        }
        var rows = Math.Clamp((int)Math.Round(width / bucket.Aspect), 1, height);
        return new CropBox(0, (int)Math.Round((height - rows) * FocusProfile.Place(focus.Rows, (double)rows / height)), width, rows);
    }

    /// <summary>Whether a crop would lose more than half of the picture.</summary>
    public static bool IsTooLong(int width, int height) => Math.Max((double)width / height, (double)height / width) > 2 * MaxAspect;
}
