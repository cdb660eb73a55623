using System.Globalization;

namespace Easel.Families;

/// <summary>Memory that a picture takes, known before the weights are read. In bytes.</summary>
/// <param name="Text">Weights of the text encoders.</param>
/// <param name="Network">Weights of the network that removes noise, refiner included.</param>
/// <param name="Autoencoder">Weights of the autoencoder.</param>
/// <param name="Painting">What the network works with at the picture's size.</param>
/// <param name="Decoding">What decoding works with, and encoding at most, all at once.</param>
/// <param name="TiledDecoding">What it works with tile by tile.</param>
/// <param name="Free">What may be used; null for no limit.</param>
public sealed record MemoryPlan(long Text, long Network, long Autoencoder, long Painting, long Decoding, long TiledDecoding, long? Free)
{
    /// <summary>Everything in memory all the time.</summary>
    public long AtOnce => Text + Network + Autoencoder + Math.Max(Painting, Decoding);

    /// <summary>What the network takes with its matrices left in their file and read anew for each product, the file included; null where that saves nothing.</summary>
    public long? NetworkInFile { get; init; }

    /// <summary>Text encoders first, then the network alone, decoding tile by tile.</summary>
    public long InStages => Staged(Network);

    /// <summary>The least that will do: in stages, with matrices left in their file where that saves something.</summary>
    public long AtLeast => Staged(NetworkInFile ?? Network);

    /// <summary>Whether it has to be done in stages.</summary>
    public bool IsStaged => Free < AtOnce;

    /// <summary>Whether the network's matrices have to stay in their file.</summary>
    public bool StaysInFile => Free < InStages && NetworkInFile is not null;

    /// <summary>Refuses what cannot fit.</summary>
    /// <exception cref="DeviceMemoryException">Even the least is more than is free.</exception>
    public void Require()
    {
        if (Free < AtLeast)
            throw new DeviceMemoryException($"The model needs {Gigabytes(AtLeast)} at the least, and {Gigabytes(Free.Value)} are free: {Gigabytes(Text)} of text encoders, or {Gigabytes(NetworkInFile ?? Network)} of network, {Gigabytes(Autoencoder)} of autoencoder and {Gigabytes(Math.Max(Painting, TiledDecoding))} to work with. Close other programs, or use --precision bf16, a smaller --size or a smaller model.");
    }

    /// <summary>One line for a person, such as <c>needs 6.1 GB, 20 GB free</c>.</summary>
    public override string ToString() =>
        $"needs {Gigabytes(StaysInFile ? AtLeast : IsStaged ? InStages : AtOnce)}, {(Free is { } free ? $"{Gigabytes(free)} free" : "memory not limited")}"
        + (IsStaged ? $"; done in stages{(StaysInFile ? ", slowly, with the network left in its file" : "")}, as all at once would need {Gigabytes(AtOnce)}" : "");

    private long Staged(long network) => Autoencoder + Math.Max(Text, network + Math.Max(Painting, TiledDecoding));

    private static string Gigabytes(long bytes) => bytes switch
    {
        >= 10_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F0} GB"),
        >= 100_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F1} GB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB"),
    };
}
