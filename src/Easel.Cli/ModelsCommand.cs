using System.CommandLine;
using System.Globalization;
using Easel.Checkpoints;
using Easel.Runtime;
using Easel.Store;

namespace Easel.Cli;

/// <summary><c>easel models</c>: public models on this machine.</summary>
internal sealed class ModelsCommand : Command
{
    private readonly Terminal _terminal;
    private readonly Option<string?> _store = Values.Text("--store", "FOLDER", "Where models are kept; without it EASEL_STORE, else a folder of yours.");
    private readonly Option<string?> _hub = Values.Text("--hub", "URL", "The hub to fetch from; without it EASEL_HUB, else https://huggingface.co. EASEL_HUB_TOKEN is your token for it.");
    private readonly Option<string?> _name = Values.Text("--name", "NAME", "The model's name here; without it one after its source.");
    private readonly Option<string?> _revision = Values.Text("--revision", "REVISION", "Branch, tag or commit on the hub; main when not given.");
    private readonly Option<string?> _sha256 = Values.Text("--sha256", "HASH", "The hash that the file must have.");
    private readonly Option<bool> _known = new("--known") { Description = "List the models that have a short name for 'pull'." };
    private readonly Argument<string> _source = new("SOURCE") { HelpName = "SOURCE", Description = "A short name from 'list --known', OWNER/MODEL or OWNER/MODEL:FILE of the hub, or an address." };
    private readonly Argument<string> _path = new("PATH") { HelpName = "PATH", Description = "A file of weights, or a diffusers folder." };
    private readonly Argument<string> _model = new("NAME") { HelpName = "NAME", Description = "A model of 'easel models list'." };
    private readonly Argument<string[]> _models = new("NAME") { HelpName = "NAME", Description = "Models of 'easel models list'; all when none is named.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Argument<string> _subject = new("NAME") { HelpName = "NAME", Description = "A model of 'easel models list', or a file or folder of weights." };

    public ModelsCommand(Terminal terminal) : base("models", "Fetches, lists and checks public models.")
    {
        _terminal = terminal;
        SetAction(List);
        Add("list", "Lists the models that are here.", List, [_known, _store]);
        Add("pull", "Fetches a model, or goes on where a pull was interrupted.", Pull, [_name, _revision, _sha256, _hub, _store], _source);
        Add("import", "Makes a model known that lies elsewhere, without copying it.", Import, [_name, _store], _path);
        Add("verify", "Reads models again and compares their hashes.", Verify, [_store], _models);
        Add("remove", "Forgets a model and deletes what no other needs.", Remove, [_store], _model);
        Add("info", "Says what a model or a file of weights is.", Info, [_store], _subject);
    }

    private void Add(string name, string description, Func<ParseResult, int> run, Option[] options, params Argument[] arguments)
    {
        var command = new Command(name, description);
        foreach (var argument in arguments) command.Add(argument);
        foreach (var option in options) command.Add(option);
        command.SetAction(run);
        Add(command);
    }

    private ModelStore Store(ParseResult parse) => new(parse.GetValue(_store) ?? StoredModels.Folder);

    private int List(ParseResult parse)
    {
        if (parse.GetValue(_known))
        {
            foreach (var entry in Catalogue.All)
                Row(entry.Name, string.Create(CultureInfo.InvariantCulture, $"{entry.Gigabytes:F1} GB"), entry.Title, entry.Licence + (entry.NonCommercial ? ", no commercial use" : ""));
            return ExitCode.Success;
        }
        var store = Store(parse);
        var models = store.List();
        foreach (var model in models) Row(model.Name, BytesView.Size(model.Size), model.Family, model.Source);
        if (models.Count == 0) _terminal.Say($"there are no models in {store.Root}; 'easel models pull' fetches one.");
        return ExitCode.Success;
    }

    private int Pull(ParseResult parse)
    {
        NativeRuntime.Load();
        var source = parse.GetRequiredValue(_source);
        if (Catalogue.Find(source) is { NonCommercial: true } entry) _terminal.Say($"{entry.Title} is under {entry.Licence}, which forbids commercial use.");
        var text = parse.GetValue(_hub) ?? Environment.GetEnvironmentVariable("EASEL_HUB") ?? Hub.Public.AbsoluteUri;
        if (!Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new InvalidRequestException($"'{text}' is no address of a hub; it begins with https:// or http://.");
        using var http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(20) }) { Timeout = Timeout.InfiniteTimeSpan };
        var pull = new ModelPull(Store(parse), new Hub(address, Environment.GetEnvironmentVariable("EASEL_HUB_TOKEN")), http);
        var request = new PullRequest(source, parse.GetValue(_name), parse.GetValue(_revision) ?? "main", parse.GetValue(_sha256));
        var model = BytesView.Run(_terminal, show => pull.PullAsync(request, at => show(at.File, at.Done, at.Total), _terminal.Stop).GetAwaiter().GetResult());
        if (model.NonCommercial) _terminal.Say($"The licence of {model.Name}, {model.Licence}, forbids commercial use.");
        return Done(parse, model);
    }

    private int Import(ParseResult parse)
    {
        NativeRuntime.Load();
        var path = parse.GetRequiredValue(_path);
        var model = BytesView.Run(_terminal, show => Store(parse).Import(path, parse.GetValue(_name), new Reading(show, path), _terminal.Stop));
        return Done(parse, model);
    }

    private int Verify(ParseResult parse)
    {
        var store = Store(parse);
        string[] names = parse.GetValue(_models) is { Length: > 0 } named ? named : [.. store.List().Select(m => m.Name)];
        var wrong = new List<string>();
        foreach (var name in names)
        {
            var found = BytesView.Run(_terminal, show => store.Verify(name, new Reading(show, name), _terminal.Stop));
            wrong.AddRange(found.Select(f => $"{name}: {f}"));
            if (found.Count == 0) Row(name, "as it was");
        }
        foreach (var line in wrong) Row(line);
        return wrong.Count == 0 ? ExitCode.Success : throw new CheckpointException($"{wrong.Count} of the files are not as they were; remove those models and fetch them again.");
    }

    private int Remove(ParseResult parse)
    {
        var freed = Store(parse).Remove(parse.GetRequiredValue(_model));
        _terminal.Say($"{BytesView.Size(freed)} freed.");
        return ExitCode.Success;
    }

    private int Info(ParseResult parse)
    {
        var subject = parse.GetRequiredValue(_subject);
        var path = subject;
        if (!Path.Exists(subject))
        {
            var store = Store(parse);
            var model = store.Find(subject);
            Fact("name", model.Name);
            Fact("source", model.Source);
            Fact("licence", (model.Licence ?? "not stated") + (model.NonCommercial ? ", no commercial use" : ""));
            Fact("size", BytesView.Size(model.Size));
            path = store.Locate(subject);
        }
        NativeRuntime.Load();
        Fact("path", path);
        if (ModelStore.IsTokenizer(path))
        {
            Fact("family", "tokenizer");
            return ExitCode.Success;
        }
        if (Directory.Exists(path))
        {
            using var folder = DiffusersFolder.Open(path);
            Facts(ModelDetector.Detect(folder));
            return ExitCode.Success;
        }
        using var file = CheckpointFile.Open(path);
        Facts(ModelDetector.Detect(file));
        Fact("tensors", $"{file.Tensors.Count}, as {string.Join(", ", file.Tensors.Values.GroupBy(t => t.StoredAs).OrderByDescending(g => g.Sum(t => t.StoredBytes)).Select(g => $"{g.Key} ({g.Count()})"))}");
        return ExitCode.Success;
    }

    private void Facts(DetectedModel model)
    {
        Fact("family", $"{model.Family} {model.Variant}");
        if (model.Parts.Count > 0) Fact("parts", string.Join(", ", model.Parts.Select(p => p.Value is { Folder: "", Prefix: "" } ? $"{p.Key}" : $"{p.Key} ({p.Value.Folder}{p.Value.Prefix})")));
        if (model.Prediction is { } prediction) Fact("predicts", prediction);
        foreach (var note in model.Notes) Fact("note", note);
    }

    private int Done(ParseResult parse, StoredModel model)
    {
        _terminal.Say($"{model.Name}: {model.Family}, {BytesView.Size(model.Size)}");
        _terminal.Out.WriteLine(Store(parse).Locate(model.Name));
        return ExitCode.Success;
    }

    private void Fact(string name, string value) => _terminal.Out.WriteLine($"{name,-10}{Terminal.Printable(value)}");

    private void Row(params string[] columns) => _terminal.Out.WriteLine(Terminal.Printable(string.Join("  ", columns.Select((c, i) => i + 1 < columns.Length ? c.PadRight(i == 0 ? 16 : 10) : c))).TrimEnd());

    private sealed class Reading(Action<string, long, long> show, string what) : IProgress<(long Done, long Total)>
    {
        public void Report((long Done, long Total) value) => show($"reading {what}", value.Done, value.Total);
    }
}
