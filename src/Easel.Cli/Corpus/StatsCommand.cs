using System.CommandLine;
using Easel.Corpus;

namespace Easel.Cli.Corpus;

/// <summary><c>easel corpus stats</c>: how often what is shown.</summary>
internal sealed class StatsCommand : Command
{
    private readonly Terminal _terminal;
    private readonly Option<int?> _count = CorpusCommand.Whole("--count", "How many scenes to count; 10000 when not given.", 1, 10_000_000);
    private readonly Option<ulong?> _seed = CorpusCommand.Seed();

    public StatsCommand(Terminal terminal) : base("stats", "Counts places, styles, things, colours and words; no picture is drawn.")
    {
        _terminal = terminal;
        Add(_count);
        Add(_seed);
        SetAction(Run);
    }

    private int Run(ParseResult parse)
    {
        var (count, first) = (parse.GetValue(_count) ?? 10_000, parse.GetValue(_seed) ?? 0);
        var statistics = new CorpusStatistics();
        for (var i = 0; i < count; i++)
        {
            _terminal.Stop.ThrowIfCancellationRequested();
            var seed = unchecked(first + (ulong)i);
            var scene = SceneSampler.Sample(seed);
            statistics.Add(scene, CaptionWriter.Write(scene, new Random(unchecked((int)seed))));
        }
        _terminal.Out.Write(statistics.ToString());
        return ExitCode.Success;
    }
}
