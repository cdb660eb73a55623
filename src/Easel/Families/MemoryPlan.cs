using System.Globalization;

namespace Easel.Families;

/// <summary>Memory that a picture takes, known before the weights are read. In bytes.</summary>
/// <param name="Text">Weights of the text encoders.</param>
/// <param name="Network">Weights of the network that removes noise, refiner included.</param>
/// <param name="Autoencoder">Weights of the autoencoder.</param>
/// <param name="Painting">What the network works with at the picture's size.</param>
/// <param name="Decoding">What decoding works with, all at once.</param>
/// <param name="TiledDecoding">What it works with tile by tile.</param>
/// <param name="Free">What may be used; null for no limit.</param>
public sealed record MemoryPlan(long Text, long Network, long Autoencoder, long Painting, long Decoding, long TiledDecoding, long? Free)
{
    /// <summary>Everything in memory all the time.</summary>
    public long AtOnce => Text + Network + Autoencoder + Math.Max(Painting, Decoding);

    /// <summary>Text encoders first, then the network alone, decoding tile by tile: the least that will do.</summary>
    public long InStages => Autoencoder + Math.Max(Text, Network + Math.Max(Painting, TiledDecoding));

    /// <summary>Whether it has to be done in stages.</summary>
    public bool IsStaged => Free < AtOnce;

    /// <summary>Refuses what cannot fit.</summary>
    /// <exception cref="DeviceMemoryException">Even in stages it needs more than is free.</exception>
    public void Require()
    {
        if (Free < InStages)
            throw new DeviceMemoryException($"The model needs {Gigabytes(InStages)} at the least, and {Gigabytes(Free.Value)} are free: {Gigabytes(Text)} of text encoders, or {Gigabytes(Network)} of network, {Gigabytes(Autoencoder)} of autoencoder and {Gigabytes(Math.Max(Painting, TiledDecoding))} to work with. Close other programs, or use --precision bf16, a smaller --size or a smaller model.");
    }

    /// <summary>One line for a person, such as <c>needs 6.1 GB, 20 GB free</c>.</summary>
    public override string ToString() =>
        $"needs {Gigabytes(IsStaged ? InStages : AtOnce)}, {(Free is { } free ? $"{Gigabytes(free)} free" : "memory not limited")}"
        + (IsStaged ? $"; done in stages, as all at once would need {Gigabytes(AtOnce)}" : "");

    private static string Gigabytes(long bytes) => bytes switch
    {
        >= 10_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F0} GB"),
        >= 100_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F1} GB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB"),
    };
}
