using System.Diagnostics;
using System.Text.Json;
using Easel.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Training;

/// <summary>The folder of one run: state to resume from (<c>state.safetensors</c>), metrics (<c>metrics.jsonl</c>), sample sheets, and a page that shows them (<c>index.html</c>).</summary>
/// <param name="folder">Created when missing.</param>
/// <param name="clock">Measures elapsed time; started by the caller.</param>
public sealed class TrainingRun(string folder, Stopwatch clock)
{
    private readonly Dictionary<string, double> _sums = [];
    private long _summed;

    /// <summary>Folder of the run.</summary>
    public string Folder { get; } = Directory.CreateDirectory(folder).FullName;

    /// <summary>Samples seen so far, over all resumptions.</summary>
    public long TrainedSamples { get; private set; }

    /// <summary>Steps begun so far, over all resumptions; those left out for a gradient that is not finite count too, so that no batch comes twice.</summary>
    public long Steps { get; private set; }

    /// <summary>Seconds trained so far, over all resumptions.</summary>
    public double Seconds => _secondsBefore + clock.Elapsed.TotalSeconds;

    /// <summary>Networks that learn beside the main one, such as a critic: they are kept in the same state, under their names.</summary>
    public IReadOnlyList<TrainedCompanion> Companions { get; init; } = [];

    private double _secondsBefore;

    /// <summary>The weights and buffers of a saved state: averages where there are any (parameters), plain values else (buffers).</summary>
    /// <param name="state">A <c>state.safetensors</c>, or the weights of a model, whose keys have no prefix.</param>
    /// <param name="network">The network whose keys to read; its own values are not touched.</param>
    /// <param name="prefix">What the state's keys begin with, such as <c>text.</c>.</param>
    /// <returns>Key and value, read one by one; the caller owns the tensors.</returns>
    public static IEnumerable<(string Key, Tensor Value)> Averages(ICheckpoint state, nn.Module network, string prefix = "")
    {
        foreach (var key in network.state_dict().Keys)
            yield return (key, state.Read(new[] { $"ema.{prefix}{key}", $"w.{prefix}{key}" }.FirstOrDefault(state.Tensors.ContainsKey, key)));
    }

    /// <summary>Starts a network from the weights of an earlier model, as far as names and shapes agree; the rest keeps its random values.</summary>
    /// <param name="network">The network; make its optimiser afterwards, so that the averages start from the same values.</param>
    /// <param name="weights">A safetensors file of plain weights.</param>
    /// <returns>Names of what was left as it was.</returns>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    public static IReadOnlyList<string> StartFrom(nn.Module network, string weights)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var file = CheckpointFile.Open(weights);
        var left = new List<string>();
        foreach (var (key, target) in network.state_dict())
        {
            if (file.Tensors.TryGetValue(key, out var entry) && entry.Shape.SequenceEqual(target.shape)) target.copy_(file.Read(key));
            else left.Add(key);
        }
        return left;
    }

    /// <summary>The saved state.</summary>
    public string StatePath => Path.Combine(Folder, "state.safetensors");

    /// <summary>Writes weights, buffers and optimiser state atomically.</summary>
    public void Save(nn.Module network, AdamW optimiser)
    {
        using var noGrad = no_grad();
        var notes = new Dictionary<string, string>
        {
            ["steps"] = optimiser.Steps.ToString(),
            ["begun"] = Steps.ToString(),
            ["samples"] = TrainedSamples.ToString(),
            ["seconds"] = Seconds.ToString("F1"),
        };
        foreach (var companion in Companions) notes[companion.Name + ".steps"] = companion.Optimiser.Steps.ToString();
        SafetensorsWriter.Write(StatePath, All(network, optimiser), notes);
    }

    /// <summary>All that is kept: of the main network under plain names, of companions behind theirs.</summary>
    private IEnumerable<(string Name, Tensor Value)> All(nn.Module network, AdamW optimiser)
    {
        static IEnumerable<(string Name, Tensor Value)> Of(nn.Module network, AdamW optimiser) => network.state_dict().Select(p => ("w." + p.Key, p.Value)).Concat(optimiser.State);
        return Of(network, optimiser).Concat(Companions.SelectMany(companion => Of(companion.Network, companion.Optimiser).Select(p => ($"{companion.Name}.{p.Name}", p.Value))));
    }

    /// <summary>Continues where <see cref="Save"/> left off.</summary>
    /// <returns>False when there is nothing to continue.</returns>
    /// <exception cref="CheckpointException">The state does not fit the network.</exception>
    public bool Resume(nn.Module network, AdamW optimiser)
    {
        if (!File.Exists(StatePath)) return false;
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(StatePath);
        foreach (var (name, target) in All(network, optimiser)) target.copy_(file.Read(name));
        foreach (var companion in Companions) companion.Optimiser.Steps = long.Parse(file.Metadata[companion.Name + ".steps"]);
        optimiser.Steps = long.Parse(file.Metadata["steps"]);
        Steps = long.Parse(file.Metadata["begun"]);
        TrainedSamples = long.Parse(file.Metadata["samples"]);
        _secondsBefore = double.Parse(file.Metadata["seconds"]);
        return true;
    }

    /// <summary>Trains step by step until the time is over or a stop is asked for, saving every two minutes and at the end.</summary>
    /// <param name="network">What is saved.</param>
    /// <param name="optimiser">What takes the steps; saved too.</param>
    /// <param name="length">How long to train now.</param>
    /// <param name="stop">Ends the training after the step under way.</param>
    /// <param name="step">One step, within a dispose scope of its own: samples seen, and figures for the metrics.</param>
    /// <param name="report">Gets each line of the metrics.</param>
    /// <param name="saved">Called after each save along the way; null for nothing.</param>
    /// <param name="sheet">Draws a sheet of samples from the state just saved, to the file named, every ten minutes and at the end; null for none.</param>
    public void Train(
        nn.Module network, AdamW optimiser, TrainingLength length, CancellationToken stop,
        Func<(int Samples, (string Name, double Value)[] Figures)> step, Action<string> report, Action? saved = null, Action<string>? sheet = null)
    {
        const double SaveSeconds = 120, SheetSeconds = 600;
        const int LogSteps = 20;
        var (last, lastSheet, end, lastStep) = (Seconds, Seconds, Seconds + length.Time?.TotalSeconds ?? double.PositiveInfinity, Steps + length.Steps ?? long.MaxValue);
        while (Seconds < end && Steps < lastStep && !stop.IsCancellationRequested)
        {
            using var scope = NewDisposeScope();
            var (samples, figures) = step();
            Steps++;
            if (Log(optimiser, samples, LogSteps, figures) is { } line) report(line);
            if (Seconds - last <= SaveSeconds) continue;
            Save(network, optimiser);
            saved?.Invoke();
            if (Seconds - lastSheet > SheetSeconds)
            {
                DrawSheet();
                lastSheet = Seconds;
            }
            TrainingPage.Write(Folder);
            last = Seconds;
        }
        Save(network, optimiser);
        DrawSheet();
        TrainingPage.Write(Folder);

        void DrawSheet()
        {
            if (sheet is null) return;
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            sheet(Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, "samples")).FullName, $"{optimiser.Steps:D7}.png"));
        }
    }

    /// <summary>Counts a step; every <paramref name="every"/> steps the means of its numbers go to the metrics file.</summary>
    /// <returns>The line written, or null.</returns>
    private string? Log(AdamW optimiser, int samples, int every, params ReadOnlySpan<(string Name, double Value)> numbers)
    {
        TrainedSamples += samples;
        foreach (var (name, value) in numbers) _sums[name] = _sums.GetValueOrDefault(name) + value;
        if (++_summed < every) return null;
        // JSON has no word for what is not finite, such as the norm of a gradient that was left out for it.
        var means = _sums.Where(p => double.IsFinite(p.Value)).ToDictionary(p => p.Key, p => Math.Round(p.Value / _summed, 5));
        means["step"] = optimiser.Steps;
        means["samples"] = TrainedSamples;
        means["seconds"] = Math.Round(Seconds, 1);
        var line = JsonSerializer.Serialize(means);
        File.AppendAllText(Path.Combine(Folder, "metrics.jsonl"), line + "\n");
        _sums.Clear();
        _summed = 0;
        return line;
    }
}

/// <summary>A network that learns beside the main one of a run.</summary>
/// <param name="Name">What it is called in the run's state.</param>
/// <param name="Network">The network.</param>
/// <param name="Optimiser">What takes its steps.</param>
public sealed record TrainedCompanion(string Name, nn.Module Network, AdamW Optimiser);
