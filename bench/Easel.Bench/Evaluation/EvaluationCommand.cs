using System.Globalization;
using Easel.Corpus;
using Easel.Families;

namespace Easel.Bench.Evaluation;

/// <summary>The command <c>--eval</c>: judges a model, part by part.</summary>
internal static class EvaluationCommand
{
    private static readonly string[] Parts = ["autoencoder", "planner", "obedience", "features", "copies", "speed"];

    /// <summary>Runs the parts asked for and prints the table.</summary>
    /// <param name="model">Folder of the model.</param>
    /// <param name="option">Value of an option, or null.</param>
    public static int Run(string model, Func<string, string?> option)
    {
        Easel.Runtime.NativeRuntime.Load();
        if (option("--threads") is { } threads) TorchSharp.torch.set_num_threads(Number(threads));
        var parts = option("--parts")?.Split(',') ?? Parts;
        if (parts.FirstOrDefault(part => !Parts.Contains(part)) is { } unknown)
            throw new InvalidRequestException($"There is no part '{unknown}' of the evaluation; take any of {string.Join(",", Parts)}.");
        var data = option("--data");
        var figures = new List<Figure>();
        using var easel = TextToImage.Load(model);
        foreach (var part in parts)
        {
            Console.Error.WriteLine($"{part} ...");
            figures.AddRange(part switch
            {
                "autoencoder" => AutoencoderEvaluation.Run(model, data, Count("--pictures", 100)),
                "planner" => PlannerEvaluation.Run(easel, Count("--captions", 1000), Console.Error.WriteLine),
                "copies" => Copies(),
                "speed" => SpeedEvaluation.Run(model, Count("--runs", 7)),
                _ => Judged(part),
            });
        }
        var version = File.Exists(Path.Combine(model, "model.json")) ? $"{EaselOneManifest.Load(model).Version} ({easel.Model.Hash})" : easel.Model.Hash;
        var report = new EvaluationReport(DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), EvaluationReport.CommitOf(AppContext.BaseDirectory), version, figures);
        Console.WriteLine(report.ToMarkdown());
        if (option("--json") is { } file) File.WriteAllText(file, report.ToJson());
        return 0;

        IEnumerable<Figure> Judged(string part)
        {
            var folder = option("--recogniser") ?? (File.Exists(Path.Combine(model, PictureReader.WeightsFile)) ? model : null);
            if (folder is null || data is null || option("--work") is not { } work)
                return [Figure.Skipped(part, "needs a model with a recogniser or --recogniser RUN, --data FOLDER with art, and --work FOLDER to keep pictures in")];
            using var reader = PictureReader.Load(folder);
            var (painter, pictures) = (Corpus(data), new PaintedPictures(easel, work));
            if (part == "features") return FeatureEvaluation.Run(reader, pictures, painter, Count("--crowd", 200));
            // A reader that knows fewer things than the model was taught what people ask for most: prompts are about these.
            var wanted = option("--things") is { } things ? WantedThings.Read(things)
                : reader.Lexicon.Things.Count < easel.Model.Planner?.Lexicon.Things.Count ? new WantedThings(reader.Lexicon.Things.Select(thing => thing.Name).ToHashSet()) : null;
            var verdicts = new List<Verdict>();
            Figure[] judged = [.. ObedienceEvaluation.Recogniser(reader, painter, wanted, Count("--pictures", 100)), .. ObedienceEvaluation.Run(easel, reader, pictures, painter, wanted, Count("--count", 400), verdicts)];
            if (option("--verdicts") is { } list) Verdict.Write(verdicts, list);
            return judged;
        }

        IEnumerable<Figure> Copies()
        {
            if (option("--latents") is not { } shards || data is null || option("--work") is not { } work)
                return [Figure.Skipped("copies", "needs --latents FOLDER that the painter was trained on, --data FOLDER with art, and --work FOLDER to keep pictures in")];
            return CopyEvaluation.Run(easel, new PaintedPictures(easel, work), Corpus(data), shards, Count("--copies", 1000), option("--pairs"));
        }

        static ScenePainter Corpus(string data) => new(ArtKit.Open(Path.Combine(data, "art")));

        int Count(string name, int normal) => option(name) is { } text ? Number(text) : normal;

        int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value : throw new InvalidRequestException($"'{text}' is no count; give a whole number of 1 or more.");
    }
}
