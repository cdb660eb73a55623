using Easel.Images;

namespace Easel.Corpus.Preparation;

/// <summary>What <see cref="DataPreparation"/> shall do with a folder of pictures.</summary>
/// <param name="Source">Folder of the pictures; searched with its subfolders, links and hidden files left out. Nothing in it is written to.</param>
/// <param name="Output">Folder of the results; created when missing.</param>
public sealed record PreparationOptions(string Source, string Output)
{
    /// <summary>Largest <see cref="Size"/>: 2048 pixels.</summary>
    public const int MaxSize = 2048;

    /// <summary>Side in pixels of the square bucket; other buckets have about as many pixels. A multiple of 16 from 64 to 2048, default 512.</summary>
    public int Size { get; init; } = 512;

    /// <summary>Pictures whose shorter side has fewer pixels are dropped; null for half of <see cref="Size"/>.</summary>
    public int? MinSide { get; init; }

    /// <summary>Pictures with more pixels are dropped before memory is taken for them; default 64 million.</summary>
    public int MaxPixels { get; init; } = PictureCodec.DefaultMaxPixels;

    /// <summary>Format of the pictures in the shards, default JPEG of quality 95.</summary>
    public ImageFormat Format { get; init; } = ImageFormat.Jpeg;

    /// <summary>Pictures in a shard, 1 to 100,000; default 500.</summary>
    public int PerShard { get; init; } = 500;

    /// <summary>Name of the caption lists looked for in each folder.</summary>
    public string Metadata { get; init; } = "metadata.jsonl";

    /// <summary>Whether pictures whose licence nobody states are kept.</summary>
    public bool AllowUnlicensed { get; init; }

    /// <summary>Licences that may be used, compared without case; null for all that are stated. An <c>A AND B</c> needs both.</summary>
    public IReadOnlyList<string>? Accept { get; init; }

    /// <summary>Whether pictures without a caption are dropped.</summary>
    public bool RequireCaptions { get; init; }

    /// <summary>Folder of the model that encodes; null when neither <see cref="Features"/> nor <see cref="Embedding"/> is asked for.</summary>
    public string? Model { get; init; }

    /// <summary>Whether latents and text features are written beside each shard.</summary>
    public bool Features { get; init; }

    /// <summary>Whether near-duplicates are also looked for by the autoencoder's pooled latents.</summary>
    public bool Embedding { get; init; }

    /// <summary>Pictures worked on at a time; null for one per core. The results do not depend on it.</summary>
    public int? Threads { get; init; }

    internal int Shortest => MinSide ?? Size / 2;

    /// <summary>Checks everything that can be wrong before any work.</summary>
    /// <exception cref="InvalidRequestException">A value is out of range, or the folders do not fit.</exception>
    internal PreparationOptions Check()
    {
        if (Size is < 64 or > MaxSize || Size % 16 != 0) throw new InvalidRequestException($"Size {Size} is not possible; choose a multiple of 16 from 64 to {MaxSize}.");
        if (MinSide is < 1) throw new InvalidRequestException($"A shortest side of {MinSide} is not possible; choose at least 1.");
        if (MaxPixels < 1) throw new InvalidRequestException($"A limit of {MaxPixels} pixels lets nothing through; choose more.");
        if (PerShard is < 1 or > 100_000) throw new InvalidRequestException($"{PerShard} pictures in a shard are not possible; choose 1 to 100000.");
        if (Threads is < 1) throw new InvalidRequestException($"{Threads} threads are not possible; choose at least 1.");
        if (Metadata.Length == 0 || Path.GetFileName(Metadata) != Metadata) throw new InvalidRequestException($"'{Metadata}' is no file name; give the name of the caption lists without a folder.");
        if ((Features || Embedding) && Model is null) throw new InvalidRequestException("Encoding needs a model; name its folder.");
        if (!Directory.Exists(Source)) throw new InvalidRequestException($"There is no folder {Source}; check the name.");
        if (Path.TrimEndingDirectorySeparator(Path.GetFullPath(Source)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(Output)))
            throw new InvalidRequestException($"{Output} is the folder of the pictures itself; choose another one for the results.");
        return this;
    }
}
