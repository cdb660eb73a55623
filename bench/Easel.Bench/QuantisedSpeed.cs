using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Easel.Checkpoints;
using Easel.Families;
using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Bench;

/// <summary>A step of FLUX.1 whose matrices stay 4-bit blocks in a GGUF file.</summary>
internal static class QuantisedSpeed
{
    private const uint Float32 = 0, Q4_0 = 2;
    private const int Alignment = 32, BlockBytes = 18, BlockElements = 32;

    public static int Print(int threads, int size, int runs)
    {
        if (!MachineMemory.Suffices(12, "FLUX.1 in 4 bits")) return 1;
        set_num_threads(threads);
        Console.WriteLine($"FLUX.1 schnell, Q4_0, {size}x{size}, {threads} threads, bf16; seconds: median of {runs}, and of the processor's time");
        using var noGradient = no_grad();
        var path = Path.GetTempFileName();
        try
        {
            Write(path, FluxConfig.Schnell);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"file of {new FileInfo(path).Length / 1e9:F1} GB"));
            using var file = GgufFile.Open(path);
            FluxTransformer? network = null;
            var (rows, type) = (size / 16, ScalarType.BFloat16);
            void Step()
            {
                using var step = NewDisposeScope();
                network!.Forward(
                    randn([1, rows * rows, 64], generator: new Generator(1)).to(type), FluxDenoiser.Positions(rows, rows), zeros(1, 256, 4096, type), zeros(256, 3),
                    zeros(1, 768, type), (full([1], 0.5f), null));
            }
            SpeedReport.Time("from the file to the end of a first step", 1, () =>
            {
                network = QuantisedWeights.Load(() => new FluxTransformer(FluxConfig.Schnell), file, type);
                Step();
            });
            SpeedReport.Time("step", runs, Step);
            network!.Dispose();
        }
        finally
        {
            File.Delete(path);
        }
        SpeedReport.PeakMemory();
        return 0;
    }

    // Matrices in blocks of which every byte is 0x1C: a scale of 0.004 and values of 4 and -7; the rest in float32, 0.02.
    private static void Write(string path, FluxConfig config)
    {
        using var meta = new Blank(ScalarType.Float16, META);
        using var network = new FluxTransformer(config);
        var tensors = network.state_dict().Select(entry => (Name: entry.Key, Shape: entry.Value.shape, IsMatrix: entry.Value.dim() == 2)).ToList();
        static long Length((string, long[] Shape, bool IsMatrix) tensor) =>
            tensor.Shape.Aggregate(1L, (a, b) => a * b) is var elements && tensor.IsMatrix ? elements / BlockElements * BlockBytes : elements * sizeof(float);
        static long Padded(long length) => (length + Alignment - 1) / Alignment * Alignment;

        using var writer = new BinaryWriter(File.Create(path));
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write((ulong)tensors.Count);
        writer.Write(0UL);
        var offset = 0L;
        foreach (var tensor in tensors)
        {
            writer.Write((ulong)tensor.Name.Length);
            writer.Write(Encoding.ASCII.GetBytes(tensor.Name));
            writer.Write((uint)tensor.Shape.Length);
            foreach (var side in tensor.Shape.Reverse()) writer.Write((ulong)side);
            writer.Write(tensor.IsMatrix ? Q4_0 : Float32);
            writer.Write((ulong)offset);
            offset += Padded(Length(tensor));
        }
        while (writer.BaseStream.Position % Alignment != 0) writer.Write((byte)0);
        var (matrix, vector) = (new byte[1 << 20], new byte[1 << 20]);
        Array.Fill(matrix, (byte)0x1C);
        MemoryMarshal.Cast<byte, float>(vector.AsSpan()).Fill(0.02f);
        foreach (var tensor in tensors)
            for (var left = Padded(Length(tensor)); left > 0; left -= matrix.Length) writer.Write(tensor.IsMatrix ? matrix : vector, 0, (int)Math.Min(left, matrix.Length));
    }
}
