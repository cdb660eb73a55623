using System.Numerics;

namespace Easel.Corpus.Styles;

/// <summary>Noise that depends on its arguments alone: the same on every machine and thread.</summary>
internal static class Noise
{
    private const uint AlongX = 0x9E3779B1u, AlongY = 0x85EBCA77u, AlongSalt = 0xC2B2AE3Du, First = 0x2C1B3C6Du, Second = 0x297A2D39u;
    private const float Steps = 1 << 24;

    /// <summary>White noise, 0–1, of a pair of whole numbers.</summary>
    public static float White(int x, int y, int salt = 0)
    {
        unchecked
        {
            var n = (uint)x * AlongX ^ (uint)y * AlongY ^ (uint)salt * AlongSalt;
            n = (n ^ (n >> 15)) * First;
            n = (n ^ (n >> 12)) * Second;
            return ((n ^ (n >> 15)) >> 8) / Steps;
        }
    }

    /// <summary>Smooth noise, 0–1, with lumps of size 1 (value noise).</summary>
    public static float Smooth(float x, float y, int salt = 0)
    {
        int x0 = (int)MathF.Floor(x), y0 = (int)MathF.Floor(y);
        float u = x - x0, v = y - y0;
        u = u * u * (3 - 2 * u);
        v = v * v * (3 - 2 * v);
        float topLeft = White(x0, y0, salt), bottomLeft = White(x0, y0 + 1, salt);
        var top = topLeft + (White(x0 + 1, y0, salt) - topLeft) * u;
        var bottom = bottomLeft + (White(x0 + 1, y0 + 1, salt) - bottomLeft) * u;
        return top + (bottom - top) * v;
    }

    /// <summary>Three octaves of smooth noise, 0–1: clouds, washes, paper.</summary>
    public static float Cloudy(float x, float y, int salt = 0) =>
        .57f * Smooth(x, y, salt) + .29f * Smooth(x * 2.03f, y * 2.03f, salt + 1) + .14f * Smooth(x * 4.1f, y * 4.1f, salt + 2);

    /// <summary>A row of <see cref="Smooth(float, float, int)"/>, several pixels at a time: at pixel x the noise of (x / unit / stretch + shift, y).</summary>
    public static void SmoothRow(Span<float> row, float unit, float stretch, float y, int salt, float shift = 0)
    {
        var step = Vector<float>.Count;
        var x = 0;
        for (; x + step <= row.Length; x += step) Smooth(Columns(x) / unit / stretch + new Vector<float>(shift), y, salt).CopyTo(row[x..]);
        for (; x < row.Length; x++) row[x] = Smooth(x / unit / stretch + shift, y, salt);
    }

    /// <summary>A row of <see cref="Cloudy"/>, several pixels at a time: at pixel x the noise of (x / unit / stretch, y).</summary>
    public static void CloudyRow(Span<float> row, float unit, float stretch, float y, int salt)
    {
        var step = Vector<float>.Count;
        var x = 0;
        for (; x + step <= row.Length; x += step)
        {
            var at = Columns(x) / unit / stretch;
            (.57f * Smooth(at, y, salt) + .29f * Smooth(at * 2.03f, y * 2.03f, salt + 1) + .14f * Smooth(at * 4.1f, y * 4.1f, salt + 2)).CopyTo(row[x..]);
        }
        for (; x < row.Length; x++) row[x] = Cloudy(x / unit / stretch, y, salt);
    }

    private static Vector<float> Columns(int first) => Vector.ConvertToSingle(Vector<int>.Indices + new Vector<int>(first));

    /// <summary>The same operations in the same order as for a single point, so that the numbers are the same.</summary>
    private static Vector<float> Smooth(Vector<float> x, float y, int salt)
    {
        var y0 = (int)MathF.Floor(y);
        var v = y - y0;
        v = v * v * (3 - 2 * v);
        var floor = Vector.Floor(x);
        var u = x - floor;
        u = u * u * (new Vector<float>(3) - 2 * u);
        unchecked
        {
            var left = Vector.AsVectorUInt32(Vector.ConvertToInt32(floor)) * AlongX;
            var right = left + new Vector<uint>(AlongX);
            Vector<uint> above = new((uint)y0 * AlongY ^ (uint)salt * AlongSalt), below = new((uint)(y0 + 1) * AlongY ^ (uint)salt * AlongSalt);
            Vector<float> topLeft = Mixed(left ^ above), bottomLeft = Mixed(left ^ below);
            var top = topLeft + (Mixed(right ^ above) - topLeft) * u;
            var bottom = bottomLeft + (Mixed(right ^ below) - bottomLeft) * u;
            return top + (bottom - top) * v;
        }
    }

    private static Vector<float> Mixed(Vector<uint> n)
    {
        n = (n ^ (n >>> 15)) * First;
        n = (n ^ (n >>> 12)) * Second;
        return Vector.ConvertToSingle(Vector.AsVectorInt32((n ^ (n >>> 15)) >>> 8)) / Steps;
    }
}
