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
    private const int Size = 256;
    private const double PeakRate = 4e-4;

    public static int Run(string data, string folder, TrainingLength length, TrainingLength planned, string? model, Device device, CancellationToken stop)
    {
        var network = new Autoencoder(AutoencoderConfig.Small, new Generator(1));
        if (model is not null) ExportModel.StartFrom(network, model, "autoencoder");
        network.to(device);
        var optimiser = new AdamW(network, weightDecay: 0.0, averageDecay: 0.998);
        var batch = TrainingPreset.For(device).AutoencoderBatch;
        var run = new TrainingRun(folder, Stopwatch.StartNew());
        var mix = new PictureMix(data);
        var painter = new ScenePainter(ArtKit.Open(Path.Combine(data, "art")));
        // Most pictures are scenes, drawn at half or at full scale; the rest is what people may bring.
        byte[] Make(long i) => Rgb(i % 3 == 0 ? mix.Draw((ulong)i + 1, Size) : Crop(painter, (ulong)i));
        if (run.Resume(network, optimiser)) Console.WriteLine($"resumed at {run.TrainedSamples} samples");
        else if (!network.Linear!.IsFitted) Fit(network.Linear, Make, device);
        var loader = new Loader<byte[]>(Make, run.TrainedSamples, 4 * batch);
        var training = new AutoencoderTraining(network, TrainingPreset.TypeFor(device));
        run.Train(network, optimiser, length, stop, () =>
        {
            using var noise = Noise(run, device);
            var (loss, psnr) = training.Backward(Pictures(loader.Take(batch), Size, Size).to(device), noise);
            var rate = PeakRate * Math.Min(1, (optimiser.Steps + 1) / 100.0) * Math.Max(0.02, 1 - planned.Progress(run));
            return (batch, [("loss", loss), ("psnr", psnr), ("norm", optimiser.Step(rate)), ("rate", rate)]);
        }, Console.WriteLine, sheet: path => SampleSheets.Autoencoder(run.StatePath, Make, Size, path));
        return 0;
    }

    /// <summary>Fits the transform to pictures that no step of the training sees.</summary>
    private static void Fit(BlockTransform transform, Func<long, byte[]> make, Device device)
    {
        const int Batches = 100, Batch = 8;
        var loader = new Loader<byte[]>(make, long.MaxValue / 4, 2 * Batch);
        transform.cpu().Fit(Enumerable.Range(0, Batches).Select(_ => Pictures(loader.Take(Batch), Size, Size)));
        transform.to(device);
    }

    /// <summary>Noise of a step: its number decides it, so that a run that was interrupted goes on with what it would have drawn.</summary>
    internal static Generator Noise(TrainingRun run, Device device) => new((ulong)run.Steps + 1, device);

    private static SKBitmap Crop(ScenePainter painter, ulong seed)
    {
        var layout = SceneSampler.Sample(seed).Layout;
        if (seed % 4 != 0) return painter.Paint(layout, Size, Size, seed);
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
        return Pictures(from_array(all).view(rgb.Length, height, width, 3));
    }

    /// <summary>B×H×W×3 bytes to B×3×H×W in −1…1.</summary>
    internal static Tensor Pictures(Tensor bytes) => bytes.permute(0, 3, 1, 2).to(ScalarType.Float32).div_(HalfRange).sub_(One);

    private static readonly Scalar HalfRange = 127.5f, One = 1f;
}
