using System.Diagnostics;
using Easel.Corpus.Preparation;
using Easel.Images;

namespace Easel.Bench;

/// <summary>How fast a folder of photographs is prepared.</summary>
internal static class Preparation
{
    private const int Pixels = 1_000_000;

    /// <summary>Makes pictures of a megapixel from photographs, by turns as JPEG, PNG, JPEG and WebP and every other round mirrored, and prepares them.</summary>
    public static void Measure(string photos, int count, int threads)
    {
        var root = Directory.CreateTempSubdirectory("easel-bench-").FullName;
        try
        {
            var source = Directory.CreateDirectory(Path.Combine(root, "pictures")).FullName;
            var files = Directory.GetFiles(photos, "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i => Make(files[i % files.Length], i / files.Length % 2 == 1, Path.Combine(source, $"{i:D5}{(i % 4) switch { 1 => ".png", 3 => ".webp", _ => ".jpg" }}")));

            var (watch, before, stages) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime, new Dictionary<string, TimeSpan>());
            var summary = DataPreparation.Run(new PreparationOptions(source, Path.Combine(root, "prepared")) { Threads = threads, AllowUnlicensed = true },
                progress => stages[progress.Stage] = watch.Elapsed);
            var cpu = Environment.CpuUsage.TotalTime - before;
            Console.WriteLine($"{summary.Kept} of {summary.Found} pictures of 1 MP prepared at 512 px on {threads} threads in {watch.Elapsed.TotalSeconds:F1} s, {cpu.TotalSeconds:F1} s of processor time");
            Console.WriteLine($"{cpu.TotalMilliseconds / count:F0} ms of processor time a picture: 10,000 on two idle cores take {cpu.TotalSeconds / count * 10_000 / 2 / 60:F1} min");
            Console.WriteLine($"ends of the stages: {string.Join(", ", stages.Select(stage => $"{stage.Key} {stage.Value.TotalSeconds:F1} s"))}; peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static void Make(string photo, bool mirrored, string path)
    {
        var picture = PictureFile.Load(photo);
        var scale = Math.Sqrt((double)Pixels / picture.Width / picture.Height);
        picture = picture.Resize((int)(picture.Width * scale), (int)(picture.Height * scale), Resampling.Bicubic);
        var rgb = picture.ToRgb();
        if (mirrored)
            for (var y = 0; y < picture.Height; y++)
                for (int left = 3 * y * picture.Width, right = left + 3 * (picture.Width - 1); left < right; left += 3, right -= 3)
                    for (var c = 0; c < 3; c++) (rgb[left + c], rgb[right + c]) = (rgb[right + c], rgb[left + c]);
        PictureFile.Save(path, PictureCodec.Encode(Picture.FromRgb(rgb, picture.Width, picture.Height), ImageFormats.FromPath(path)), overwrite: true);
    }
}
