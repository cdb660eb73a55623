using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Easel.Denoising;
using Easel.Images;

namespace Easel.Cli;

/// <summary><c>easel edit</c> and <c>easel vary</c>: a picture to other ones, each a file with its recipe.</summary>
internal sealed class EditCommand : Command
{
    private readonly Terminal _terminal;
    private readonly bool _isVariation;
    private readonly ModelOptions _model = new();
    private readonly Argument<string> _picture = new("PICTURE") { HelpName = "PICTURE", Description = "PNG, JPEG, WebP, GIF or BMP; one by Easel keeps its plan." };
    private readonly PromptArgument _words = new() { Description = "What shall change, such as 'at night' or 'add a boat'; for pictures by others, what the result shall show." };
    private readonly Option<string?> _mask = Values.Text("--mask", "FILE", "Picture of the same size: what is transparent, or white where nothing is, may change; the rest stays, byte for byte.");
    private readonly Option<string?> _where = Values.Text("--where", "TEXT", "What in the picture may change, such as 'the car', in place of a mask: the model finds it, by its plan or by what its network looks at.");
    private readonly Option<string?> _outpaint = Values.Text("--outpaint", "L,T,R,B", "Pixels to paint around the picture: left, top, right, bottom. The picture itself stays; without words the margins show more of the same.");
    private readonly Option<double?> _strength = Values.Number<double>("--strength", "How much may change, more than 0 to 1; 0.6 for a whole picture, 1 for the masked part or a plan that changes, when not given.", "a number");
    private readonly Option<string?> _output = Values.Text("--output", "FILE", "File to write (.png, .jpg or .webp); without it one named after the picture and seed, here.", "-o");
    private readonly Option<PictureSize?> _size = Values.Of<PictureSize>(
        "--size", "WxH", "Width and height in pixels; the picture's own with a mask, otherwise the nearest to it, when not given.", "a size such as 320x256, of two whole numbers from 1", PictureSize.TryParse);
    private readonly Option<ulong?> _seed = Values.Number<ulong>("--seed", "Same picture, same words, same seed: same result; the picture's own, or a random one, when not given.", $"a whole number from 0 to {ulong.MaxValue}");
    private readonly Option<int?> _count = Values.Number<int>("--count", $"Number of results, 1 to {ImageRequest.MaxCount}; the files are numbered.", "a whole number", "-n");
    private readonly Option<string?> _quality = Values.QualityOf("the picture");
    private readonly Option<int?> _steps = Values.Number<int>("--steps", "Denoising steps of a whole picture, 1 to 1000, of which the strength is the part that is taken.", "a whole number");
    private readonly Option<double?> _guidance = Values.Number<double>("--guidance", "How closely to follow the words; 1 is none.", "a number");
    private readonly Option<string?> _sampler = Values.Choice("--sampler", "NAME", $"How to denoise: {string.Join(", ", Sampler.All.Select(s => s.Name))}.", [.. Sampler.All.Select(s => s.Name)]);
    private readonly Option<string?> _negative = Values.Text("--negative", "TEXT", "What shall not be there, for models that can be told so.");
    private readonly Option<string?> _layout = Values.Text("--layout", "FILE", "JSON layout to paint from; 'easel plan' writes them.");
    private readonly Option<string?> _previews = Values.Text("--previews", "FOLDER", "Also write the layout and the picture after each step there.");
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object about what was made, and nothing else." };
    private readonly Option<bool> _force = new("--force") { Description = "Replace files that exist." };

    private EditCommand(Terminal terminal, string name, string description, bool isVariation) : base(name, description)
    {
        (_terminal, _isVariation) = (terminal, isVariation);
        Add(_picture);
        if (!isVariation) Add(_words);
        if (!isVariation) Add(_outpaint);
        if (!isVariation) Add(_where);
        foreach (var option in new Option[] { _mask, _strength, _output, _size, _seed, _count, _quality, _steps, _guidance, _sampler, _negative, _layout, _previews, _json, _force }) Add(option);
        _model.AddWithPartsTo(this);
        SetAction(Run);
    }

    /// <summary><c>easel edit</c>.</summary>
    public static EditCommand Edit(Terminal terminal) => new(terminal, "edit", "Changes a picture by words.", isVariation: false);

    /// <summary><c>easel vary</c>.</summary>
    public static EditCommand Vary(Terminal terminal) => new(terminal, "vary", "Makes pictures like a picture.", isVariation: true);

    private int Run(ParseResult parse)
    {
        // Everything that can be wrong with the request shows before the model is loaded.
        var path = parse.GetRequiredValue(_picture);
        var file = InputFile.Read(path, PictureFile.MaxBytes, "picture");
        var picture = Decode(file, path);
        var mask = parse.GetValue(_mask) is { } maskPath ? Mask(maskPath) : null;
        var original = Recipe.Find(file);
        var words = _isVariation ? "" : _words.Of(parse);
        var frame = !_isVariation && parse.GetValue(_outpaint) is { } margins ? Frame(margins) : null;
        if (frame is not null && mask is not null) throw new InvalidRequestException("--outpaint opens the margins by itself; leave --mask out.");
        var where = _isVariation ? null : parse.GetValue(_where);
        if (where is not null && (mask is not null || frame is not null)) throw new InvalidRequestException("--where finds the place by itself; leave --mask and --outpaint out.");
        if (!_isVariation && words.Length == 0 && frame is null) throw new InvalidRequestException("There are no words; say what shall change, or vary the picture with 'easel vary'.");
        var isRandom = parse.GetValue(_seed) is null && (original is null || _isVariation);
        var seed = parse.GetValue(_seed) ?? (isRandom ? (ulong)Random.Shared.Next() : original!.Seed);
        var edit = new EditRequest(picture, words)
        {
            Mask = mask, Frame = frame, Where = where, Original = original, Strength = parse.GetValue(_strength), Negative = parse.GetValue(_negative), Width = parse.GetValue(_size)?.Width, Height = parse.GetValue(_size)?.Height,
            Seed = seed, Count = parse.GetValue(_count) ?? 1, Steps = parse.GetValue(_steps), Guidance = parse.GetValue(_guidance), Sampler = parse.GetValue(_sampler),
        };
        // Checks the numbers, and that mask and picture are of one size.
        new ImageRequest(words) { Count = edit.Count, Steps = edit.Steps, Guidance = edit.Guidance, Source = new SourcePicture(picture, edit.Strength ?? 1) { Mask = mask } }.Validate();
        var force = parse.GetValue(_force);
        var layout = parse.GetValue(_layout) is { } layoutPath ? new LayoutFile(layoutPath) : null;
        var name = _isVariation ? Path.GetFileNameWithoutExtension(path) : $"{Path.GetFileNameWithoutExtension(path)} {words}";
        var files = parse.GetValue(_output) is { } output ? OutputFiles.Named(output, edit.Count, force) : OutputFiles.Free("", name, seed, edit.Count);
        var previews = parse.GetValue(_previews) is { } folder ? new PreviewFolder(folder, edit.Count, force) : null;

        using var easel = _model.Load(parse, original, _terminal, parse.GetValue(_size) is { } size ? (size.Width, size.Height) : null);
        if (layout is not null) edit = edit with { Layout = layout.Read(easel.Model.Planner?.Lexicon ?? throw new InvalidRequestException("This model paints from words alone; leave --layout out.")) };
        if (parse.Quality(_quality) is { } quality)
        {
            var sampling = easel.Model.Defaults.For(quality);
            edit = edit with { Steps = edit.Steps ?? sampling.Steps, Guidance = edit.Guidance ?? sampling.Guidance, Sampler = edit.Sampler ?? sampling.Sampler };
        }
        var steps = easel.Edit(edit, previews is not null);
        previews?.Prepare();
        string[] hints = [.. Hints.Of(easel.Model, original), .. words.Length > 0 && easel.Read(words) is { } reading ? Hints.Of(reading) : []];
        foreach (var hint in hints) _terminal.Say(hint);
        if (isRandom) _terminal.Say($"seed {seed}");

        var watch = Stopwatch.StartNew();
        var results = Painting.Run(_terminal, steps, files, previews, force);
        var report = CreateReport.Of(files, results, watch.Elapsed, hints);
        if (parse.GetValue(_json)) _terminal.Out.WriteLine(report.ToJson());
        else foreach (var written in files) _terminal.Out.WriteLine(written);
        _terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{report.Size}, {report.Steps} steps, {report.Seconds:F1} s"));
        return ExitCode.Success;
    }

    private static PictureFrame Frame(string text)
    {
        int[] margins = [.. text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) ? pixels : -1)];
        return margins is [>= 0, >= 0, >= 0, >= 0] && margins.Any(pixels => pixels > 0) ? new PictureFrame(margins[0], margins[1], margins[2], margins[3])
            : throw new InvalidRequestException($"--outpaint {Terminal.Printable(text)} is not four whole numbers such as 128,0,128,0, for left, top, right and bottom.");
    }

    private static PictureMask Mask(string path)
    {
        try
        {
            return PictureMask.From(Decode(InputFile.Read(path, PictureFile.MaxBytes, "mask"), path));
        }
        catch (InvalidRequestException e) when (!e.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InvalidRequestException($"{path}: {e.Message}", e);
        }
    }

    private static Picture Decode(byte[] file, string path)
    {
        try
        {
            return PictureCodec.Decode(file);
        }
        catch (InvalidRequestException e)
        {
            throw new InvalidRequestException($"{path}: {e.Message}", e);
        }
    }
}
