using Easel.Corpus;
using Easel.Families;
using Easel.Layouts;

namespace Easel.Bench.Evaluation;

/// <summary>Whether plans hold what their words ask for; judged on the plan, so it needs no picture.</summary>
internal static class PlannerEvaluation
{
    private const string Part = "planner";

    /// <summary>Plans held-out captions.</summary>
    /// <param name="easel">The model.</param>
    /// <param name="count">Captions.</param>
    /// <param name="missed">Gets each caption whose plan misses something, and what.</param>
    public static IEnumerable<Figure> Run(TextToImage easel, int count, Action<string> missed)
    {
        if (easel.Model.Planner is not { } planner) return [Figure.Skipped(Part, "this model paints from words alone")];
        var (lexicon, known, alone, unknown) = (CorpusLexicon.Create(), new Tally(), new Tally(), new Tally());
        for (var seed = 0UL; seed < (ulong)count; seed++)
        {
            var scene = SceneSampler.SampleHeldOut(seed);
            var caption = CaptionWriter.Write(scene, new Random((int)seed));
            var truth = CaptionTruth.Of(scene, caption, lexicon);
            var isWithin = truth.IsWithin(planner.Lexicon);
            var wrong = (isWithin ? known : unknown).Add(easel.Plan(new ImageRequest(caption) { Seed = seed }), truth, planner.Lexicon);
            if (!isWithin) continue;
            if (wrong.Count > 0) missed($"{caption}: {string.Join(", ", wrong)}");
            alone.Add(planner.Plan(caption, LayoutDemands.None, 1, seed), truth, planner.Lexicon);
        }
        return
        [
            Figure.Share(Part, "captions in words that the model has", known.Count, count), .. known.Figures(""), .. alone.Figures(", without demands"),
            .. unknown.Figures(", captions with a word the model lacks").Where(figure => figure.Name.StartsWith(Tally.Valid, StringComparison.Ordinal)),
        ];
    }

    /// <summary>What is asked for and what of it is there.</summary>
    internal sealed class Tally
    {
        public const string Valid = "plans that are valid";

        private readonly Dictionary<string, (int Right, int Count)> _shares = [];

        /// <summary>Plans judged.</summary>
        public int Count { get; private set; }

        /// <summary>Judges one plan.</summary>
        /// <returns>What is wrong with it; empty for nothing.</returns>
        public IReadOnlyList<string> Add(Layout layout, CaptionTruth truth, Lexicon lexicon)
        {
            var wrong = new List<string>();
            void Note(string name, bool right, string what)
            {
                var (good, count) = _shares.GetValueOrDefault(name);
                _shares[name] = (good + (right ? 1 : 0), count + 1);
                if (!right) wrong.Add(what);
            }

            Count++;
            Note(Valid, IsValid(layout, lexicon), "no valid layout");
            foreach (var thing in truth.Things)
            {
                var items = thing.Among(layout).ToList();
                var named = layout.Items.Count(item => item.Noun == thing.Noun);
                Note("things asked for that are there", named > 0, $"no {thing.Noun}");
                if (thing.Colour is { } colour) Note("colours right", items.Count > 0, $"no {colour} {thing.Noun}");
                Note("numbers right", items.Count >= thing.Least && !(items.Count > thing.Most), named == 0 ? "" : $"{items.Count} {thing.Noun}, not {thing.Least}{(thing.Most == thing.Least ? "" : " or more")}");
                if (thing.Position != PicturePosition.Anywhere) Note("positions right", thing.IsInPlace(items), $"{thing.Noun} not {thing.Position}");
            }
            foreach (var (slot, term) in truth.Terms) Note("place, time, light, weather, season, style and camera right", layout.Globals[slot] == term, $"{layout.Globals[slot]}, not {term}");
            Note("captions wholly met", wrong.Count == 0, "");
            return [.. wrong.Where(what => what.Length > 0)];
        }

        /// <summary>The shares.</summary>
        public IEnumerable<Figure> Figures(string suffix) => _shares.Select(share => Figure.Share(Part, share.Key + suffix, share.Value.Right, share.Value.Count));

        private static bool IsValid(Layout layout, Lexicon lexicon)
        {
            try
            {
                LayoutCheck.Require(layout, lexicon);
                return layout.Items.Count > 0;
            }
            catch (InvalidRequestException)
            {
                return false;
            }
        }
    }
}
