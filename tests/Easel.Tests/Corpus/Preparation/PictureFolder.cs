using System.Security.Cryptography;
using Easel.Corpus.Preparation;
using Easel.Images;

namespace Easel.Tests.Corpus.Preparation;

/// <summary>A folder of pictures made for a test, and one for the results; both are gone afterwards.</summary>
internal sealed class PictureFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("easel data ").FullName;

    public PictureFolder()
    {
        Directory.CreateDirectory(Source);
        Write(LicenceManifest.FileName, """{"licences":[{"files":"*","licence":"CC0-1.0","holder":"nobody"}]}"""u8.ToArray());
    }

    public string Source => Path.Combine(_root, "pictures");

    public string Output => Path.Combine(_root, "prepared");

    public PreparationOptions Options => new(Source, Output) { Size = 64, MinSide = 32, PerShard = 5, Threads = 2 };

    /// <summary>A picture of bright blocks; every seed gives another one.</summary>
    public static Picture Blocks(int seed, int width = 120, int height = 90)
    {
        var random = new Random(seed);
        var rgb = new byte[width * height * 3];
        for (var block = 0; block < 40; block++)
        {
            var (left, top) = (random.Next(-width / 4, width), random.Next(-height / 4, height));
            var (right, bottom) = (left + random.Next(4, width / 2), top + random.Next(4, height / 2));
            byte[] colour = [(byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)];
            for (var y = Math.Max(0, top); y < Math.Min(height, bottom); y++)
                for (var x = Math.Max(0, left); x < Math.Min(width, right); x++)
                    colour.CopyTo(rgb, (y * width + x) * 3);
        }
        return Picture.FromRgb(rgb, width, height);
    }

    public string Write(string name, byte[] content)
    {
        var path = Path.Combine(Source, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    public void Write(string name, Picture picture, int quality = 90) => Write(name, PictureCodec.Encode(picture, ImageFormats.FromPath(name), quality));

    /// <summary>Sound pictures of three formats and two shapes, with captions.</summary>
    public void Fill(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Write($"{i % 3}/{i:D3}.{(i % 3) switch { 0 => "jpg", 1 => "png", _ => "webp" }}", i % 2 == 0 ? Blocks(i) : Blocks(i, 80, 110));
            Write($"{i % 3}/{i:D3}.txt", $"blocks, number {i}\nsome blocks");
        }
    }

    public PreparationSummary Prepare(Func<PreparationOptions, PreparationOptions>? change = null) =>
        DataPreparation.Run(change?.Invoke(Options) ?? Options, stop: TestContext.Current.CancellationToken);

    /// <summary>The samples of all shards.</summary>
    public IReadOnlyList<ShardSample> Samples() => [.. Directory.GetFiles(Path.Combine(Output, "shards"), "*.tar").Order(StringComparer.Ordinal).SelectMany(path =>
    {
        using var stream = File.OpenRead(path);
        return ShardReader.Read(stream).ToArray();
    })];

    /// <summary>Name and hash of every file of the result; the journals are in the order of their making and count as sorted lines.</summary>
    public string[] Fingerprints() => FingerprintsOf(Output);

    public static string[] FingerprintsOf(string output) => [.. Directory.GetFiles(output, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith("run.lock", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(path =>
        $"{Path.GetRelativePath(output, path)} {Convert.ToHexStringLower(SHA256.HashData(path.EndsWith("examined.jsonl", StringComparison.Ordinal)
            ? System.Text.Encoding.UTF8.GetBytes(string.Join('\n', File.ReadAllLines(path).Order(StringComparer.Ordinal))) : File.ReadAllBytes(path)))}")];

    /// <summary>What the manifest says of each file: why it was dropped, or "kept".</summary>
    public IReadOnlyDictionary<string, string> Manifest() => File.ReadAllLines(Path.Combine(Output, "manifest.jsonl")).Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement)
        .ToDictionary(line => line.GetProperty("file").GetString()!, line => line.TryGetProperty("dropped", out var reason) ? reason.GetString()! : "kept");

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
