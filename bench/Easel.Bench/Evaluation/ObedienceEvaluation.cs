using System.Globalization;
using Easel.Corpus;
using Easel.Families;
using Easel.Layouts;
using TorchSharp;

namespace Easel.Bench.Evaluation;

/// <summary>Whether pictures show what their words ask for, as a recogniser sees it, whose own errors stand beside.</summary>
internal static class ObedienceEvaluation
{
    private const string Part = "obedience", Drawn = "drawn";

    /// <summary>Judges pictures of prompts that training never saw: painted by plan, painted from words alone, and the same plans drawn by the corpus, which no painter can do better.</summary>
    /// <param name="easel">Paints.</param>
    /// <param name="reader">Judges.</param>
    /// <param name="pictures">Keeps the pictures.</param>
    /// <param name="painter">Draws the plans as the corpus does.</param>
    /// <param name="wanted">Things that prompts are about; null for all that both have words for.</param>
    /// <param name="count">How many prompts.</param>
    /// <param name="verdicts">Takes what is found of each picture.</param>
    public static IEnumerable<Figure> Run(TextToImage easel, PictureReader reader, PaintedPictures pictures, ScenePainter painter, WantedThings? wanted, int count, ICollection<Verdict> verdicts)
    {
        if (easel.Model.Planner is not { } planner) return [Figure.Skipped(Part, "the prompts are made of the words of a model of Easel One's kind")];
        var prompts = PromptSet.Create(Math.Max(1, count / PromptSet.Groups.Count), Common(planner.Lexicon, wanted?.Of(reader.Lexicon) ?? reader.Lexicon));
        var figures = new List<Figure>();
        foreach (var (folder, manner) in new[] { ("planned", ""), ("words-alone", ", without a plan"), (Drawn, ", plans drawn by the corpus") })
        {
            var met = prompts.Select(prompt =>
            {
                var path = pictures.PathOf(folder, prompt.Text, seed: 1);
                var content = Read(reader, folder == Drawn ? PaintedPictures.Keep(path, Draw(easel, painter, prompt.Text)) : pictures.Make(folder, prompt.Text, seed: 1, folder == "planned"));
                var right = prompt.IsMetBy(content);
                verdicts.Add(new Verdict(right, folder, path, prompt, Seen(content)));
                return (prompt.Group, Right: right);
            }).ToList();
            figures.Add(Figure.Share(Part, "all prompts" + manner, met.Count(m => m.Right), met.Count));
            figures.AddRange(met.GroupBy(m => m.Group).Select(group => Figure.Share(Part, group.Key + manner, group.Count(m => m.Right), group.Count())));
        }
        return figures;
    }

    private static Images.Picture Draw(TextToImage easel, ScenePainter painter, string prompt) =>
        PictureTensors.Paint(painter, easel.Plan(new ImageRequest(prompt) { Seed = 1 }), easel.Model.Defaults.Size, seed: 0);

    private static string Seen(PictureContent content) => string.Join(", ", content.Globals.Concat(content.Things.Select(thing => $"{thing.Amount.ToString("0.0", CultureInfo.InvariantCulture)} {thing.Colour} {thing.Noun}".Replace("  ", " "))));

    /// <summary>How often the recogniser is right on held-out pictures of the corpus, whose content is known.</summary>
    /// <param name="reader">The recogniser.</param>
    /// <param name="painter">Paints the pictures.</param>
    /// <param name="wanted">Things that prompts are about: pictures show one of them large, and only these and only large ones count. Null for all.</param>
    /// <param name="count">How many pictures.</param>
    public static IEnumerable<Figure> Recogniser(PictureReader reader, ScenePainter painter, WantedThings? wanted, int count)
    {
        var labeller = new RecognitionLabeller(painter, reader.Lexicon);
        var (slots, shown, found, seen, real, counted, hues, hued) = (new int[Lexicon.SlotNames.Count], 0, 0, 0, 0, 0, 0, 0);
        for (var seed = 0UL; seed < (ulong)count; seed++)
        {
            var layout = (wanted?.Find(s => SceneSampler.SampleHeldOut(s), seed) ?? SceneSampler.SampleHeldOut(seed)).Layout;
            var scene = labeller.DrawScene(layout, seed);
            var sample = labeller.Label(scene);
            bool Counts(string noun) => wanted is null || layout.Items.Any(item => item.Noun == noun && wanted.IsLarge(item));
            var content = Read(reader, Images.Picture.FromRgb(scene.Rgb, RecognitionLabeller.Side, RecognitionLabeller.Side));
            for (var slot = 0; slot < slots.Length; slot++) slots[slot] += content.Globals[slot] == reader.Lexicon.Slots[slot][(int)sample.Slots[slot]].Name ? 1 : 0;
            var kinds = Enumerable.Range(0, sample.Things.Length).Where(cell => sample.Things[cell] > 0).ToLookup(cell => reader.Lexicon.Things[(int)sample.Things[cell] - 1].Name);
            foreach (var thing in content.Things.Where(thing => wanted is null || wanted.Nouns.Contains(thing.Noun)))
            {
                seen++;
                real += kinds.Contains(thing.Noun) ? 1 : 0;
            }
            foreach (var kind in kinds.Where(kind => Counts(kind.Key)))
            {
                shown++;
                if (content.Find(kind.Key) is not { } thing) continue;
                found++;
                counted += thing.Count == kind.Count() ? 1 : 0;
                if (sample.Colours[kind.First()] < 0) continue;
                hued++;
                hues += thing.Colour == (sample.Colours[kind.First()] == 0 ? null : reader.Lexicon.Colours[(int)sample.Colours[kind.First()] - 1].Name) ? 1 : 0;
            }
        }
        const string Name = "recogniser itself";
        return
        [
            .. slots.Select((right, slot) => Figure.Share(Name, Lexicon.SlotNames[slot], right, count)), Figure.Share(Name, "things shown that it finds", found, shown),
            Figure.Share(Name, "things it finds that are shown", real, seen), Figure.Share(Name, "numbers right", counted, found), Figure.Share(Name, "colours right", hues, hued),
        ];
    }

    private static PictureContent Read(PictureReader reader, Images.Picture picture)
    {
        using var tensor = PictureTensors.Of([picture]);
        return reader.Read(tensor)[0];
    }

    /// <summary>What both have words for; the model's order.</summary>
    private static Lexicon Common(Lexicon one, Lexicon other) => new(
        [.. one.Slots.Zip(other.Slots, (a, b) => a.Where(term => b.Any(t => t.Name == term.Name)).ToList())],
        [.. one.Colours.Where(term => other.Colours.Any(t => t.Name == term.Name))], one.Regions, [.. one.Things.Where(term => other.Things.Any(t => t.Name == term.Name))]);
}
