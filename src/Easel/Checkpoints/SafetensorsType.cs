using static TorchSharp.torch;

namespace Easel.Checkpoints;

/// <summary>Element types that safetensors weights come in; the names are those in the file.</summary>
public enum SafetensorsType
{
    /// <summary>64-bit float.</summary>
    F64,
    /// <summary>32-bit float.</summary>
    F32,
    /// <summary>16-bit float, IEEE half.</summary>
    F16,
    /// <summary>16-bit brain float: 8 bits of exponent.</summary>
    BF16,
    /// <summary>8-bit float, 4 bits of exponent, no infinities (OCP E4M3, "fn"); read as 32-bit float.</summary>
    F8_E4M3,
    /// <summary>8-bit float, 5 bits of exponent (OCP E5M2); read as 32-bit float.</summary>
    F8_E5M2,
    /// <summary>64-bit integer.</summary>
    I64,
    /// <summary>32-bit integer.</summary>
    I32,
    /// <summary>16-bit integer.</summary>
    I16,
    /// <summary>8-bit integer.</summary>
    I8,
    /// <summary>8-bit unsigned integer.</summary>
    U8,
    /// <summary>One byte, 0 or 1.</summary>
    BOOL,
}

internal static class SafetensorsTypes
{
    private static readonly Dictionary<string, SafetensorsType> ByName = Enum.GetValues<SafetensorsType>().ToDictionary(t => t.ToString());

    // Enum.TryParse would also take numbers, lists and other letter cases.
    public static bool TryParse(string name, out SafetensorsType type) => ByName.TryGetValue(name, out type);

    /// <summary>Bytes of one element in the file.</summary>
    public static int Size(this SafetensorsType type) => type switch
    {
        SafetensorsType.F64 or SafetensorsType.I64 => 8,
        SafetensorsType.F32 or SafetensorsType.I32 => 4,
        SafetensorsType.F16 or SafetensorsType.BF16 or SafetensorsType.I16 => 2,
        _ => 1,
    };

    public static bool IsFloat(this SafetensorsType type) => type <= SafetensorsType.F8_E5M2;

    public static bool IsEightBitFloat(this SafetensorsType type) => type is SafetensorsType.F8_E4M3 or SafetensorsType.F8_E5M2;

    /// <summary>The tensor type that an entry is read as.</summary>
    public static ScalarType ToScalarType(this SafetensorsType type) => type switch
    {
        SafetensorsType.F64 => ScalarType.Float64,
        SafetensorsType.F16 => ScalarType.Float16,
        SafetensorsType.BF16 => ScalarType.BFloat16,
        SafetensorsType.I64 => ScalarType.Int64,
        SafetensorsType.I32 => ScalarType.Int32,
        SafetensorsType.I16 => ScalarType.Int16,
        SafetensorsType.I8 => ScalarType.Int8,
        SafetensorsType.U8 => ScalarType.Byte,
        SafetensorsType.BOOL => ScalarType.Bool,
        _ => ScalarType.Float32,
    };

    /// <summary>The file's type for a tensor type; null when safetensors has none that Easel reads.</summary>
    public static SafetensorsType? ToSafetensorsType(this ScalarType type) => type switch
    {
        ScalarType.Float64 => SafetensorsType.F64,
        ScalarType.Float32 => SafetensorsType.F32,
        ScalarType.Float16 => SafetensorsType.F16,
        ScalarType.BFloat16 => SafetensorsType.BF16,
        ScalarType.Int64 => SafetensorsType.I64,
        ScalarType.Int32 => SafetensorsType.I32,
        ScalarType.Int16 => SafetensorsType.I16,
        ScalarType.Int8 => SafetensorsType.I8,
        ScalarType.Byte => SafetensorsType.U8,
        ScalarType.Bool => SafetensorsType.BOOL,
        _ => null,
    };
}
