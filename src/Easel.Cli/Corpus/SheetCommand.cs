using System.CommandLine;
using Easel.Corpus;
using Easel.Images;
using Easel.Layouts;

namespace Easel.Cli.Corpus;

/// <summary><c>easel corpus sheet</c>: many pictures in one, to look at.</summary>
internal sealed class SheetCommand : Command
{
    private const int MaxSide = 16_384;

    private readonly Terminal _terminal;
    private readonly Option<string?> _art = CorpusCommand.Art();
    private readonly Option<string?> _output = Values.Text("--output", "FILE", "File to write (.png, .jpg or .webp).", "-o");
    private readonly Option<string?> _by = Values.Choice("--by", "SLOT", $"One row for each term of {string.Join(", ", Lexicon.SlotNames)}, or for each kind of picture that shows no place; the terms are printed in their order.", [.. SampleSheet.SortOrders]);
    private readonly Option<int?> _columns = CorpusCommand.Whole("--columns", "Pictures per row; 10 when not given, 6 with --by.", 1, 100);
    private readonly Option<int?> _rows = CorpusCommand.Whole("--rows", "Rows; 10 when not given.", 1, 100);
    private readonly Option<int?> _size = CorpusCommand.Whole("--size", "Width and height of one picture in pixels; 192 when not given.", 64, 1024);
    private readonly Option<ulong?> _seed = CorpusCommand.Seed();
    private readonly Option<bool> _force = new("--force") { Description = "Replace a file that exists." };

    public SheetCommand(Terminal terminal) : base("sheet", "Draws many pictures on one sheet.")
    {
        _terminal = terminal;
        foreach (var option in new Option[] { _art, _output, _by, _columns, _rows, _size, _seed, _force }) Add(option);
        SetAction(Run);
    }

    private int Run(ParseResult parse)
    {
        var output = parse.GetValue(_output) ?? throw new InvalidRequestException("Name the file to write with --output.");
        var force = parse.GetValue(_force);
        var file = OutputFiles.Named(output, count: 1, force)[0];
        var (by, size, seed) = (parse.GetValue(_by), parse.GetValue(_size) ?? 192, parse.GetValue(_seed) ?? 0);
        if (by is not null && parse.GetValue(_rows) is not null) throw new InvalidRequestException("--by makes one row for each term; leave --rows out.");
        var columns = parse.GetValue(_columns) ?? (by is null ? 10 : 6);
        var (terms, scenes) = by is null ? ([], SampleSheet.Scenes(columns * (parse.GetValue(_rows) ?? 10), seed)) : SampleSheet.By(by, columns, seed);
        if (columns * (size + 2) > MaxSide || scenes.Count / columns * (size + 2) > MaxSide)
            throw new InvalidRequestException($"The sheet would be wider or higher than {MaxSide} pixels; take fewer or smaller pictures.");
        using var kit = CorpusCommand.Open(parse.GetValue(_art));
        var png = SampleSheet.Png(kit, scenes, columns, size);
        PictureFile.Save(file, ImageFormats.FromPath(file) is var format and not ImageFormat.Png ? PictureCodec.Encode(PictureCodec.Decode(png), format) : png, force);
        foreach (var term in terms) _terminal.Out.WriteLine(term);
        return ExitCode.Success;
    }
}
