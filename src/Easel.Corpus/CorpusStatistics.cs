using System.Globalization;
using System.Text;
using Easel.Layouts;

namespace Easel.Corpus;

/// <summary>Counts of what a run of scenes shows.</summary>
public sealed class CorpusStatistics
{
    private readonly SortedDictionary<string, Dictionary<string, int>> counts = new(StringComparer.Ordinal);
    private readonly HashSet<string> captions = [], words = [];
    private int scenes, heldOut, captionWords;

    /// <summary>Adds a scene and one caption of it.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="caption">A caption of it.</param>
    public void Add(Scene scene, string caption)
    {
        scenes++;
        if (HeldOut.Contains(scene)) heldOut++;
        for (var slot = 0; slot < Lexicon.SlotNames.Count; slot++) Count(Lexicon.SlotNames[slot], scene.Layout.Globals[slot]);
        foreach (var item in scene.Layout.Items)
        {
            Count(ThingCatalogue.Find(item.Noun) is null ? "region" : "thing", item.Noun);
            if (item.Colour is not null) Count("colour", item.Colour);
        }
        foreach (var subject in scene.Subjects) Count("number", subject.Count.ToString(CultureInfo.InvariantCulture));
        foreach (var relation in scene.Relations) Count("relation", relation.Words);
        captions.Add(caption);
        var split = caption.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        captionWords += split.Length;
        words.UnionWith(split);
    }

    /// <summary>The counts as lines of text: for each slot its terms in per cent of the scenes, most frequent first.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"scenes: {scenes}, held-out combinations in {heldOut}");
        text.AppendLine(CultureInfo.InvariantCulture, $"captions: {captions.Count} different, {words.Count} different words, {captionWords / Math.Max(1.0, scenes):F1} words on average");
        foreach (var (kind, terms) in counts)
        {
            var all = kind is "thing" or "region" or "colour" or "number" or "relation" ? terms.Values.Sum() : scenes;
            text.AppendLine(CultureInfo.InvariantCulture, $"{kind} ({terms.Count}): {string.Join(", ", terms.OrderByDescending(t => t.Value).ThenBy(t => t.Key, StringComparer.Ordinal)
                .Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Key} {100.0 * t.Value / all:0.##}%")))}");
        }
        return text.ToString();
    }

    private void Count(string kind, string term)
    {
        if (!counts.TryGetValue(kind, out var terms)) counts[kind] = terms = [];
        terms[term] = terms.GetValueOrDefault(term) + 1;
    }
}
