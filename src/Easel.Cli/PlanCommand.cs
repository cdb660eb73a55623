using System.CommandLine;
using System.Text;
using Easel.Families;
using Easel.Images;
using Easel.Layouts;

namespace Easel.Cli;

/// <summary><c>easel plan</c>: words to a layout, before any pixel is painted.</summary>
internal sealed class PlanCommand : Command
{
    private readonly Terminal _terminal;
    private readonly PictureOptions _picture = new();
    private readonly ModelOptions _model = new();
    private readonly Option<string?> _output = Values.Text("--output", "FILE", "JSON file to write instead of printing the layout.", "-o");
    private readonly Option<string?> _draw = Values.Text("--draw", "FILE", "File to draw the layout in (.png, .jpg or .webp).");
    private readonly Option<bool> _words = new("--words") { Description = "List the words that plans are made of, and plan nothing." };
    private readonly Option<bool> _force = new("--force") { Description = "Replace files that exist." };

    public PlanCommand(Terminal terminal) : base("plan", "Plans where things go, as JSON that 'easel create --layout' paints.")
    {
        _terminal = terminal;
        _picture.AddTo(this);
        foreach (var option in new Option[] { _output, _draw, _words, _force }) Add(option);
        _model.AddTo(this);
        SetAction(Run);
    }

    private int Run(ParseResult parse) => parse.GetValue(_words) ? List(_model.Folder(parse)) : Plan(parse);

    private int Plan(ParseResult parse)
    {
        var request = _picture.Request(parse);
        request.Validate();
        var (force, output) = (parse.GetValue(_force), parse.GetValue(_output));
        if (output is not null) OutputFiles.Check(output, force);
        var drawing = parse.GetValue(_draw) is { } path ? OutputFiles.Named(path, count: 1, force)[0] : null;

        using var easel = _model.Load(parse);
        foreach (var hint in easel.Read(request.Prompt) is { } reading ? Hints.Of(reading) : []) _terminal.Say(hint);
        if (parse.GetValue(_picture.Seed) is null) _terminal.Say($"seed {request.Seed}");
        var layout = easel.Plan(request);
        _terminal.Stop.ThrowIfCancellationRequested();

        var json = LayoutJson.Write(layout);
        if (output is null) _terminal.Out.WriteLine(json);
        else PictureFile.Save(output, Encoding.UTF8.GetBytes(json + "\n"), force);
        if (drawing is not null)
        {
            var side = easel.Model.Defaults.Size;
            PictureFile.Save(drawing, PictureCodec.Encode(LayoutSketch.Draw(layout, request.Width ?? side, request.Height ?? side), ImageFormats.FromPath(drawing)), force);
        }
        return ExitCode.Success;
    }

    private int List(string folder)
    {
        EaselOneManifest.Load(folder);
        var lexicon = LexiconJson.Load(Path.Combine(folder, "lexicon.json"));
        for (var slot = 0; slot < lexicon.Slots.Count; slot++) Print(Lexicon.SlotNames[slot], lexicon.Slots[slot]);
        Print("colours", lexicon.Colours);
        Print("regions", lexicon.Regions);
        Print("things", lexicon.Things);
        return ExitCode.Success;
    }

    private void Print(string name, IEnumerable<Term> terms) => _terminal.Out.WriteLine($"{name}: {string.Join(", ", terms.Select(term => term.Name))}");
}
