using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Easel.Images;

namespace Easel.Corpus.Preparation;

/// <summary>A picture's place in a shard.</summary>
/// <param name="Key">First 20 digits of the SHA-256 of its file.</param>
/// <param name="Verdict">The picture.</param>
/// <param name="Bucket">The size it is brought to.</param>
/// <param name="Crop">The part of it that is used.</param>
/// <param name="Json">What the shard says about it.</param>
internal sealed record PlannedPicture(string Key, Verdict Verdict, Bucket Bucket, CropBox Crop, byte[] Json);

/// <summary>A shard that shall be.</summary>
/// <param name="Name">Its name without ending, such as <c>512x512-00000</c>.</param>
/// <param name="Pictures">Its pictures in order.</param>
/// <param name="Fingerprint">SHA-256 over everything that goes into it; a shard that has it needs no writing.</param>
internal sealed record PlannedShard(string Name, IReadOnlyList<PlannedPicture> Pictures, string Fingerprint);

/// <summary>Which picture goes where; the same pictures and options always give the same plan.</summary>
internal static class ShardPlan
{
    private const int Version = 1, KeyLength = 20;

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private sealed record Sample(
        string Key, string File, int[] Size, int[] Crop, int[] Bucket, IReadOnlyList<string> Captions, string? Licence, string? Holder, string? Source, PictureQuality Quality, string Sha256);

    public static IReadOnlyList<PlannedShard> Of(IEnumerable<Verdict> kept, PreparationOptions options)
    {
        var buckets = AspectBuckets.Of(options.Size);
        // In the order of their hashes pictures of one folder do not stand together: a run that reads a shard from the front sees a mixture.
        return [.. kept.Select(verdict => Place(verdict, buckets)).GroupBy(picture => picture.Bucket).OrderBy(group => group.Key.Aspect)
            .SelectMany(group => group.OrderBy(picture => picture.Key, StringComparer.Ordinal).Chunk(options.PerShard).Select((pictures, i) =>
                new PlannedShard($"{group.Key}-{i:D5}", pictures, Fingerprint(pictures, options.Format))))];
    }

    private static PlannedPicture Place(Verdict verdict, IReadOnlyList<Bucket> buckets)
    {
        var picture = verdict.Examination;
        var bucket = AspectBuckets.Nearest(buckets, picture.Width, picture.Height);
        var crop = AspectBuckets.Crop(bucket, picture.Width, picture.Height, picture.Focus!);
        var key = picture.Sha256[..KeyLength];
        var sample = new Sample(key, verdict.File.Name, [picture.Width, picture.Height], [crop.Left, crop.Top, crop.Width, crop.Height], [bucket.Width, bucket.Height],
            verdict.Notes.Captions, verdict.Notes.Licence, verdict.Notes.Holder, verdict.Notes.Source, picture.Quality!, picture.Sha256);
        return new PlannedPicture(key, verdict, bucket, crop, JsonSerializer.SerializeToUtf8Bytes(sample, Options));
    }

    private static string Fingerprint(IEnumerable<PlannedPicture> pictures, ImageFormat format)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"shard {Version} {format}\n"));
        foreach (var picture in pictures)
        {
            hash.AppendData(picture.Json);
            hash.AppendData("\n"u8);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
