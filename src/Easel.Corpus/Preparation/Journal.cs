using System.Text.Json;
using System.Text.Json.Serialization;

namespace Easel.Corpus.Preparation;

/// <summary>Results of single pictures, one line of JSON each, written as they come: whatever ends the program, the lines before it remain.</summary>
/// <typeparam name="T">Kind of result.</typeparam>
internal sealed class Journal<T> : IDisposable where T : class
{
    private const int MaxLine = 16_384;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    private readonly Dictionary<string, T> _known;
    private readonly Func<T, string> _key;
    private readonly FileStream _stream;
    private readonly Lock _gate = new();

    private Journal(FileStream stream, Dictionary<string, T> known, Func<T, string> key) => (_stream, _known, _key) = (stream, known, key);

    /// <summary>Opens or begins a journal. Lines that are torn, damaged or superseded are left out, and the file is put in order when there were such.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">What a result is known by; a later line of the same key replaces an earlier one.</param>
    /// <param name="isSound">Whether a result is complete.</param>
    public static Journal<T> Open(string path, Func<T, string> key, Func<T, bool> isSound)
    {
        var (known, spoiled) = (new Dictionary<string, T>(StringComparer.Ordinal), false);
        if (File.Exists(path))
        {
            using var file = File.OpenRead(path);
            foreach (var (line, isWhole) in BoundedLines.Read(file, MaxLine))
            {
                if (isWhole && line is { } bytes && Parse(bytes.Span, isSound) is { } result) spoiled |= !known.TryAdd(key(result), result) && (known[key(result)] = result) is not null;
                else spoiled = true;
            }
        }
        if (spoiled)
        {
            AtomicFile.Write(path, 0, overwrite: true, stream =>
            {
                var buffer = new BufferedStream(stream, 1 << 16);
                foreach (var result in known.Values) buffer.Write(LineOf(result));
                buffer.Flush();
            });
        }
        return new Journal<T>(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0), known, key);
    }

    /// <summary>The result of that key; null when there is none.</summary>
    public T? Find(string key)
    {
        lock (_gate) return _known.GetValueOrDefault(key);
    }

    /// <summary>Keeps a result; from any thread.</summary>
    public void Add(T result)
    {
        var line = LineOf(result);
        lock (_gate)
        {
            // One write for a line: what a kill leaves behind is whole lines and at most one torn one.
            _stream.Write(line);
            _known[_key(result)] = result;
        }
    }

    public void Dispose() => _stream.Dispose();

    private static T? Parse(ReadOnlySpan<byte> line, Func<T, bool> isSound)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Options) is { } result && isSound(result) ? result : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] LineOf(T result) => [.. JsonSerializer.SerializeToUtf8Bytes(result, Options), (byte)'\n'];
}
