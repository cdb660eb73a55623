using System.Globalization;
using Easel.Checkpoints;
using Easel.Training;
using TorchSharp;

namespace Easel.Cli.Training;

/// <summary>The whole training of a model, stage after stage, each with its share of the time; started again, it goes on where it was.</summary>
internal static class TrainOne
{
    private const double AutoencoderShare = 0.15, PlannerShare = 0.2, DraftShare = 0.15, PainterShare = 0.5, PainterRate = 7e-4;

    // Latents of 256x256 pictures are held in memory, 16 MiB a shard.
    private const int FewestShards = 2, MostShards = 80;
    private const double MinutesPerShard = 4;

    /// <summary>Trains into a folder: a run of each stage, the latents, and at last the model.</summary>
    /// <param name="data">Folder with <c>art</c>, <c>photos</c> and <c>paintings</c>.</param>
    /// <param name="folder">Where runs and model go.</param>
    /// <param name="minutes">Minutes of all stages together, over all calls.</param>
    /// <param name="version">Version that the model is to bear.</param>
    /// <param name="device">What computes.</param>
    /// <param name="stop">Ends it after the step under way.</param>
    public static int Run(string data, string folder, double minutes, string version, torch.Device device, CancellationToken stop)
    {
        if (minutes is not (> 0 and < 1e6)) throw new InvalidRequestException($"{minutes} minutes are no time to train; give more than 0.");
        var art = Path.Combine(data, "art");
        if (!Directory.Exists(art)) throw new InvalidRequestException($"There is no folder {art}; DATA must hold art, and photos and paintings where there are any.");
        string At(string part) => Path.Combine(folder, part);
        var shards = (int)Math.Clamp(minutes / MinutesPerShard, FewestShards, MostShards);

        Stage("autoencoder", AutoencoderShare, (run, left, planned) => TrainAutoencoder.Run(data, run, left, planned, null, device, stop));
        Stage("planner", PlannerShare, (run, left, planned) => TrainPlanner.Run(run, left, planned, null, device, stop));
        foreach (var (width, height, part) in new[] { (256, 256, 1), (384, 256, 8), (256, 384, 8), (128, 128, 8) })
            if (!stop.IsCancellationRequested) TrainPainter.Encode(art, At("autoencoder/state.safetensors"), At("latents"), width, height, 0, (shards + part - 1) / part * PictureShards.Size, null, null, device, stop);
        Stage("drafts", DraftShare, (run, left, planned) => TrainPainter.Drafts(At("planner"), At("latents"), run, left, planned, null, device, stop));
        Stage("painter", PainterShare, (run, left, planned) => TrainPainter.Run(At("planner"), At("latents"), run, left, planned, PainterRate, null, At("drafts"), keepLooks: false, device, stop));
        if (stop.IsCancellationRequested) return ExitCode.Interrupted;

        ExportModel.Run(At("planner"), At("painter"), At("autoencoder"), At("model"), version);
        Console.WriteLine($"{At("model")} holds the model: easel create \"a beach with palm trees\" --model {At("model")}");
        return ExitCode.Success;

        void Stage(string name, double share, Func<string, TrainingLength, TrainingLength, int> train)
        {
            var planned = minutes * share;
            var left = planned - Done(At(name));
            if (left <= 0 || stop.IsCancellationRequested) return;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {left:F1} of {planned:F1} minutes"));
            train(At(name), TrainingLength.OfMinutes(left), TrainingLength.OfMinutes(planned));
        }
    }

    /// <summary>Minutes that a run has behind it.</summary>
    private static double Done(string run)
    {
        var state = Path.Combine(run, "state.safetensors");
        if (!File.Exists(state)) return 0;
        using var file = SafetensorsFile.Open(state);
        return double.Parse(file.Metadata["seconds"], CultureInfo.InvariantCulture) / 60;
    }
}
