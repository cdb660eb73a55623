using System.Formats.Tar;

namespace Easel.Corpus.Preparation;

/// <summary>One picture of a shard with everything that belongs to it.</summary>
/// <param name="Key">Its name up to the first dot.</param>
/// <param name="Parts">Content by ending, without the dot: <c>jpg</c>, <c>json</c>, <c>txt</c>.</param>
public sealed record ShardSample(string Key, IReadOnlyDictionary<string, byte[]> Parts);

/// <summary>Reads shards as a stream, one sample in memory at a time.</summary>
public static class ShardReader
{
    private const long MaxPart = 256L << 20;
    private const int MaxParts = 64;

    /// <summary>Reads the samples in order.</summary>
    /// <param name="stream">A tar file; it need not be seekable.</param>
    /// <returns>Samples, as they are read.</returns>
    /// <exception cref="InvalidRequestException">It is no tar file, is damaged or cut short, or an entry is too large.</exception>
    public static IEnumerable<ShardSample> Read(Stream stream)
    {
        using var tar = new TarReader(stream, leaveOpen: true);
        var (key, parts) = ("", new Dictionary<string, byte[]>(StringComparer.Ordinal));
        while (Next(tar) is { } entry)
        {
            var dot = entry.Name.IndexOf('.', entry.Name.LastIndexOf('/') + 1);
            if (dot < 0) continue;
            if (entry.Name[..dot] != key && parts.Count > 0)
            {
                yield return new ShardSample(key, parts);
                parts = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            }
            key = entry.Name[..dot];
            if (parts.Count == MaxParts || !parts.TryAdd(entry.Name[(dot + 1)..], entry.Content))
                throw new InvalidRequestException($"The shard repeats '{PictureNotes.Line(entry.Name, 100)}' or gives it more than {MaxParts} files; write it again.");
        }
        if (parts.Count > 0) yield return new ShardSample(key, parts);
    }

    private static (string Name, byte[] Content)? Next(TarReader tar)
    {
        try
        {
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)) continue;
                if (entry.Length > MaxPart) throw new InvalidRequestException($"An entry of the shard has {entry.Length} bytes, over the limit of {MaxPart}.");
                var content = new MemoryStream();
                entry.DataStream?.CopyTo(content);
                if (content.Length != entry.Length) throw new InvalidRequestException("The shard is cut short; write it again.");
                return (entry.Name, content.ToArray());
            }
            return null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new InvalidRequestException($"The shard is no tar file or is damaged ({PictureNotes.Line(e.Message, 200)}); write it again.", e);
        }
    }
}
