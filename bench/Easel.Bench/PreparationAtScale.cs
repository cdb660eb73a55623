using System.Diagnostics;
using System.Security.Cryptography;
using Easel.Corpus;
using Easel.Corpus.Preparation;
using Easel.Images;
using SkiaSharp;

namespace Easel.Bench;

/// <summary>Prepares very many pictures of a megapixel, once without a break and once killed again and again, and compares.</summary>
internal static class PreparationAtScale
{
    private const int Scale = 4, Kills = 4, Threads = 2;

    private static readonly byte[] Orientations = [3, 6, 8];

    /// <summary>Makes the pictures below a temporary folder, prepares them twice, prints what came of it and removes everything.</summary>
    /// <param name="art">The art kit.</param>
    /// <param name="count">How many.</param>
    /// <param name="folder">Where to work; the system's folder for temporary files when null.</param>
    public static void Run(string art, int count, string? folder)
    {
        var root = folder is null ? Directory.CreateTempSubdirectory("easel-bench-").FullName : Directory.CreateDirectory(folder).FullName;
        var source = Directory.CreateDirectory(Path.Combine(root, "pictures")).FullName;
        try
        {
            using (var kit = ArtKit.Open(art))
                Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Threads }, i => Make(kit, source, i));
            var files = new DirectoryInfo(source).GetFiles();
            Console.WriteLine($"{files.Length} files, {files.Sum(file => file.Length) >> 20} MB");

            var (clock, whole) = (Stopwatch.StartNew(), Path.Combine(root, "whole"));
            Console.Write(Wait(Start(source, whole)));
            var unbroken = clock.Elapsed;
            Console.WriteLine($"unbroken: {unbroken.TotalSeconds:F1} s");

            var (broken, random) = (Path.Combine(root, "broken"), new Random(1));
            for (var kill = 0; kill < Kills; kill++)
            {
                using var process = Start(source, broken);
                var after = unbroken * (.05 + .3 * random.NextDouble());
                if (process.WaitForExit(after)) break;
                process.Kill();
                process.WaitForExit();
                Console.WriteLine($"killed after {after.TotalSeconds:F1} s; {Lines(Path.Combine(broken, "examined.jsonl"))} examined, {Directory.GetFiles(Path.Combine(broken, "shards"), "*.json").Length} shards sealed");
            }
            Console.Write(Wait(Start(source, broken)));
            var (expected, found) = (Fingerprints(whole), Fingerprints(broken));
            Console.WriteLine(expected.SequenceEqual(found)
                ? $"the same {expected.Length} files in both, {Lines(Path.Combine(broken, "examined.jsonl"))} pictures examined once each"
                : $"DIFFERENT: {string.Join(", ", expected.Except(found).Concat(found.Except(expected)).Take(10))}");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>What the started process does.</summary>
    public static void Prepare(string source, string output)
    {
        var (clock, stages) = (Stopwatch.StartNew(), new Dictionary<string, TimeSpan>());
        var summary = DataPreparation.Run(new PreparationOptions(source, output) { Threads = Threads, AllowUnlicensed = true }, progress => stages[progress.Stage] = clock.Elapsed);
        Console.WriteLine($"{summary.Kept} of {summary.Found} kept ({string.Join(", ", summary.Dropped.Select(pair => $"{pair.Value} {pair.Key}"))}) in {summary.Shards} shards; {summary.Examined} examined, {summary.ShardsWritten} shards written in "
            + $"{clock.Elapsed.TotalSeconds:F1} s, {Environment.CpuUsage.TotalTime.TotalSeconds:F1} s of processor time ({Environment.CpuUsage.TotalTime.TotalMilliseconds / summary.Found:F0} ms a picture), "
            + $"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB; ends of the stages: {string.Join(", ", stages.Select(stage => $"{stage.Key} {stage.Value.TotalSeconds:F1}"))}");
    }

    private static Process Start(string source, string output)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(PreparationAtScale).Assembly.Location);
        foreach (var argument in new[] { "--prepare", source, output }) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static string Wait(Process process)
    {
        using (process)
        {
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : throw new InvalidOperationException($"The preparation ended with {process.ExitCode}.");
        }
    }

    private static int Lines(string path) => File.Exists(path) ? File.ReadLines(path).Count() : 0;

    /// <summary>Name and hash of every file of the result but the lock; journals are in the order of their making and count as sorted lines.</summary>
    private static string[] Fingerprints(string output) =>
    [
        .. Directory.GetFiles(output, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) != "run.lock").Order(StringComparer.Ordinal).Select(path =>
        {
            using var stream = File.OpenRead(path);
            var hash = Path.GetFileName(path) == "examined.jsonl"
                ? SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', File.ReadLines(path).Order(StringComparer.Ordinal)))) : SHA256.HashData(stream);
            return $"{Path.GetRelativePath(output, path)} {Convert.ToHexStringLower(hash)}";
        }),
    ];

    /// <summary>Of a hundred: about 71 JPEG (some turned by Exif), 12 PNG, 12 WebP, 2 that are there twice, 3 damaged or hostile.</summary>
    private static void Make(ArtKit kit, string folder, int i)
    {
        var original = i % 50 == 49 ? i - 7 : i;
        var format = (original % 25) switch { 3 or 11 or 19 => ImageFormat.Png, 5 or 13 or 21 => ImageFormat.Webp, _ => ImageFormat.Jpeg };
        var bytes = PictureCodec.Encode(Drawn(kit, original, format), format, i % 100 == 99 ? 70 : 90);
        if (format == ImageFormat.Jpeg && i % 10 == 0) bytes = Turned(bytes, Orientations[i / 10 % 3]);
        bytes = (i % 200) switch
        {
            17 => bytes[..(bytes.Length / 2)],
            48 => [.. bytes[..1000], .. new byte[1000], .. bytes[2000..(bytes.Length / 3)]],
            77 => [],
            108 => "this is no picture"u8.ToArray(),
            137 => Gigantic(),
            168 => bytes[..40],
            _ => bytes,
        };
        File.WriteAllBytes(Path.Combine(folder, $"{i:D6}.{(format == ImageFormat.Jpeg ? "jpg" : format == ImageFormat.Png ? "png" : "webp")}"), bytes);
    }

    /// <summary>A scene at a quarter of its size, enlarged; what becomes a JPEG gets the grain of a camera.</summary>
    private static Picture Drawn(ArtKit kit, int seed, ImageFormat format)
    {
        var (width, height) = (seed % 3) switch { 0 => (256, 256), 1 => (304, 208), _ => (208, 304) };
        using var painted = new ScenePainter(kit).Paint(SceneSampler.Sample((ulong)seed, (float)width / height).Layout, width, height, (ulong)seed);
        using var large = new SKBitmap(new SKImageInfo(width * Scale, height * Scale, SKColorType.Rgba8888, SKAlphaType.Opaque));
        painted.ScalePixels(large, new SKSamplingOptions(SKCubicResampler.Mitchell));
        var (rgb, noise) = (new byte[large.Width * large.Height * 3], new byte[4096]);
        var from = large.GetPixelSpan();
        new Random(seed).NextBytes(noise);
        for (int p = 0, q = 0; q < rgb.Length; p += 4, q += 3)
        {
            var grain = format == ImageFormat.Jpeg ? (noise[(p * 31 + (p >> 11)) & 4095] & 15) - 8 : 0;
            for (var c = 0; c < 3; c++) rgb[q + c] = (byte)Math.Clamp(from[p + c] + grain, 0, 255);
        }
        return Picture.FromRgb(rgb, large.Width, large.Height);
    }

    private static byte[] Turned(byte[] jpeg, byte orientation)
    {
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }

    /// <summary>A PNG that claims sixteen thousand million pixels.</summary>
    private static byte[] Gigantic() =>
    [
        0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0, 1, 0xF4, 0, 0, 1, 0xF4, 0, 8, 2, 0, 0, 0, 0xD3, 0x10, 0x3F, 0x31, 0, 0, 0, 10, .. "IDAT"u8,
        0x78, 0x9C, 0x63, 0, 1, 0, 0, 5, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82,
    ];
}
