using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Easel.Cli.Training;
using Easel.Corpus;
using Easel.Denoising;
using Easel.Runtime;
using Easel.Training;
using TorchSharp;

namespace Easel.Cli;

/// <summary><c>easel train</c>: makes the parts of a model, one stage after the other.</summary>
internal sealed class TrainCommand : Command
{
    private const string StepsUnit = "steps", Strewn = "strewn";

    private readonly Argument<string[]> _words = new("STAGE")
    {
        Arity = ArgumentArity.OneOrMore,
        HelpName = "STAGE",
        Description =
            """
            All stages in one, which goes on where it was when started again:
            one DATA FOLDER MINUTES [VERSION]

            Or one of them, in this order (MINUTES to train now, PLANNED for the whole run; or steps, as in 5000steps):
            autoencoder DATA RUN MINUTES PLANNED [MODEL to start from]
            contrastive ART RUN MINUTES PLANNED (words and pictures that find each other; its text encoder may be what the planner starts from)
            planner RUN MINUTES PLANNED [MODEL to start from]
            pictures ART FOLDER WIDTH HEIGHT FIRST COUNT (only where drawing and encoding shall not wait for each other)
            latents ART|PICTURES AUTOENCODER FOLDER WIDTH HEIGHT FIRST COUNT [THINGS [strewn [plain|named]]] (a file of nouns: only scenes that show one of them large, or scenes with these strewn over them: in all styles, in the one that pictures have for which none is named, or in all others equally often)
            drafts PLANNER LATENTS RUN MINUTES PLANNED [MODEL to start from]
            painter PLANNER LATENTS RUN MINUTES PLANNED RATE [MODEL to start from, or none [DRAFTS [kept]]] (kept: what things look like stays as the drafts have it)
            student PAINTER PLANNER LATENTS RUN MINUTES PLANNED RATE GUIDANCE STEPS [CRITIC [MODEL whose student to start from]] (a painter that needs few steps and no guidance; weight of a critic that tells its pictures from real ones)
            export PLANNER PAINTER|STUDENT AUTOENCODER FOLDER VERSION [STEPS GUIDANCE SAMPLER]
            recogniser ART RUN MINUTES PLANNED [THINGS [RECOGNISER to start from]] (at any time: what judges the pictures)
            add-student STUDENT PAINTER MODEL RANK STEPS (adds it to the model of the painter that it started from, which is left to paint in high quality)
            judge RECOGNISER FOLDER [RECOGNISER...] (adds it to a model that was exported; of several that began alike the mean)
            compare PLANNER LATENTS FOLDER SECONDS (small painters that differ in one thing of their training, with the same processor time each)

            Where an earlier run is asked for (AUTOENCODER, PLANNER, PAINTER), a folder with a model serves as well.
            """,
    };

    private readonly Option<string?> _device = Values.Choice("--device", "NAME", "What computes: cpu or cuda.", "cpu", "cuda");
    private readonly Terminal _terminal;

    public TrainCommand(Terminal terminal) : base("train", "Trains a part of a model; for those who make models.")
    {
        _terminal = terminal;
        Add(_words);
        Add(_device);
        SetAction(Run);
    }

    private int Run(ParseResult parse)
    {
        NativeRuntime.Load();
        var device = torch.device(parse.GetValue(_device) ?? "cpu");
        return parse.GetValue(_words) switch
        {
            ["one", var data, var folder, var minutes, .. var version] when version.Length < 2 =>
                TrainOne.Run(data, folder, Number<double>(minutes), version.FirstOrDefault() ?? "own", device, _terminal.Stop),
            ["autoencoder", var data, var run, var minutes, var planned, .. var model] when model.Length < 2 =>
                TrainAutoencoder.Run(data, run, Length(minutes), Length(planned), model.FirstOrDefault(), device, _terminal.Stop),
            ["planner", var run, var minutes, var planned, .. var model] when model.Length < 2 =>
                TrainPlanner.Run(run, Length(minutes), Length(planned), model.FirstOrDefault(), device, _terminal.Stop),
            ["contrastive", var art, var run, var minutes, var planned] => TrainContrastive.Run(art, run, Length(minutes), Length(planned), device, _terminal.Stop),
            ["latents", var art, var autoencoder, var folder, var width, var height, var first, var count, .. var things] when things is [] or [_] or [_, Strewn] or [_, Strewn, "plain" or "named"] =>
                TrainPainter.Encode(art, autoencoder, folder, Number<int>(width), Number<int>(height), Number<long>(first), Number<long>(count), things.FirstOrDefault(), StylesOf(things), device, _terminal.Stop),
            ["pictures", var art, var folder, var width, var height, var first, var count] =>
                PictureShards.Draw(art, folder, Number<int>(width), Number<int>(height), Number<long>(first), Number<long>(count), _terminal.Stop),
            ["drafts", var planner, var latents, var run, var minutes, var planned, .. var model] when model.Length < 2 =>
                TrainPainter.Drafts(planner, latents, run, Length(minutes), Length(planned), model.FirstOrDefault(), device, _terminal.Stop),
            ["painter", var planner, var latents, var run, var minutes, var planned, var rate, .. var model] when model is [] or [_] or [_, _] or [_, _, "kept"] =>
                TrainPainter.Run(planner, latents, run, Length(minutes), Length(planned), Number<double>(rate), model.FirstOrDefault(), model.ElementAtOrDefault(1), keepLooks: model.Length > 2, device, _terminal.Stop),
            ["recogniser", var art, var run, var minutes, var planned, .. var rest] when rest.Length < 3 =>
                TrainRecogniser.Run(art, run, Length(minutes), Length(planned), rest.FirstOrDefault(), rest.ElementAtOrDefault(1), device, _terminal.Stop),
            ["compare", var planner, var latents, var run, var seconds] => ComparePainters.Run(planner, latents, run, Number<double>(seconds), _terminal.Stop),
            ["add-student", var student, var painter, var model, var rank, var steps] => ExportModel.AddStudent(student, painter, model, Number<int>(rank), Number<int>(steps)),
            ["judge", var recogniser, var folder, .. var more] => ExportModel.AddJudge([recogniser, .. more], folder),
            ["student", var painter, var planner, var latents, var run, var minutes, var planned, var rate, var guidance, var steps, .. var more] when more.Length < 3 =>
                TrainPainter.Student(painter, planner, latents, run, Length(minutes), Length(planned), Number<double>(rate), Number<double>(guidance), Number<int>(steps), more.Length == 0 ? 0 : Number<double>(more[0]), more.ElementAtOrDefault(1), device, _terminal.Stop),
            ["export", var planner, var painter, var autoencoder, var folder, var version] => ExportModel.Run(planner, painter, autoencoder, folder, version),
            ["export", var planner, var painter, var autoencoder, var folder, var version, var steps, var guidance, var sampler] =>
                ExportModel.Run(planner, painter, autoencoder, folder, version, ExportModel.Painter with { Steps = Number<int>(steps), Guidance = Number<double>(guidance), Sampler = Sampler.Named(sampler).Name }),
            _ => throw new InvalidRequestException("There is no such stage of training, or it needs other words. See 'easel train --help'."),
        };
    }

    private static StrewnStyles? StylesOf(string[] things) => things switch
    {
        [_, _, var styles] => Enum.Parse<StrewnStyles>(styles, ignoreCase: true),
        [_, _] => StrewnStyles.Sampled,
        _ => null,
    };

    private static TrainingLength Length(string text) =>
        text.EndsWith(StepsUnit, StringComparison.Ordinal) ? TrainingLength.OfSteps(Number<long>(text[..^StepsUnit.Length])) : TrainingLength.OfMinutes(Number<double>(text));

    private static T Number<T>(string text) where T : INumber<T> =>
        T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw new InvalidRequestException($"'{text}' is not a number.");
}
