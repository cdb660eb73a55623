namespace Easel.Checkpoints;

/// <summary>Values of the two 8-bit floats (Micikevicius et al. 2022, "FP8 Formats for Deep Learning", arXiv:2209.05433, table 1).</summary>
internal static class EightBitFloat
{
    private static readonly float[] E4M3 = Table(exponentBits: 4, mantissaBits: 3, bias: 7, hasInfinity: false);
    private static readonly float[] E5M2 = Table(exponentBits: 5, mantissaBits: 2, bias: 15, hasInfinity: true);

    /// <summary>Decodes one value per byte.</summary>
    /// <param name="type">One of the two 8-bit floats.</param>
    /// <param name="encoded">The bytes.</param>
    /// <param name="values">At least as long as <paramref name="encoded"/>.</param>
    public static void Decode(SafetensorsType type, ReadOnlySpan<byte> encoded, Span<float> values)
    {
        var table = type == SafetensorsType.F8_E4M3 ? E4M3 : E5M2;
        for (var i = 0; i < encoded.Length; i++) values[i] = table[encoded[i]];
    }

    private static float[] Table(int exponentBits, int mantissaBits, int bias, bool hasInfinity)
    {
        var table = new float[256];
        int topExponent = (1 << exponentBits) - 1, topMantissa = (1 << mantissaBits) - 1;
        for (var code = 0; code < 256; code++)
        {
            int exponent = code >> mantissaBits & topExponent, mantissa = code & topMantissa;
            var fraction = mantissa / (float)(1 << mantissaBits);
            var magnitude = (exponent, mantissa) switch
            {
                _ when hasInfinity && exponent == topExponent => mantissa == 0 ? float.PositiveInfinity : float.NaN,
                _ when exponent == topExponent && mantissa == topMantissa => float.NaN,
                (0, _) => MathF.ScaleB(fraction, 1 - bias),
                _ => MathF.ScaleB(1 + fraction, exponent - bias),
            };
            table[code] = code < 128 ? magnitude : -magnitude;
        }
        return table;
    }
}
