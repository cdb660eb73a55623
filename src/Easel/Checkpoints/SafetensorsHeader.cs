using System.Text.Json;
using System.Text.Unicode;

namespace Easel.Checkpoints;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Type">Element type in the file.</param>
/// <param name="Shape">Dimensions, outermost first; empty for a scalar.</param>
/// <param name="Start">Offset of the first byte from the start of the file.</param>
/// <param name="Length">Bytes; the elements times the size of their type.</param>
public sealed record SafetensorsEntry(SafetensorsType Type, IReadOnlyList<long> Shape, long Start, long Length);

/// <summary>Parses the JSON header and proves that every entry lies inside the file and has its type's size. The bytes come from strangers.</summary>
/// <remarks>Format: a little-endian u64 header length, the header, then the tensors; offsets count from the end of the header. Holes and trailing bytes are tolerated.</remarks>
internal sealed class SafetensorsHeader
{
    /// <summary>Longest header accepted; the limit of the format's reference implementation.</summary>
    public const long MaxLength = 100_000_000;

    private const int MaxRank = 64;
    private const string MetadataKey = "__metadata__";


    private readonly long _dataStart;
    private readonly long _fileLength;

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, SafetensorsEntry> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>Parses a header.</summary>
    /// <param name="json">The header without its length.</param>
    /// <param name="fileLength">Bytes of the whole file.</param>
    /// <exception cref="FormatException">It is no valid header; the message says what is wrong.</exception>
    public SafetensorsHeader(ReadOnlyMemory<byte> json, long fileLength)
    {
        _dataStart = 8 + json.Length;
        _fileLength = fileLength;
        if (json.Length == 0 || json.Span[0] != '{') throw new FormatException("the header does not start with '{'");
        if (!Utf8.IsValid(json.Span)) throw new FormatException("the header is not UTF-8");
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.NameEquals(MetadataKey)) ReadMetadata(property.Value);
                else Entries.Add(property.Name, ReadEntry(property.Name, property.Value));
            }
        }
        catch (JsonException e)
        {
            throw new FormatException($"the header is not valid JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            // A string with half of a surrogate pair.
            throw new FormatException("the header holds text that is not valid Unicode", e);
        }
        HeaderChecks.RefuseOverlaps(Entries.Select(e => (e.Key, e.Value.Start, e.Value.Length)));
    }

    private void ReadMetadata(JsonElement metadata)
    {
        if (metadata.ValueKind != JsonValueKind.Object) throw new FormatException("its metadata is no object");
        foreach (var pair in metadata.EnumerateObject())
            Metadata.Add(pair.Name, pair.Value.ValueKind == JsonValueKind.String
                ? pair.Value.GetString()! : throw new FormatException($"its metadata '{pair.Name}' is no string"));
    }

    private SafetensorsEntry ReadEntry(string name, JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object) throw new FormatException($"'{name}' is no object");
        var typeName = Member(name, entry, "dtype", JsonValueKind.String).GetString()!;
        if (!SafetensorsTypes.TryParse(typeName, out var type))
            throw new FormatException($"'{name}' has element type '{typeName}'; known are {string.Join(", ", Enum.GetNames<SafetensorsType>())}");

        var shape = Integers(name, Member(name, entry, "shape", JsonValueKind.Array), MaxRank);
        var offsets = Integers(name, Member(name, entry, "data_offsets", JsonValueKind.Array), 2);
        if (offsets is not [var begin, var end] || begin > end || end > _fileLength - _dataStart)
            throw new FormatException($"'{name}' lies at bytes [{string.Join(", ", offsets)}] of {_fileLength - _dataStart}");
        if (end - begin != HeaderChecks.Elements(name, shape) * type.Size())
            throw new FormatException($"'{name}' has {end - begin} bytes, but its shape [{string.Join(", ", shape)}] of {typeName} needs another number");
        return new SafetensorsEntry(type, shape, _dataStart + begin, end - begin);
    }

    private static JsonElement Member(string name, JsonElement entry, string member, JsonValueKind kind) =>
        entry.TryGetProperty(member, out var value) && value.ValueKind == kind
            ? value : throw new FormatException($"'{name}' has no {member} of kind {kind}");

    private static long[] Integers(string name, JsonElement array, int maxCount)
    {
        if (array.GetArrayLength() > maxCount) throw new FormatException($"'{name}' has {array.GetArrayLength()} numbers where at most {maxCount} belong");
        var values = new long[array.GetArrayLength()];
        for (var i = 0; i < values.Length; i++)
        {
            if (array[i].ValueKind != JsonValueKind.Number || !array[i].TryGetInt64(out values[i]) || values[i] < 0)
                throw new FormatException($"'{name}' has '{array[i]}' where a whole number of 0 or more belongs");
        }
        return values;
    }
}
