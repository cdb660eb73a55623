using System.Text.Json;
using Easel.Checkpoints;
using Easel.Corpus;
using Easel.Families;
using Easel.Images;
using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Bench.Evaluation;

/// <summary>What is left of a picture after it was encoded and decoded.</summary>
internal static class AutoencoderEvaluation
{
    private const string Part = "autoencoder";
    private const int Size = 256;

    /// <summary>Measures on held-out scenes and on photographs that are kept for tests.</summary>
    /// <param name="model">Folder of the model.</param>
    /// <param name="data">Folder that holds <c>art</c> and <c>photos</c>; null for none.</param>
    /// <param name="count">Most pictures of each kind.</param>
    public static IEnumerable<Figure> Run(string model, string? data, int count)
    {
        using var network = Load(model);
        return data is null
            ? [Figure.Skipped(Part, "needs pictures: --data FOLDER with art and photos")]
            : [.. Measure(network, "held-out scenes", Scenes(data).Take(count)), .. Measure(network, "photographs", Photographs(data).Take(count))];
    }

    /// <summary>A picture after the way there and back.</summary>
    internal static Picture Restore(Autoencoder network, Picture picture)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var input = PictureTensors.Of([picture]).to(Runtime.Processor.BestType);
        return PictureTensors.Pictures(network.Decode(network.Encode(input)))[0];
    }

    private static IEnumerable<Figure> Measure(Autoencoder network, string kind, IEnumerable<Picture> pictures)
    {
        var results = pictures.Select(picture => (Picture: picture, Restored: Restore(network, picture))).Select(p => (Psnr: PictureSimilarity.Psnr(p.Picture, p.Restored), Ssim: PictureSimilarity.Ssim(p.Picture, p.Restored))).ToList();
        if (results.Count == 0) return [Figure.Skipped(Part, $"{kind}: none found in the data folder")];
        return
        [
            new Figure(Part, $"PSNR, {kind}", results.Average(r => r.Psnr), "dB", results.Count, FormattableString.Invariant($"{results.Min(r => r.Psnr):F1} to {results.Max(r => r.Psnr):F1}")),
            new Figure(Part, $"SSIM, {kind}", results.Average(r => r.Ssim), "", results.Count, FormattableString.Invariant($"{results.Min(r => r.Ssim):F3} to {results.Max(r => r.Ssim):F3}")),
        ];
    }

    private static Autoencoder Load(string model)
    {
        var network = new Autoencoder(EaselOneManifest.Load(model).Autoencoder);
        using var file = SafetensorsFile.Open(Path.Combine(model, "autoencoder.safetensors"));
        network.to(Runtime.Processor.BestType);
        StrictLoad.Into(network, file);
        network.eval();
        return network;
    }

    private static IEnumerable<Picture> Scenes(string data)
    {
        var painter = new ScenePainter(ArtKit.Open(Path.Combine(data, "art")));
        for (var seed = 0UL; ; seed++) yield return HeldOutScenes.Draw(painter, Size, seed);
    }

    /// <summary>Photographs that the list beside them keeps for tests, as squares from their middle.</summary>
    private static IEnumerable<Picture> Photographs(string data)
    {
        var list = Path.Combine(data, "photos", "photos.jsonl");
        if (!File.Exists(list)) yield break;
        foreach (var line in File.ReadLines(list))
        {
            using var entry = JsonDocument.Parse(line);
            if (entry.RootElement.GetProperty("use").GetString() == "training") continue;
            var photo = PictureFile.Load(Path.Combine(data, "photos", entry.RootElement.GetProperty("file").GetString()!));
            var side = Math.Min(photo.Width, photo.Height);
            yield return photo.Crop((photo.Width - side) / 2, (photo.Height - side) / 2, side, side).Resize(Size, Size);
        }
    }
}
