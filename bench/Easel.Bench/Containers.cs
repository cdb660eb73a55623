using System.Diagnostics;
using System.Text;
using Easel.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Bench;

/// <summary>How fast weights are read from each container, and a LoRA merged.</summary>
internal static class Containers
{
    private const int Rows = 4096, Columns = 4096;

    // Type number, elements and bytes of a block.
    private static readonly (string Name, uint Type, int Elements, int Bytes)[] GgufTypes =
    [
        ("F16", 1, 1, 2), ("Q8_0", 8, 32, 34), ("Q6_K", 14, 256, 210), ("Q5_K", 13, 256, 176), ("Q5_0", 6, 32, 22), ("Q4_K", 12, 256, 144), ("Q4_0", 2, 32, 18), ("Q3_K", 11, 256, 110), ("Q2_K", 10, 256, 84),
    ];

    public static void Run(int runs)
    {
        var folder = Directory.CreateTempSubdirectory("easel-bench-").FullName;
        try
        {
            Console.WriteLine($"{Rows}x{Columns} weights, medians of {runs}, {Environment.ProcessorCount} processors");
            Console.WriteLine($"{"container",-22} {"file MB",8} {"read ms",8} {"10^6 weights/s",15} {"MB/s",8} {"into bf16 ms",13}");
            using (NewDisposeScope())
            {
                using var generator = new Generator(1, CPU);
                var weight = randn([Rows, Columns], generator: generator);
                var path = Path.Combine(folder, "w.safetensors");
                foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
                {
                    SafetensorsWriter.Write(path, [("w", weight.to(type))]);
                    Report($"safetensors {type}", path, runs);
                }
                foreach (var (name, type, elements, bytes) in GgufTypes)
                {
                    path = Path.Combine(folder, $"{name}.gguf");
                    WriteGguf(path, type, (long)Rows * Columns / elements * bytes);
                    Report($"GGUF {name}", path, runs);
                }
                MergeLora(folder, weight, runs);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Report(string name, string path, int runs)
    {
        using var file = CheckpointFile.Open(path);
        var time = Median(runs, () => file.Read("w").Dispose());
        using var target = empty([Rows, Columns], ScalarType.BFloat16);
        var rounded = Median(runs, () => file.ReadInto("w", target));
        Console.WriteLine($"{name,-22} {new FileInfo(path).Length / 1e6,8:F1} {time,8:F1} {Rows * (double)Columns / time / 1000,15:F0} {new FileInfo(path).Length / time / 1000,8:F0} {rounded,13:F1}");
    }

    private static void MergeLora(string folder, Tensor weight, int runs)
    {
        var (path, lora) = (Path.Combine(folder, "base.safetensors"), Path.Combine(folder, "lora.safetensors"));
        SafetensorsWriter.Write(path, [("layer.weight", weight.to(ScalarType.BFloat16))]);
        SafetensorsWriter.Write(lora, [("unet.layer.lora_A.weight", ones(32, Columns)), ("unet.layer.lora_B.weight", ones(Rows, 32))]);
        using var file = CheckpointFile.Open(path);
        using var stack = new LoraStack();
        stack.Add(lora);
        using var merged = stack.Over(file, LoraPart.Denoiser, null);
        Console.WriteLine($"bf16 weight with a LoRA of rank 32 merged: {Median(runs, () => merged.Read("layer.weight").Dispose()):F1} ms, without: {Median(runs, () => file.Read("layer.weight").Dispose()):F1} ms");
    }

    private static double Median(int runs, Action action)
    {
        action();
        var times = new double[runs];
        for (var i = 0; i < runs; i++)
        {
            var clock = Stopwatch.StartNew();
            action();
            times[i] = clock.Elapsed.TotalMilliseconds;
        }
        Array.Sort(times);
        return times[runs / 2];
    }

    private static void WriteGguf(string path, uint type, long length)
    {
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write(1UL);
        writer.Write(0UL);
        writer.Write(1UL);
        writer.Write(Encoding.ASCII.GetBytes("w"));
        writer.Write(2u);
        writer.Write((ulong)Columns);
        writer.Write((ulong)Rows);
        writer.Write(type);
        writer.Write(0UL);
        while (writer.BaseStream.Position % 32 != 0) writer.Write((byte)0);
        // Every byte 0x2C: scales and values of ordinary size in all types.
        var piece = new byte[1 << 20];
        Array.Fill(piece, (byte)0x2C);
        for (var left = length; left > 0; left -= piece.Length) writer.Write(piece, 0, (int)Math.Min(left, piece.Length));
    }
}
