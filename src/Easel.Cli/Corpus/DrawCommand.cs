using System.CommandLine;
using System.Globalization;
using System.Text;
using Easel.Corpus;
using Easel.Images;
using SkiaSharp;

namespace Easel.Cli.Corpus;

/// <summary><c>easel corpus draw</c>: pictures with their labels, on all cores, to be interrupted and continued at will.</summary>
internal sealed class DrawCommand : Command
{
    private readonly Terminal _terminal;
    private readonly Option<string?> _art = CorpusCommand.Art();
    private readonly Option<string?> _out = Values.Text("--out", "FOLDER", "Where to write; created when it is missing. Pictures that it holds already are kept.");
    private readonly Option<int?> _count = CorpusCommand.Whole("--count", "How many pictures; 16 when not given.", 1, 100_000_000);
    private readonly Option<int?> _size = CorpusCommand.Whole("--size", "Width and height in pixels; 256 when not given.", 64, 1024);
    private readonly Option<int?> _threads = CorpusCommand.Whole("--threads", "Pictures drawn at a time; as many as there are cores when not given.", 1, ModelOptions.MaxThreads);
    private readonly Option<ulong?> _seed = CorpusCommand.Seed();
    private readonly Option<bool> _heldOut = new("--held-out") { Description = "Draw only combinations that training never sees." };

    public DrawCommand(Terminal terminal) : base("draw", "Draws pictures, each with captions, scene, boxes and licences (.json), masks and nearness (.png).")
    {
        _terminal = terminal;
        foreach (var option in new Option[] { _art, _out, _count, _size, _seed, _threads, _heldOut }) Add(option);
        SetAction(Run);
    }

    private int Run(ParseResult parse)
    {
        var folder = parse.GetValue(_out) ?? throw new InvalidRequestException("Name the folder to write to with --out.");
        var (count, size, first) = (parse.GetValue(_count) ?? 16, parse.GetValue(_size) ?? 256, parse.GetValue(_seed) ?? 0);
        var heldOut = parse.GetValue(_heldOut);
        using var drawing = Prepare(folder, size, heldOut);
        using var kit = CorpusCommand.Open(parse.GetValue(_art));
        var painter = new ScenePainter(kit);
        var kept = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = parse.GetValue(_threads) ?? Environment.ProcessorCount, CancellationToken = _terminal.Stop };
        Parallel.For(0, count, options, i =>
        {
            var seed = unchecked(first + (ulong)i);
            var stem = Path.Combine(folder, seed.ToString("D9", CultureInfo.InvariantCulture));
            // The labels are written last: where they are, the picture is whole.
            if (File.Exists(stem + ".json")) Interlocked.Increment(ref kept);
            else Draw(painter, kit, heldOut ? SceneSampler.SampleHeldOut(seed) : SceneSampler.Sample(seed), seed, size, stem);
        });
        _terminal.Say($"{count - kept} pictures in {folder}{(kept > 0 ? $", {kept} were there already" : "")}.");
        return ExitCode.Success;
    }

    private static void Draw(ScenePainter painter, ArtKit kit, Scene scene, ulong seed, int size, string stem)
    {
        using var painted = painter.PaintWithLabels(scene.Layout, size, size, seed);
        using (var png = painted.Picture.Encode(SKEncodedImageFormat.Png, 100)) PictureFile.Save(stem + ".png", png.ToArray(), overwrite: true);
        PictureFile.Save(stem + ".masks.png", SceneLabels.GreyPng(painted.Items, size), overwrite: true);
        PictureFile.Save(stem + ".near.png", SceneLabels.GreyPng(painted.Nearness, size), overwrite: true);
        PictureFile.Save(stem + ".json", Encoding.UTF8.GetBytes(SceneLabels.Of(scene, painted, kit, seed).ToJson() + "\n"), overwrite: true);
    }

    /// <summary>One folder holds pictures of one size and one split, which a note in it says. The note is held open while pictures are drawn.</summary>
    private static FileStream Prepare(string folder, int size, bool heldOut)
    {
        var (note, text) = (Path.Combine(folder, "corpus.txt"), $"easel corpus, {size} px, {(heldOut ? "held-out" : "training")} combinations\n");
        try
        {
            Directory.CreateDirectory(folder);
            if (!File.Exists(note)) PictureFile.Save(note, Encoding.UTF8.GetBytes(text), overwrite: false);
            else if (File.ReadAllText(note) is var other && other != text)
                throw new InvalidRequestException($"{folder} holds other pictures ({Terminal.Printable(other.Trim())}); choose another folder.");
            RemoveLeftovers(folder, note);
            return new FileStream(note, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidRequestException($"The folder {folder} cannot be written to ({e.Message.TrimEnd('.')}); choose another.", e);
        }
    }

    /// <summary>What killed runs were writing; while others draw into the folder, it may be theirs and stays.</summary>
    private static void RemoveLeftovers(string folder, string note)
    {
        try
        {
            using var alone = new FileStream(note, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            foreach (var left in Directory.GetFiles(folder, ".easel-*.partial")) File.Delete(left);
        }
        catch (IOException)
        {
        }
    }
}
