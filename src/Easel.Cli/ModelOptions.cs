using System.CommandLine;
using Easel.Runtime;
using TorchSharp;

namespace Easel.Cli;

/// <summary>Which model, and how it computes.</summary>
internal sealed class ModelOptions
{
    public const int MaxThreads = 1024;

    private readonly Option<string?> _model = Values.Text("--model", "MODEL", "The model: a folder, a file of weights, or a name in the store; without it EASEL_MODEL, else models/easel-one beside the program or above it.");
    private readonly Option<string?> _device = Values.Choice("--device", "NAME", "What computes: cpu.", "cpu");
    private readonly Option<string?> _precision = Values.Choice("--precision", "NAME", "auto (the faster on this machine), bf16 or fp32.", "auto", "bf16", "fp32");
    private readonly Option<int?> _threads = Values.Of(
        "--threads", "N", "Threads that compute; as many as there are cores when not given.", $"a whole number from 1 to {MaxThreads}",
        (string text, out int threads) => int.TryParse(text, out threads) && threads is >= 1 and <= MaxThreads);

    private readonly ModelPartOptions _parts = new();

    /// <summary>The option that names the model, for commands that need no other.</summary>
    public Option Named => _model;

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _model, _device, _precision, _threads }) command.Add(option);
    }

    /// <summary>Adds also what goes with public models.</summary>
    public void AddWithPartsTo(Command command)
    {
        AddTo(command);
        _parts.AddTo(command);
    }

    /// <summary>Loads the model.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="original">A recipe to repeat, whose precision holds unless another one was asked for; null for none.</param>
    /// <param name="terminal">Told what memory it takes and what LoRAs matched; null for nobody.</param>
    /// <param name="size">Size of the pictures to come; null for the model's own.</param>
    /// <exception cref="EaselException">There is none, it is damaged, or this machine cannot run it.</exception>
    public TextToImage Load(ParseResult parse, Recipe? original = null, Terminal? terminal = null, (int Width, int Height)? size = null)
    {
        var source = _parts.Source(parse, Folder(parse), StoredModels.Locate) with { SpareTokenizers = StoredModels.Tokenizers, Size = size, Tell = terminal is null ? null : terminal.Say };
        NativeRuntime.Load();
        if (Threads(parse) is { } threads) torch.set_num_threads(threads);
        return TextToImage.Load(source, (parse.GetValue(_precision) ?? original?.Precision) switch { "bf16" => torch.ScalarType.BFloat16, "fp32" => torch.ScalarType.Float32, _ => null });
    }

    /// <summary>Threads that compute, where a number was given. The setting holds per thread: whoever computes elsewhere than where the model was loaded sets it again.</summary>
    public int? Threads(ParseResult parse) => parse.GetValue(_threads);

    /// <summary>The model's folder or file.</summary>
    /// <exception cref="UnknownModelException">None was named and none lies where one is looked for, or the name is of none.</exception>
    public string Folder(ParseResult parse)
    {
        if (parse.GetValue(_model) is { } named) return StoredModels.Locate(named);
        if (Environment.GetEnvironmentVariable("EASEL_MODEL") is { Length: > 0 } set) return StoredModels.Locate(set);
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "models", "easel-one");
            if (File.Exists(Path.Combine(folder, "model.json"))) return folder;
        }
        throw new UnknownModelException($"There is no models/easel-one in {AppContext.BaseDirectory} or above; name a model's folder with --model or EASEL_MODEL.");
    }
}
