using System.Text.Json;

namespace Easel.Prompts;

/// <summary>The file <c>tokenizer.json</c>: <c>{"format": "easel-byte-pairs", "version": 1, "merges": [[left, right], …]}</c>.</summary>
internal static class TokenizerJson
{
    private const string Format = "easel-byte-pairs";
    private const int Version = 1;
    private const int MaxFileBytes = 16 << 20;
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    private sealed record File(string Format, int Version, int[][] Merges);

    public static void Save(BytePairTokenizer tokenizer, string path)
    {
        var merges = tokenizer.Merges.Select(merge => new[] { merge.Left, merge.Right }).ToArray();
        var json = JsonSerializer.SerializeToUtf8Bytes(new File(Format, Version, merges), Options);
        AtomicFile.Write(path, json.Length, overwrite: true, stream => stream.Write(json));
    }

    public static BytePairTokenizer Load(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxFileBytes)
                throw new CheckpointException($"{path} is larger than {MaxFileBytes >> 20} MB, which no tokenizer is. Take an undamaged tokenizer file.");
            return Parse(System.IO.File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path} cannot be read ({error.Message}). Download or train the model again.", error);
        }
    }

    /// <exception cref="CheckpointException">The bytes are not a tokenizer of this format.</exception>
    public static BytePairTokenizer Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var file = JsonSerializer.Deserialize<File>(json, Options) ?? throw new JsonException("the file holds null");
            if (file.Format != Format || file.Version != Version)
                throw new CheckpointException($"The tokenizer file is {file.Format} version {file.Version}; this Easel reads {Format} version {Version}.");
            if (Array.FindIndex(file.Merges, merge => merge is not { Length: 2 }) is var wrong and >= 0)
                throw new CheckpointException($"Merge {wrong} of the tokenizer file is not a pair. Take an undamaged tokenizer file.");
            return new BytePairTokenizer(Array.ConvertAll(file.Merges, merge => (merge[0], merge[1])));
        }
        catch (JsonException error)
        {
            throw new CheckpointException($"The tokenizer file is not valid ({error.Message}). Take an undamaged tokenizer file.", error);
        }
    }
}
