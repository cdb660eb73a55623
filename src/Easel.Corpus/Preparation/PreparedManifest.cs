using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Easel.Corpus.Preparation;

/// <summary>The file <c>manifest.jsonl</c>: one line for every picture that was found, with what became of it and under which licence it is.</summary>
internal static class PreparedManifest
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    private sealed record Line(string File, DropReason? Dropped, string? Twin, string? Shard, string? Key, int? Width, int? Height, string? Licence, string? Holder, string? Source, int Captions);

    /// <summary>Writes the file whole or not at all.</summary>
    public static void Write(string path, IEnumerable<Verdict> verdicts, IReadOnlyDictionary<string, (string Shard, string Key)> places)
    {
        AtomicFile.Write(path, 0, overwrite: true, stream =>
        {
            var buffer = new BufferedStream(stream, 1 << 16);
            foreach (var verdict in verdicts)
            {
                var place = places.TryGetValue(verdict.File.Name, out var found) ? found : default;
                var (size, notes) = (verdict.Examination, verdict.Notes);
                JsonSerializer.Serialize(buffer, new Line(verdict.File.Name, verdict.Reason, verdict.Twin, place.Shard, place.Key,
                    size.Width > 0 ? size.Width : null, size.Width > 0 ? size.Height : null, notes.Licence, notes.Holder, notes.Source, notes.Captions.Count), Options);
                buffer.WriteByte((byte)'\n');
            }
            buffer.Flush();
        });
    }
}
