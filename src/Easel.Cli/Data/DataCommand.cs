using System.CommandLine;

namespace Easel.Cli.Data;

/// <summary><c>easel data</c>: pictures from anywhere, to train on.</summary>
internal sealed class DataCommand : Command
{
    public DataCommand(Terminal terminal) : base("data", "Makes pictures from anywhere ready to train on.") => Add(new PrepareCommand(terminal));
}
