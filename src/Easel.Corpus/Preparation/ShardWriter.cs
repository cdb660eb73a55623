using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Easel.Images;

namespace Easel.Corpus.Preparation;

/// <summary>Writes shards: tar files as WebDataset reads them, where files of one picture share a name up to the first dot.</summary>
/// <param name="folder">The folder of the pictures.</param>
/// <param name="run">The folder of the results.</param>
/// <param name="options">Format and threads.</param>
/// <param name="budget">Keeps the memory of pictures decoded at the same time within bounds.</param>
internal sealed class ShardWriter(SourceFolder folder, RunFolder run, PreparationOptions options, PixelBudget budget)
{
    private const int Quality = 95;

    private sealed record Seal(string Fingerprint, int Pictures, long Bytes);

    /// <summary>Whether the shard is there and as planned. Its seal is written after it, so a shard without one counts for nothing.</summary>
    public bool IsWritten(PlannedShard shard)
    {
        try
        {
            return new FileInfo(run.Shard(shard.Name)) is { Exists: true } file && File.Exists(run.Seal(shard.Name))
                && JsonSerializer.Deserialize<Seal>(File.ReadAllBytes(run.Seal(shard.Name)), JsonSerializerOptions.Web) is { } seal
                && seal.Fingerprint == shard.Fingerprint && seal.Bytes == file.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Writes a shard, whole or not at all.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="done">Called after each picture.</param>
    /// <param name="stop">Cancel to stop.</param>
    /// <returns>Pictures that are no more what they were when they were examined, and so are not in it.</returns>
    public IReadOnlyList<PlannedPicture> Write(PlannedShard shard, Action done, CancellationToken stop)
    {
        var changed = new List<PlannedPicture>();
        var length = 0L;
        File.Delete(run.Seal(shard.Name));
        AtomicFile.Write(run.Shard(shard.Name), 0, overwrite: true, stream =>
        {
            // Not disposed of: that would close the stream below it.
            var buffer = new BufferedStream(stream, 1 << 18);
            using (var tar = new TarWriter(buffer, TarEntryFormat.Ustar, leaveOpen: true))
            {
                OrderedWork.Run(shard.Pictures, options.Threads ?? Environment.ProcessorCount, Encode, (picture, bytes) =>
                {
                    if (bytes is null) changed.Add(picture);
                    else Add(tar, picture, bytes);
                    done();
                }, stop);
            }
            buffer.Flush();
            length = stream.Length;
        });
        // Without its fingerprint the shard is written again by the next run, which has examined the changed pictures anew.
        var seal = new Seal(changed.Count == 0 ? shard.Fingerprint : "", shard.Pictures.Count - changed.Count, length);
        RunFolder.Save(run.Seal(shard.Name), JsonSerializer.SerializeToUtf8Bytes(seal, JsonSerializerOptions.Web));
        return changed;
    }

    /// <summary>The picture at its bucket's size, encoded; null when its file is another one by now.</summary>
    private byte[]? Encode(PlannedPicture planned)
    {
        try
        {
            var bytes = folder.Read(planned.Verdict.File, Examiner.MaxBytes);
            if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != planned.Verdict.Examination.Sha256) return null;
            using var share = budget.Take((long)planned.Verdict.Examination.Width * planned.Verdict.Examination.Height);
            var picture = PictureCodec.Decode(bytes, options.MaxPixels);
            var crop = planned.Crop;
            return PictureCodec.Encode(picture.Crop(crop.Left, crop.Top, crop.Width, crop.Height).Resize(planned.Bucket.Width, planned.Bucket.Height), options.Format, Quality);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidRequestException)
        {
            return null;
        }
    }

    private void Add(TarWriter tar, PlannedPicture planned, byte[] picture)
    {
        Add(tar, planned.Key + options.Format.Extension(), picture);
        Add(tar, planned.Key + ".json", planned.Json);
        Add(tar, planned.Key + ".txt", Encoding.UTF8.GetBytes(planned.Verdict.Notes.Captions.FirstOrDefault() ?? ""));
    }

    /// <summary>The same owner, rights and time for every entry: the same pictures give the same bytes.</summary>
    private static void Add(TarWriter tar, string name, byte[] content) =>
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
        {
            DataStream = new MemoryStream(content, writable: false), ModificationTime = DateTimeOffset.UnixEpoch,
            Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
        });
}
