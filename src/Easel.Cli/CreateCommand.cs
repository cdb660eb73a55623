using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Easel.Denoising;

namespace Easel.Cli;

/// <summary><c>easel create</c>: words to picture files, each with its recipe.</summary>
internal sealed class CreateCommand : Command
{
    private readonly Terminal _terminal;
    private readonly PictureOptions _picture = new();
    private readonly ModelOptions _model = new();
    private readonly Option<string?> _output = Values.Text("--output", "FILE", "File to write (.png, .jpg or .webp); without it one named after the prompt and seed, here.", "-o");
    private readonly Option<int?> _count = Values.Number<int>("--count", $"Number of pictures, 1 to {ImageRequest.MaxCount}; the files are numbered.", "a whole number", "-n");
    private readonly Option<int?> _best = Values.Number<int>("--best-of", $"Paint so many, 2 to {ImageRequest.MaxCount}, and keep the one that shows best what was asked for.", "a whole number");
    private readonly Option<string?> _quality = Values.QualityOf("a picture");
    private readonly Option<int?> _steps = Values.Number<int>("--steps", "Denoising steps, 1 to 1000; the model's own number when not given.", "a whole number");
    private readonly Option<double?> _guidance = Values.Number<double>("--guidance", "How closely to follow the words; 1 is none.", "a number");
    private readonly Option<string?> _sampler = Values.Choice("--sampler", "NAME", $"How to denoise: {string.Join(", ", Sampler.All.Select(s => s.Name))}.", [.. Sampler.All.Select(s => s.Name)]);
    private readonly Option<string?> _negative = Values.Text("--negative", "TEXT", "What shall not be there, for models that can be told so.");
    private readonly Option<string?> _layout = Values.Text("--layout", "FILE", "JSON layout to paint instead of planning one; 'easel plan' writes them.");
    private readonly Option<string?> _like = Values.Text("--like", "FILE", "Picture by 'easel create' to make again, bit for bit; other options change it.");
    private readonly Option<string?> _previews = Values.Text("--previews", "FOLDER", "Also write the layout and the picture after each step there.");
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object about what was made, and nothing else." };
    private readonly Option<bool> _force = new("--force") { Description = "Replace files that exist." };

    public CreateCommand(Terminal terminal) : base("create", "Makes pictures from words.")
    {
        _terminal = terminal;
        Add(_picture.Prompt);
        foreach (var option in new Option[] { _output, _picture.Size, _picture.Seed, _count, _best, _quality, _steps, _guidance, _sampler, _negative, _layout, _like, _previews, _json, _force }) Add(option);
        _model.AddWithPartsTo(this);
        SetAction(Run);
    }

    private int Run(ParseResult parse)
    {
        // Everything that can be wrong with the request shows before the model is loaded.
        var original = parse.GetValue(_like) is { } like ? RecipeFile.Read(like) : null;
        var request = Request(parse, original);
        if (parse.GetValue(_best) is { } tries)
        {
            if (parse.GetValue(_count) is not null) throw new InvalidRequestException("--best-of keeps one picture; leave --count out.");
            if (tries < 2) throw new InvalidRequestException($"The best of {tries} is no choice; give --best-of 2 to {ImageRequest.MaxCount}.");
            request = request with { Count = tries };
        }
        request.Validate();
        var (isChoice, kept) = (parse.GetValue(_best) is not null, parse.GetValue(_best) is null ? request.Count : 1);
        var force = parse.GetValue(_force);
        var layout = parse.GetValue(_layout) is { } path ? new LayoutFile(path) : null;
        var files = parse.GetValue(_output) is { } name
            ? OutputFiles.Named(name, kept, force) : OutputFiles.Free("", request.Prompt, request.Seed, kept);
        var previews = parse.GetValue(_previews) is { } folder ? new PreviewFolder(folder, request.Count, force) : null;

        using var easel = _model.Load(parse, original, _terminal, request is { Width: { } width, Height: { } height } ? (width, height) : null);
        if (isChoice && !easel.CanJudge) throw new InvalidRequestException("This model cannot look at pictures; leave --best-of out.");
        if (layout is not null) request = request with { Layout = layout.Read(easel.Model.Planner?.Lexicon ?? throw new InvalidRequestException("This model paints from words alone; leave --layout out.")) };
        var steps = easel.Create(request, previews is not null);
        previews?.Prepare();
        string[] hints = [.. Hints.Of(easel.Model, original), .. easel.Read(request.Prompt) is { } reading ? Hints.Of(reading) : []];
        foreach (var hint in hints) _terminal.Say(hint);
        if (parse.GetValue(_picture.Seed) is null && original is null) _terminal.Say($"seed {request.Seed}");

        var watch = Stopwatch.StartNew();
        var results = isChoice ? [Painting.Best(_terminal, easel, steps, request, files[0], previews, force)] : Painting.Run(_terminal, steps, files, previews, force);
        var report = CreateReport.Of(files, results, watch.Elapsed, hints);
        if (parse.GetValue(_json)) _terminal.Out.WriteLine(report.ToJson());
        else foreach (var file in files) _terminal.Out.WriteLine(file);
        _terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{report.Size}, {report.Steps} steps, {report.Seconds:F1} s"));
        return ExitCode.Success;
    }

    private ImageRequest Request(ParseResult parse, Recipe? original)
    {
        var request = _picture.Request(parse, original);
        if (parse.Quality(_quality) is { } quality) request = request with { Quality = quality, Steps = null, Guidance = null, Sampler = null };
        return request with
        {
            Count = parse.GetValue(_count) ?? request.Count,
            Steps = parse.GetValue(_steps) ?? request.Steps,
            Guidance = parse.GetValue(_guidance) ?? request.Guidance,
            Sampler = parse.GetValue(_sampler) ?? request.Sampler,
            Negative = parse.GetValue(_negative) ?? request.Negative,
        };
    }
}
