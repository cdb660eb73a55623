using Easel.Cli.Training;
using Easel.Runtime;

NativeRuntime.Load();
return args switch
{
    ["train", "autoencoder", var data, var run, var minutes, var planned] => TrainAutoencoder.Run(data, run, Minutes(minutes), Minutes(planned)),
    ["train", "planner", var run, var minutes, var planned] => TrainPlanner.Run(run, Minutes(minutes), Minutes(planned)),
    ["train", "latents", var art, var autoencoder, var folder, var width, var height, var first, var count] =>
        TrainPainter.Encode(art, autoencoder, folder, int.Parse(width), int.Parse(height), long.Parse(first), long.Parse(count)),
    ["train", "painter", var planner, var shards, var run, var minutes, var planned, var rate] =>
        TrainPainter.Run(planner, shards, run, Minutes(minutes), Minutes(planned), double.Parse(rate)),
    ["train", "export", var planner, var painter, var autoencoder, var folder, var version] => ExportModel.Run(planner, painter, autoencoder, folder, version),
    _ => 2,
};

static TimeSpan Minutes(string text) => TimeSpan.FromMinutes(double.Parse(text));
