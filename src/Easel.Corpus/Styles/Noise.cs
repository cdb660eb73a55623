namespace Easel.Corpus.Styles;

/// <summary>Noise that depends on its arguments alone: the same on every machine and thread.</summary>
internal static class Noise
{
    /// <summary>White noise, 0–1, of a pair of whole numbers.</summary>
    public static float White(int x, int y, int salt = 0)
    {
        unchecked
        {
            var n = (uint)x * 0x9E3779B1u ^ (uint)y * 0x85EBCA77u ^ (uint)salt * 0xC2B2AE3Du;
            n = (n ^ (n >> 15)) * 0x2C1B3C6Du;
            n = (n ^ (n >> 12)) * 0x297A2D39u;
            return ((n ^ (n >> 15)) >> 8) / (float)(1 << 24);
        }
    }

    /// <summary>Smooth noise, 0–1, with lumps of size 1 (value noise).</summary>
    public static float Smooth(float x, float y, int salt = 0)
    {
        int x0 = (int)MathF.Floor(x), y0 = (int)MathF.Floor(y);
        float u = x - x0, v = y - y0;
        u = u * u * (3 - 2 * u);
        v = v * v * (3 - 2 * v);
        var top = White(x0, y0, salt) + (White(x0 + 1, y0, salt) - White(x0, y0, salt)) * u;
        var bottom = White(x0, y0 + 1, salt) + (White(x0 + 1, y0 + 1, salt) - White(x0, y0 + 1, salt)) * u;
        return top + (bottom - top) * v;
    }

    /// <summary>Three octaves of smooth noise, 0–1: clouds, washes, paper.</summary>
    public static float Cloudy(float x, float y, int salt = 0) =>
        .57f * Smooth(x, y, salt) + .29f * Smooth(x * 2.03f, y * 2.03f, salt + 1) + .14f * Smooth(x * 4.1f, y * 4.1f, salt + 2);
}
