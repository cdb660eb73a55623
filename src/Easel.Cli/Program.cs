using System.Diagnostics;
using Easel.Cli.Training;
using Easel.Runtime;

NativeRuntime.Load();
return args switch
{
    ["train", "autoencoder", var data, var run, var minutes] => TrainAutoencoder.Run(data, run, TimeSpan.FromMinutes(double.Parse(minutes))),
    _ => 2,
};
