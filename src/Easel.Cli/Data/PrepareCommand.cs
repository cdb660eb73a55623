using System.CommandLine;
using Easel.Corpus.Preparation;
using Easel.Images;

namespace Easel.Cli.Data;

/// <summary><c>easel data prepare</c>: a folder of pictures into shards, to be interrupted and continued at will.</summary>
internal sealed class PrepareCommand : Command
{
    private const int MaxShownProblems = 10;

    private readonly Terminal _terminal;
    private readonly Argument<string> _source = new("DIR") { HelpName = "DIR", Description = "The folder of the pictures; nothing in it is changed." };
    private readonly Option<string?> _out = Values.Text("--out", "FOLDER", "Where to write; created when it is missing. What an earlier run has done there is kept.");
    private readonly Option<int?> _size = Whole("--size", "Side of the square bucket in pixels, a multiple of 16; others have about as many pixels. 512 when not given.", 64, PreparationOptions.MaxSize);
    private readonly Option<int?> _minSide = Whole("--min-side", "Drop pictures whose shorter side has fewer pixels; half of --size when not given.", 1, 100_000);
    private readonly Option<int?> _maxPixels = Whole("--max-pixels", $"Drop pictures with more pixels; {PictureCodec.DefaultMaxPixels} when not given.", 1, Picture.MaxPixels);
    private readonly Option<int?> _perShard = Whole("--per-shard", "Pictures in a shard; 500 when not given.", 1, 100_000);
    private readonly Option<string?> _format = Values.Choice("--format", "NAME", "Format of the pictures in the shards: jpeg, webp or png; jpeg when not given.", "jpeg", "webp", "png");
    private readonly Option<string?> _metadata = Values.Text("--metadata", "NAME", "Name of the caption lists in the folders; metadata.jsonl when not given.");
    private readonly Option<string?> _accept = Values.Text("--accept", "LICENCES", "Use only pictures under these licences, joined by commas: CC0-1.0,MIT.");
    private readonly Option<bool> _allowUnlicensed = new("--allow-unlicensed") { Description = "Also use pictures whose licence nobody states." };
    private readonly Option<bool> _requireCaptions = new("--require-captions") { Description = "Drop pictures without a caption." };
    private readonly Option<bool> _features = new("--features") { Description = "Also write latents and text features, made by the model." };
    private readonly Option<bool> _embedding = new("--embedding") { Description = "Also find near-duplicates by the latents of the model." };
    private readonly ModelOptions _model = new();
    private readonly Option<int?> _threads = Whole("--threads", "Pictures worked on at a time; as many as there are cores when not given.", 1, ModelOptions.MaxThreads);

    public PrepareCommand(Terminal terminal) : base("prepare", "Sorts, crops and packs a folder of pictures with captions and licences; writes shards, a manifest and a report.")
    {
        _terminal = terminal;
        Add(_source);
        foreach (var option in new Option[] { _out, _size, _minSide, _maxPixels, _perShard, _format, _metadata, _accept, _allowUnlicensed, _requireCaptions, _features, _embedding }) Add(option);
        Add(_model.Named);
        Add(_threads);
        SetAction(Run);
    }

    private int Run(ParseResult parse)
    {
        var output = parse.GetValue(_out) ?? throw new InvalidRequestException("Name the folder to write to with --out.");
        var (features, embedding) = (parse.GetValue(_features), parse.GetValue(_embedding));
        var options = new PreparationOptions(parse.GetValue(_source)!, output)
        {
            Size = parse.GetValue(_size) ?? 512,
            MinSide = parse.GetValue(_minSide),
            MaxPixels = parse.GetValue(_maxPixels) ?? PictureCodec.DefaultMaxPixels,
            PerShard = parse.GetValue(_perShard) ?? 500,
            Format = parse.GetValue(_format) switch { "webp" => ImageFormat.Webp, "png" => ImageFormat.Png, _ => ImageFormat.Jpeg },
            Metadata = parse.GetValue(_metadata) ?? "metadata.jsonl",
            Accept = parse.GetValue(_accept)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            AllowUnlicensed = parse.GetValue(_allowUnlicensed),
            RequireCaptions = parse.GetValue(_requireCaptions),
            Features = features,
            Embedding = embedding,
            Model = features || embedding ? _model.Folder(parse) : null,
            Threads = parse.GetValue(_threads),
        };
        PreparationSummary? summary = null;
        ProgressView.Run(_terminal, "looking", report => summary = DataPreparation.Run(options, at => report(at.Stage, at.Done, at.Total), _terminal.Stop));
        Say(summary!, output);
        return ExitCode.Success;
    }

    private void Say(PreparationSummary summary, string output)
    {
        foreach (var problem in summary.Problems.Take(MaxShownProblems)) _terminal.Say(problem);
        if (summary.Problems.Count > MaxShownProblems) _terminal.Say($"{summary.Problems.Count - MaxShownProblems} more such lines are in the report.");
        var dropped = string.Join(", ", summary.Dropped.Select(pair => $"{pair.Value} {DropReasons.Name(pair.Key)}"));
        _terminal.Say($"{summary.Kept} of {summary.Found} pictures in {summary.Shards} shards in {output}{(dropped.Length > 0 ? $"; left out: {dropped}" : "")}.");
        if (summary.Dropped.ContainsKey(DropReason.NoLicence)) _terminal.Say("state licences in licences.json (see docs/data.md), or take them all with --allow-unlicensed.");
    }

    private static Option<int?> Whole(string name, string description, int low, int high) => Corpus.CorpusCommand.Whole(name, description, low, high);
}
