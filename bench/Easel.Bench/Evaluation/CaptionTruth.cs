using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Corpus;
using Easel.Layouts;

namespace Easel.Bench.Evaluation;

/// <summary>A thing that a caption asks for.</summary>
/// <param name="Noun">Its noun.</param>
/// <param name="Least">At least so many.</param>
/// <param name="Most">At most so many; null for no limit.</param>
/// <param name="Colour">Its colour, or null for any.</param>
/// <param name="Position">Left, right or centre; anywhere when the caption does not say.</param>
internal sealed record AskedThing(string Noun, int Least, int? Most, string? Colour, PicturePosition Position)
{
    /// <summary>The items of a layout that are meant.</summary>
    public IEnumerable<LayoutItem> Among(Layout layout) => layout.Items.Where(item => item.Noun == Noun && (Colour is null || item.Colour == Colour));

    /// <summary>Whether the middle of the items lies where it was asked for: a little wider than the words say, as a middle is no edge.</summary>
    public bool IsInPlace(IReadOnlyList<LayoutItem> items)
    {
        if (items.Count == 0) return false;
        var centre = items.Average(item => item.Box.CentreX);
        return Position switch { PicturePosition.Left => centre < .45f, PicturePosition.Right => centre > .55f, PicturePosition.Centre => centre is > .33f and < .67f, _ => true };
    }
}

/// <summary>What a caption of the corpus asks for, known from the scene it was written for.</summary>
/// <remarks>
/// The prompt reader takes no part, as plans are made to meet what it reads: it could not be seen to be wrong. A subject or a term
/// of the scene is asked for when one of its words stands in the caption; what is misspelt is not judged.
/// </remarks>
/// <param name="Things">The things.</param>
/// <param name="Terms">Slot (0–6) and term of each global attribute that is named.</param>
internal sealed record CaptionTruth(IReadOnlyList<AskedThing> Things, IReadOnlyList<(int Slot, string Term)> Terms)
{
    private static readonly string[] Numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight"];

    /// <summary>Finds what is asked for.</summary>
    /// <param name="scene">The scene that the caption was written for.</param>
    /// <param name="caption">The caption.</param>
    /// <param name="lexicon">The words of the corpus.</param>
    public static CaptionTruth Of(Scene scene, string caption, Lexicon lexicon)
    {
        var text = caption.ToLowerInvariant();
        var kinds = lexicon.Things.ToDictionary(thing => thing.Name);
        // Decor is left out: "a field of flowers" is a region, though flowers may stand in it.
        var things = scene.Subjects.Where(subject => !subject.Decor && kinds.ContainsKey(subject.Noun)).Select(subject => Find(subject, kinds[subject.Noun], text, lexicon)).OfType<AskedThing>();
        var terms = scene.Layout.Globals.Select((name, slot) => (Slot: slot, Term: name))
            .Where(named => lexicon.Slots[named.Slot].First(term => term.Name == named.Term) is var term && term.Synonyms.Prepend(term.Name).Any(word => Regex.IsMatch(text, Word(Regex.Escape(word)))));
        return new CaptionTruth([.. things], [.. terms]);
    }

    /// <summary>Whether a model has words for all that is asked for.</summary>
    /// <param name="lexicon">The model's words, which may be older than those of the corpus.</param>
    public bool IsWithin(Lexicon lexicon) =>
        Things.All(thing => lexicon.Things.Any(term => term.Name == thing.Noun) && (thing.Colour is null || lexicon.Colours.Any(term => term.Name == thing.Colour)))
        && Terms.All(named => lexicon.Slots[named.Slot].Any(term => term.Name == named.Term));

    private static AskedThing? Find(Subject subject, Thing kind, string text, Lexicon lexicon)
    {
        var nouns = subject.Count > 1 ? [kind.Plural] : kind.Synonyms.Prepend(kind.Name);
        var colour = lexicon.Colours.FirstOrDefault(term => term.Name == subject.Colour);
        var pattern = $"(?:(?<number>{string.Join('|', Numbers)}|\\d|a couple of) )?(?:(?<colour>{(colour is null ? "(?!)" : Choice(colour.Synonyms.Prepend(colour.Name)))}) )?(?:{Choice(nouns)})";
        var match = Regex.Match(text, $"{Word(pattern)}(?: (?:on|in|to) the (?<place>left|right|middle|centre|center)(?! of))?");
        if (!match.Success) return null;
        var number = match.Groups["number"].Value;
        int? count = subject.Count == 1 ? 1 : number.Length == 0 ? null : number == "a couple of" ? 2 : char.IsDigit(number[0]) ? int.Parse(number, CultureInfo.InvariantCulture) : Array.IndexOf(Numbers, number) + 1;
        var place = match.Groups["place"].Value switch { "left" => PicturePosition.Left, "right" => PicturePosition.Right, "" => PicturePosition.Anywhere, _ => PicturePosition.Centre };
        // "Deer" can be one or several.
        return new AskedThing(subject.Noun, count ?? (kind.Plural == kind.Name ? 1 : 2), count, match.Groups["colour"].Success ? subject.Colour : null, place);
    }

    private static string Choice(IEnumerable<string> words) => string.Join('|', words.OrderByDescending(word => word.Length).Select(Regex.Escape));

    private static string Word(string pattern) => $@"(?<![\w-])(?:{pattern})(?![\w-])";
}
