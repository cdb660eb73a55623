using System.Diagnostics;
using Easel.Corpus;
using Easel.Models;
using Easel.Training;
using SkiaSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Cli.Training;

internal static class TrainAutoencoder
{
    private const int Size = 128, Batch = 16;

    public static int Run(string data, string folder, TimeSpan time, TimeSpan planned, Device device, CancellationToken stop)
    {
        var network = new Autoencoder(AutoencoderConfig.Small, new Generator(1));
        network.to(device);
        var optimiser = new AdamW(network, weightDecay: 0.0, averageDecay: 0.998);
        var run = new TrainingRun(folder, Stopwatch.StartNew());
        Console.WriteLine(run.Resume(network, optimiser) ? $"resumed at {run.TrainedSamples} samples" : "fresh start");
        var mix = new PictureMix(data);
        var painter = new ScenePainter(ArtKit.Open(Path.Combine(data, "art")));
        // Most pictures are scenes, drawn at half or at full scale; the rest is what people may bring.
        byte[] Make(long i) => Rgb(i % 3 == 0 ? mix.Draw((ulong)i + 1, Size) : Crop(painter, (ulong)i));
        var loader = new Loader<byte[]>(Make, run.TrainedSamples);
        var training = new AutoencoderTraining(network, ScalarType.BFloat16, new Generator((ulong)optimiser.Steps + 1, device));
        run.Train(network, optimiser, time, stop, () =>
        {
            var (loss, psnr) = training.Backward(Pictures(loader.Take(Batch), Size, Size).to(device));
            var rate = 1e-3 * Math.Min(1, (optimiser.Steps + 1) / 100.0) * Math.Max(0.02, 1 - run.Seconds / planned.TotalSeconds);
            return (Batch, [("loss", loss), ("psnr", psnr), ("norm", optimiser.Step(rate)), ("rate", rate)]);
        }, Console.WriteLine);
        return 0;
    }

    private static SKBitmap Crop(ScenePainter painter, ulong seed)
    {
        var layout = SceneSampler.Sample(seed).Layout;
        if (seed % 2 == 0) return painter.Paint(layout, Size, Size, seed);
        using var whole = painter.Paint(layout, 2 * Size, 2 * Size, seed);
        var random = new Random((int)(seed % int.MaxValue));
        var part = new SKBitmap(new SKImageInfo(Size, Size, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(part);
        canvas.DrawBitmap(whole, -random.Next(Size), -random.Next(Size));
        return part;
    }

    internal static byte[] Rgb(SKBitmap bitmap)
    {
        using (bitmap)
        {
            var rgba = bitmap.GetPixelSpan();
            var rgb = new byte[bitmap.Width * bitmap.Height * 3];
            for (int i = 0, j = 0; j < rgb.Length; i += 4, j += 3) (rgb[j], rgb[j + 1], rgb[j + 2]) = (rgba[i], rgba[i + 1], rgba[i + 2]);
            return rgb;
        }
    }

    /// <summary>B×3×H×W in −1…1.</summary>
    internal static Tensor Pictures(byte[][] rgb, int width, int height)
    {
        var all = new byte[rgb.Length * rgb[0].Length];
        for (var i = 0; i < rgb.Length; i++) rgb[i].CopyTo(all, i * rgb[0].Length);
        return from_array(all).view(rgb.Length, height, width, 3).permute(0, 3, 1, 2).to(ScalarType.Float32).div_(HalfRange).sub_(One);
    }

    private static readonly Scalar HalfRange = 127.5f, One = 1f;
}
