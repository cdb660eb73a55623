using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Denoising;

/// <summary>Noise for a batch, one generator per image: what image i gets depends on its seed and the number of draws before, not on its neighbours.</summary>
public sealed class NoiseSource : IDisposable
{
    private readonly Generator[] _generators;
    private readonly long[] _shape;

    /// <summary>Opens a stream per seed.</summary>
    /// <param name="seeds">One seed per image of the batch, B of them.</param>
    /// <param name="imageShape">Shape of one image, C×h×w.</param>
    /// <exception cref="InvalidRequestException">No seed, or an empty shape.</exception>
    public NoiseSource(IReadOnlyList<ulong> seeds, params IReadOnlyList<long> imageShape)
    {
        if (seeds.Count == 0) throw new InvalidRequestException("Noise for 0 images; give one seed per image.");
        if (imageShape.Any(length => length < 1)) throw new InvalidRequestException($"Noise of shape {string.Join("x", imageShape)} is empty; give lengths of 1 or more.");
        _shape = [.. imageShape];
        _generators = [.. seeds.Select(SeededNoise.Generator)];
    }

    /// <summary>The next noise of every stream, B×C×h×w, float32 on the CPU, owned by the caller.</summary>
    public Tensor Draw()
    {
        var images = Array.ConvertAll(_generators, generator => SeededNoise.Draw(generator, _shape));
        try
        {
            return stack(images);
        }
        finally
        {
            foreach (var image in images) image.Dispose();
        }
    }

    /// <summary>Closes the streams.</summary>
    public void Dispose()
    {
        foreach (var generator in _generators) generator.Dispose();
    }
}
