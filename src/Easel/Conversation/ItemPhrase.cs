using Easel.Layouts;

namespace Easel.Conversation;

/// <summary>A noun phrase of a turn: "two of the red cars".</summary>
/// <param name="Noun">Noun of the lexicon.</param>
/// <param name="IsRegion">Whether it is a region.</param>
/// <param name="IsDefinite">"The", "this", "all".</param>
/// <param name="IsStarted">Whether an article or a number came before.</param>
/// <param name="IsPlural">Whether more than one is meant.</param>
/// <param name="Count">The number said, or null.</param>
/// <param name="IsPart">"Of the": the number is taken from those that are there.</param>
/// <param name="More">How many more were said ("two more"), or null.</param>
/// <param name="Colour">Colour, or null.</param>
/// <param name="Where">Which one, by its place ("the left cat").</param>
internal sealed record ItemPhrase(string Noun, bool IsRegion, bool IsDefinite, bool IsStarted, bool IsPlural, int? Count, bool IsPart, int? More, string? Colour, PicturePosition Where = PicturePosition.Anywhere)
{
    /// <summary>Largest number that counts; a larger one is "many".</summary>
    public const int MaxCount = 99;

    /// <summary>Reads a noun phrase that begins at a token, and moves on behind it.</summary>
    /// <param name="tokens">The tokens of a clause.</param>
    /// <param name="at">Where it begins; where it ended.</param>
    /// <param name="scene">What "the ball" can be.</param>
    /// <param name="isNounMeant">Whether a word that is also a place or a weather is meant as a noun here.</param>
    /// <param name="isColourMeant">Whether a word that is also a colour is meant as that, where neither an article nor a number comes before.</param>
    public static ItemPhrase? Read(IReadOnlyList<TalkToken> tokens, ref int at, SceneView scene, bool isNounMeant, bool isColourMeant)
    {
        var (isDefinite, isStarted, isPart, isCounted, isBoth) = (false, false, false, false, false);
        int? count = null, more = null;
        string? colour = null;
        var where = PicturePosition.Anywhere;
        for (var i = at; i < tokens.Count; i++)
        {
            switch (tokens[i])
            {
                case TalkToken.Number(var number):
                    (count, isStarted, isCounted) = (number <= MaxCount ? number : null, true, true);
                    continue;
                case TalkToken.Said(Cue.More, _) when count is not null:
                    more = count;
                    continue;
                case TalkToken.Said(Cue.One, _) when i + 1 < tokens.Count && tokens[i + 1] is TalkToken.Said(Cue.SomeOf, _):
                    (count, isStarted) = (1, true);
                    continue;
                case TalkToken.Said(Cue.SomeOf, _) when count is not null:
                    (isPart, isDefinite) = (true, true);
                    continue;
                // "A close-up of the dog."
                case TalkToken.Said(Cue.SomeOf, _) when !isStarted:
                    (isStarted, isDefinite) = (true, true);
                    continue;
                case TalkToken.Said(Cue.One, _) when isDefinite && colour is not null && scene.WithColour(colour) is { } coloured:
                    at = i + 1;
                    return new ItemPhrase(coloured, IsRegion: false, isDefinite, isStarted, IsPlural: false, null, IsPart: false, null, null);
                case TalkToken.Said(Cue.Scale or Cue.New or Cue.Polite, _):
                    continue;
                case TalkToken.Word(var phrase):
                    if (phrase.Meanings.OfType<Meaning.Colour>().FirstOrDefault() is { } named && (IsNounAhead(tokens, i + 1) || (isColourMeant && !isStarted) || !phrase.Meanings.Any(meaning => meaning is Meaning.Noun)))
                    {
                        colour = named.Name;
                        continue;
                    }
                    if (phrase.Name is not null)
                    {
                        if (Pick(phrase, isCounted, isStarted && !isDefinite, scene, isNounMeant) is not { } noun) return null;
                        var isFirst = at == 0 && !isStarted;
                        var called = noun.IsRegion || scene.Find(noun.Name) is not null || !(isDefinite || isFirst) ? null : scene.Called(phrase.Words[^1]);
                        var known = noun.IsRegion ? noun.Name : scene.Find(noun.Name) ?? called ?? noun.Name;
                        at = i + 1;
                        // One pair of sunglasses.
                        var bare = noun.CanBeSingular && noun.Name.EndsWith('s') ? 1 : 2;
                        var isPlural = noun.CanBePlural && (!noun.CanBeSingular || (count ?? (isDefinite ? scene.Count(known) : isStarted ? 1 : bare)) > 1);
                        isDefinite |= isBoth && isPlural && scene.Count(known) > 0;
                        if (scene.Count(known) < 2) where = PicturePosition.Anywhere;
                        return new ItemPhrase(isDefinite || called is not null ? known : noun.Name, noun.IsRegion, isDefinite, isStarted, isPlural, count, isPart, more, colour, where);
                    }
                    switch (phrase.Meanings[0])
                    {
                        case Meaning.Determiner determiner:
                            (isStarted, isDefinite) = (true, isDefinite || determiner.IsDefinite);
                            continue;
                        case Meaning.Quantity quantity:
                            (count, isStarted, isCounted, isBoth) = (quantity.Count, true, true, phrase.Words is ["both"]);
                            continue;
                        case Meaning.Position position when isDefinite && IsNounAhead(tokens, i + 1):
                            where = position.Where;
                            continue;
                        case Meaning.Filler when phrase.Words is not ["first" or "second" or "third" or "last"]:
                            isDefinite |= phrase.Words is ["all"];
                            continue;
                    }
                    return null;
                default:
                    return null;
            }
        }
        return null;
    }

    /// <summary>Which of the things there it means.</summary>
    public ItemSelector Selector => new(Noun, Count > 0 && (IsPart || !IsDefinite) ? Count : IsPlural ? null : 1, Colour, Where);

    /// <summary>How many it asks for where it is new.</summary>
    public int Wanted => Count ?? (IsPlural ? 2 : 1);

    private static Meaning.Noun? Pick(Phrase phrase, bool isCounted, bool isIndefinite, SceneView scene, bool isNounMeant)
    {
        var nouns = phrase.Meanings.OfType<Meaning.Noun>().ToArray();
        if (nouns.Length == 0) return null;
        if (nouns.FirstOrDefault(noun => scene.Count(noun.Name) > 0) is { } there && (isNounMeant || !phrase.Meanings.Any(meaning => meaning is Meaning.Slot))) return there;
        if (nouns.FirstOrDefault(noun => !noun.IsRegion) is { } thing && (isCounted || isIndefinite || isNounMeant)) return thing;
        return isNounMeant || !phrase.Meanings.Any(meaning => meaning is Meaning.Slot) ? nouns.FirstOrDefault(noun => !noun.IsRegion) ?? nouns[0] : null;
    }

    private static bool IsNounAhead(IReadOnlyList<TalkToken> tokens, int at)
    {
        for (; at < tokens.Count; at++)
        {
            if (tokens[at] is TalkToken.Said(Cue.Scale, _)) continue;
            if (tokens[at] is not TalkToken.Word(var phrase)) return false;
            if (phrase.Meanings.Any(meaning => meaning is Meaning.Noun)) return true;
            if (phrase.Meanings[0] is not (Meaning.Filler or Meaning.Colour)) return false;
        }
        return false;
    }
}
