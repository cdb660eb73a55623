using System.Numerics;
using Easel.Images;

namespace Easel.Corpus.Preparation;

/// <summary>A picture's rough look: a perceptual hash that finds pictures alike, and a tiny picture that makes sure.</summary>
/// <param name="Hash">64 bits: which of the low frequencies of the 32×32 grey picture lie above their median (Zauner 2010).</param>
/// <param name="Tiny">8×8 RGB.</param>
internal sealed record PictureLook(ulong Hash, byte[] Tiny)
{
    /// <summary>Bits in which the hashes of near-duplicates differ at most.</summary>
    public const int MaxDistance = 7;

    private const int Side = 32, Frequencies = 8, TinySide = 8;
    private static readonly float[] Cosines = [.. Enumerable.Range(1, Frequencies).SelectMany(k => Enumerable.Range(0, Side).Select(x => MathF.Cos(MathF.PI * k * (2 * x + 1) / (2 * Side))))];

    public bool IsSound() => Tiny.Length == TinySide * TinySide * 3;

    /// <summary>Looks at a picture; a shrunk one will do.</summary>
    public static PictureLook Of(Picture picture) =>
        new(HashOf(Luma.Of(picture.Resize(Side, Side, Resampling.Area))), picture.Resize(TinySide, TinySide, Resampling.Area).ToRgb());

    /// <summary>Whether two pictures are the same to the eye: another size, another compression, slightly other colours.</summary>
    /// <remarks>The hash alone errs where there is little but low frequencies, such as one thing on a plain ground; colours tell such apart.</remarks>
    public bool IsNear(PictureLook other)
    {
        if (BitOperations.PopCount(Hash ^ other.Hash) > MaxDistance) return false;
        var (mean, meanOther) = (Mean(Tiny), Mean(other.Tiny));
        if (Vector3.Distance(mean, meanOther) > 32) return false;
        var (difference, own, others) = (0f, 0f, 0f);
        for (var i = 0; i < Tiny.Length; i += 3)
        {
            var (a, b) = (new Vector3(Tiny[i], Tiny[i + 1], Tiny[i + 2]) - mean, new Vector3(other.Tiny[i], other.Tiny[i + 1], other.Tiny[i + 2]) - meanOther);
            difference += (a - b).LengthSquared();
            own += a.LengthSquared();
            others += b.LengthSquared();
        }
        // The difference may be a quarter of the weaker signal, and two levels a channel more for what codecs do.
        return MathF.Sqrt(difference / Tiny.Length) <= 2 + 0.25f * MathF.Sqrt(MathF.Min(own, others) / Tiny.Length);
    }

    private static ulong HashOf(float[] luma)
    {
        var rows = new float[Frequencies * Side];
        for (var k = 0; k < Frequencies; k++)
            for (var y = 0; y < Side; y++)
                rows[k * Side + y] = TensorDot(Cosines.AsSpan(k * Side, Side), luma.AsSpan(y * Side, Side));
        var spectrum = new float[Frequencies * Frequencies];
        for (var v = 0; v < Frequencies; v++)
            for (var u = 0; u < Frequencies; u++)
                spectrum[v * Frequencies + u] = TensorDot(Cosines.AsSpan(v * Side, Side), rows.AsSpan(u * Side, Side));
        var sorted = spectrum.Order().ToArray();
        var median = (sorted[31] + sorted[32]) / 2;
        var hash = 0UL;
        for (var i = 0; i < spectrum.Length; i++)
            if (spectrum[i] > median) hash |= 1UL << i;
        return hash;
    }

    private static float TensorDot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0f;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static Vector3 Mean(byte[] rgb)
    {
        var sum = Vector3.Zero;
        for (var i = 0; i < rgb.Length; i += 3) sum += new Vector3(rgb[i], rgb[i + 1], rgb[i + 2]);
        return sum * (3f / rgb.Length);
    }
}

/// <summary>Grey values.</summary>
internal static class Luma
{
    /// <summary>BT.601 luma on white paper, 0 to 255, row by row.</summary>
    public static float[] Of(Picture picture)
    {
        var rgb = picture.ToRgb();
        var luma = new float[rgb.Length / 3];
        for (var i = 0; i < luma.Length; i++) luma[i] = 0.299f * rgb[3 * i] + 0.587f * rgb[3 * i + 1] + 0.114f * rgb[3 * i + 2];
        return luma;
    }
}
