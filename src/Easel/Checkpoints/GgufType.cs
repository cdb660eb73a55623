namespace Easel.Checkpoints;

/// <summary>Element types of GGUF files, with the numbers that stand for them.</summary>
internal enum GgufType : uint
{
    F32 = 0, F16 = 1, Q4_0 = 2, Q4_1 = 3, Q5_0 = 6, Q5_1 = 7, Q8_0 = 8, Q2_K = 10, Q3_K = 11, Q4_K = 12, Q5_K = 13, Q6_K = 14,
    I8 = 24, I16 = 25, I32 = 26, I64 = 27, F64 = 28, BF16 = 30,
}

internal static class GgufTypes
{
    /// <summary>Elements that share a scale, and the bytes they take; (1, size) for plain elements.</summary>
    public static (int Elements, int Bytes) Block(this GgufType type) => type switch
    {
        GgufType.F32 or GgufType.I32 => (1, 4),
        GgufType.F16 or GgufType.BF16 or GgufType.I16 => (1, 2),
        GgufType.F64 or GgufType.I64 => (1, 8),
        GgufType.I8 => (1, 1),
        GgufType.Q4_0 => (32, 18),
        GgufType.Q4_1 => (32, 20),
        GgufType.Q5_0 => (32, 22),
        GgufType.Q5_1 => (32, 24),
        GgufType.Q8_0 => (32, 34),
        GgufType.Q2_K => (256, 84),
        GgufType.Q3_K => (256, 110),
        GgufType.Q4_K => (256, 144),
        GgufType.Q5_K => (256, 176),
        GgufType.Q6_K => (256, 210),
        _ => throw new FormatException($"element type {(uint)type} is none that Easel reads; it reads {string.Join(", ", Enum.GetNames<GgufType>())}"),
    };

    /// <summary>The plain type that this is; null for quantised ones.</summary>
    public static SafetensorsType? Plain(this GgufType type) => type switch
    {
        GgufType.F32 => SafetensorsType.F32,
        GgufType.F16 => SafetensorsType.F16,
        GgufType.BF16 => SafetensorsType.BF16,
        GgufType.F64 => SafetensorsType.F64,
        GgufType.I8 => SafetensorsType.I8,
        GgufType.I16 => SafetensorsType.I16,
        GgufType.I32 => SafetensorsType.I32,
        GgufType.I64 => SafetensorsType.I64,
        _ => null,
    };
}
