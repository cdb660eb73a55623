using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Models;

/// <summary>Sums whose hidden scalar factor is a static object, and what else TorchSharp would make a scalar for behind the scenes.</summary>
/// <remarks>
/// TorchSharp's + and -, and <c>add</c> without a factor, pass a freshly made factor 1 to the native call; <c>square</c> passes the exponent. Such a scalar is finalizable and nothing
/// keeps it alive during the call: a collection started by another thread can free it in use, and the call fails ("Expected false to be true" in
/// Scalar.h). These are used instead.
/// </remarks>
internal static class TensorArithmetic
{
    private static readonly Scalar One = 1, MinusOne = -1;

    /// <summary>a + b.</summary>
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, One);

    /// <summary>a - b.</summary>
    public static Tensor Minus(this Tensor a, Tensor b) => a.add(b, MinusOne);

    /// <summary>a + b.</summary>
    public static Tensor Plus(this Tensor a, Scalar b) => a.add(b, One);

    /// <summary>a += b in place.</summary>
    public static Tensor PlusInPlace(this Tensor a, Scalar b) => a.add_(b, One);

    /// <summary>a += b in place.</summary>
    public static Tensor PlusInPlace(this Tensor a, Tensor b) => a.add_(b, One);

    /// <summary>x² of each element.</summary>
    public static Tensor Squared(this Tensor x) => x.mul(x);

    /// <summary>The value of a tensor of one element; <c>item</c> would read it through a scalar that nothing keeps alive either.</summary>
    public static double Number(this Tensor x)
    {
        using var wide = x.detach().to(ScalarType.Float64);
        using var value = wide.cpu();
        using var elements = value.data<double>();
        return elements[0];
    }

    /// <summary>0, 1 … count − 1 times a step, int64.</summary>
    public static Tensor Indices(long count, Device device, long step = 1)
    {
        var values = new long[count];
        for (var i = 0; i < count; i++) values[i] = i * step;
        return tensor(values, device: device);
    }
}
