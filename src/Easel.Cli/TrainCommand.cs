using System.CommandLine;
using System.Globalization;
using Easel.Cli.Training;
using Easel.Runtime;

namespace Easel.Cli;

/// <summary><c>easel train</c>: makes the parts of a model.</summary>
internal sealed class TrainCommand : Command
{
    private readonly Argument<string[]> _words = new("STAGE") { Arity = ArgumentArity.OneOrMore, HelpName = "STAGE", Description = "The part to train, and what it needs: autoencoder PICTURES RUN MINUTES." };

    public TrainCommand() : base("train", "Trains a part of a model; for those who make models.")
    {
        Add(_words);
        SetAction(Run);
    }

    private int Run(ParseResult parse)
    {
        NativeRuntime.Load();
        return parse.GetValue(_words) switch
        {
            ["autoencoder", var data, var run, var minutes] => TrainAutoencoder.Run(data, run, TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture))),
            _ => throw new InvalidRequestException("There is no such stage of training. See 'easel train --help'."),
        };
    }
}
