using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Denoising;

/// <summary>Standard normal noise that depends on nothing but its seed: drawn on the CPU in float32, whatever device the run is on.</summary>
public static class SeededNoise
{
    /// <summary>The first noise of a seed's stream.</summary>
    /// <param name="seed">Any number; below 2³² the noise is that of PyTorch's CPU generator.</param>
    /// <param name="shape">Shape of one image, C×h×w.</param>
    /// <returns>Float32 on the CPU, owned by the caller.</returns>
    public static Tensor Draw(ulong seed, params ReadOnlySpan<long> shape)
    {
        using var generator = Generator(seed);
        return Draw(generator, shape);
    }

    // The generator takes 32 bits of seed; folding keeps small seeds as they are and lets every bit of a large one count.
    internal static Generator Generator(ulong seed) => new((uint)(seed ^ (seed >> 32)));

    // libtorch fills 16 values at a time and takes another path for fewer or for a remainder, which draws the last values twice.
    // Whole blocks keep to one path, on which the values drawn for a small shape begin those drawn for a large one.
    internal static Tensor Draw(Generator generator, ReadOnlySpan<long> shape)
    {
        const long Block = 16;
        var count = 1L;
        foreach (var length in shape) count = checked(count * length);
        using var blocks = randn([(count + Block - 1) / Block * Block], ScalarType.Float32, CPU, generator: generator);
        using var used = blocks.narrow(0, 0, count);
        return used.reshape(shape.ToArray());
    }
}
