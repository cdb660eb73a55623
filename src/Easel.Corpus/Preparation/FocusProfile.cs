using System.Numerics;
using Easel.Images;

namespace Easel.Corpus.Preparation;

/// <summary>Where along a picture's width and height there is something to see.</summary>
/// <param name="Columns">Saliency of 32 equal columns, 0 to 255.</param>
/// <param name="Rows">Saliency of 32 equal rows, 0 to 255.</param>
internal sealed record FocusProfile(byte[] Columns, byte[] Rows)
{
    private const int Bins = 32, Side = 64;

    public bool IsSound() => Columns.Length == Bins && Rows.Length == Bins;

    /// <summary>Looks at a picture; a shrunk one will do. Salient is what has edges and what has another colour than most of the picture.</summary>
    public static FocusProfile Of(Picture picture)
    {
        var small = picture.Resize(Side, Side, Resampling.Area);
        var (luma, rgb) = (Luma.Of(small), small.ToRgb());
        var mean = Vector3.Zero;
        for (var i = 0; i < rgb.Length; i += 3) mean += new Vector3(rgb[i], rgb[i + 1], rgb[i + 2]);
        mean /= Side * Side;
        var (columns, rows) = (new float[Bins], new float[Bins]);
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var at = y * Side + x;
                var edge = MathF.Abs(luma[y * Side + Math.Min(x + 1, Side - 1)] - luma[y * Side + Math.Max(x - 1, 0)])
                    + MathF.Abs(luma[Math.Min(y + 1, Side - 1) * Side + x] - luma[Math.Max(y - 1, 0) * Side + x]);
                var energy = edge + 0.25f * Vector3.Distance(new Vector3(rgb[3 * at], rgb[3 * at + 1], rgb[3 * at + 2]), mean);
                columns[x * Bins / Side] += energy;
                rows[y * Bins / Side] += energy;
            }
        }
        return new FocusProfile(Scaled(columns), Scaled(rows));
    }

    /// <summary>Where a window along one axis shows the most, 0 at the start to 1 at the end of where it can lie; the middle when all places are alike.</summary>
    /// <param name="profile"><see cref="Columns"/> or <see cref="Rows"/>.</param>
    /// <param name="share">Length of the window as a share of the axis, above 0 and at most 1.</param>
    public static double Place(byte[] profile, double share)
    {
        const int Steps = 32;
        var (best, place) = (double.NegativeInfinity, 0.5);
        // From the middle outwards, so that the middle wins a draw.
        foreach (var step in Enumerable.Range(0, Steps + 1).OrderBy(step => Math.Abs(2 * step - Steps)))
        {
            var at = (double)step / Steps;
            var start = at * (1 - share) * profile.Length;
            var sum = Integral(profile, start + share * profile.Length) - Integral(profile, start);
            // Off the middle costs a little: photographers put their subject there.
            var score = sum * (1 - 0.1 * Math.Abs(2 * at - 1));
            if (score > best * (1 + 1e-9) + 1e-9 || double.IsNegativeInfinity(best)) (best, place) = (score, at);
        }
        return place;
    }

    private static double Integral(byte[] profile, double end)
    {
        var (sum, whole) = (0.0, Math.Min((int)end, profile.Length));
        for (var i = 0; i < whole; i++) sum += profile[i];
        return whole < profile.Length ? sum + (end - whole) * profile[whole] : sum;
    }

    /// <summary>The weakest bin counts as nothing, so that an even texture does not drown what stands before it.</summary>
    private static byte[] Scaled(float[] energy)
    {
        var (low, high) = (energy.Min(), energy.Max());
        return [.. energy.Select(e => (byte)(high > low ? 255 * (e - low) / (high - low) : 0))];
    }
}
