using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Easel.Corpus;
using Easel.Layouts;

namespace Easel.Bench;

/// <summary>How fast the corpus is drawn with all its labels, and whether memory stays flat.</summary>
internal static class CorpusSpeed
{
    private const int WarmUp = 400, Recorded = 10_000;

    private sealed record Round(double Seconds, double CpuSeconds, ulong Fingerprint);

    /// <summary>Pictures a second for one and two workers at 128 and 256 pixels: scene, picture, masks, nearness, captions and the JSON of the labels.</summary>
    /// <param name="art">The art kit.</param>
    /// <param name="count">Pictures in a round.</param>
    /// <param name="rounds">Rounds of each kind; their medians are printed.</param>
    public static void Print(string art, int count, int rounds)
    {
        using var kit = ArtKit.Open(art);
        Draw(kit, 128, 2, WarmUp, first: 1_000_000);
        Console.WriteLine($"{Environment.ProcessorCount} processors; medians of {rounds} rounds of {count} pictures with all labels");
        Console.WriteLine($"{"pixels",7} {"workers",8} {"pictures/s",11} {"CPU ms each",12} {"scaling",8} {"memory MB",10}  pictures");
        foreach (var size in new[] { 128, 256 })
        {
            var all = Enumerable.Range(0, rounds).Select(_ => (One: Draw(kit, size, 1, count), Two: Draw(kit, size, 2, count))).ToArray();
            var one = Median(all.Select(round => round.One.Seconds));
            foreach (var (workers, results) in new[] { (1, all.Select(round => round.One).ToArray()), (2, [.. all.Select(round => round.Two)]) })
            {
                var seconds = Median(results.Select(result => result.Seconds));
                Console.WriteLine($"{size,7} {workers,8} {count / seconds,11:F1} {Median(results.Select(result => result.CpuSeconds)) / count * 1000,12:F1} {one / seconds,8:F2} {Environment.WorkingSet >> 20,10}  {results[0].Fingerprint:x16}");
            }
        }
    }

    /// <summary>Milliseconds of processor time a picture, style by style, on one worker: the same scenes in each.</summary>
    public static void PrintStyles(string art, int count, int size)
    {
        using var kit = ArtKit.Open(art);
        var painter = new ScenePainter(kit);
        var scenes = SampleSheet.Scenes(count, 0);
        foreach (var style in CorpusLexicon.Create().Slots[Lexicon.SlotNames.ToList().IndexOf("style")].Select(term => term.Name))
        {
            void All() => Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = 1 }, i => painter.PaintWithLabels(scenes[i].Layout with { Style = style }, size, size, (ulong)i).Dispose());
            All();
            var before = Environment.CpuUsage.TotalTime;
            All();
            var cpu = Environment.CpuUsage.TotalTime - before;
            var sum = 0UL;
            for (var i = 0; i < count; i++)
            {
                using var painted = painter.PaintWithLabels(scenes[i].Layout with { Style = style }, size, size, (ulong)i);
                sum += Fingerprint(painted, "");
            }
            Console.WriteLine($"{style,-16} {cpu.TotalMilliseconds / count,7:F1} ms  {sum:x16}");
        }
    }

    /// <summary>Draws very many pictures and prints the memory in use after every ten thousand, at last how it grows over the second half.</summary>
    public static void Soak(string art, long count, int size, int workers)
    {
        using var kit = ArtKit.Open(art);
        var (clock, curve) = (Stopwatch.StartNew(), new List<(double Pictures, double Megabytes)>());
        Console.WriteLine($"{"pictures",9} {"seconds",8} {"CPU s",8} {"memory MB",10} {"managed MB",11} {"collections",12}");
        for (var done = 0L; done < count; done += Recorded)
        {
            Draw(kit, size, workers, Recorded, (ulong)done);
            curve.Add((done + Recorded, Environment.WorkingSet / 1048576.0));
            Console.WriteLine($"{done + Recorded,9} {clock.Elapsed.TotalSeconds,8:F0} {Environment.CpuUsage.TotalTime.TotalSeconds,8:F0} {curve[^1].Megabytes,10:F1} {GC.GetTotalMemory(false) / 1048576.0,11:F1} {GC.CollectionCount(2),12}");
        }
        var half = curve[(curve.Count / 2)..];
        var (meanX, meanY) = (half.Average(point => point.Pictures), half.Average(point => point.Megabytes));
        var slope = half.Sum(point => (point.Pictures - meanX) * (point.Megabytes - meanY)) / Math.Max(1, half.Sum(point => (point.Pictures - meanX) * (point.Pictures - meanX)));
        Console.WriteLine($"over the second half {half.Min(point => point.Megabytes):F0} to {half.Max(point => point.Megabytes):F0} MB, {slope * 1e6:+0.0;-0.0} MB for a million pictures");
    }

    private static Round Draw(ArtKit kit, int size, int workers, int count, ulong first = 0)
    {
        var (painter, sum, before, clock) = (new ScenePainter(kit), 0UL, Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = workers }, i =>
        {
            var seed = first + (ulong)i;
            var scene = SceneSampler.Sample(seed);
            using var painted = painter.PaintWithLabels(scene.Layout, size, size, seed);
            Interlocked.Add(ref sum, Fingerprint(painted, SceneLabels.Of(scene, painted, kit, seed).ToJson()));
        });
        return new Round(clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds, sum);
    }

    /// <summary>Sums of these are the same for the same pictures in any order.</summary>
    private static ulong Fingerprint(PaintedScene painted, string labels)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(painted.Picture.GetPixelSpan());
        hash.AppendData(painted.Items);
        hash.AppendData(painted.Nearness);
        hash.AppendData(Encoding.UTF8.GetBytes(labels));
        return BinaryPrimitives.ReadUInt64LittleEndian(hash.GetHashAndReset());
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;
}
