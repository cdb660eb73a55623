using System.Collections.Frozen;

namespace Easel.Conversation;

/// <summary>What a phrase does in a request to change a picture.</summary>
internal enum Cue
{
    Make, Add, Lack, Put, Remove, Move, Replace, Paint, Draw, Keep, Need, Into, With, Instead, Not, Meant, More, Fewer, Another, Only, Just, Grow, Scale,
    Brighter, Darker, Warmer, Softer, Closer, Farther, Slightly, Much, Also, Same, New, One, SomeOf, NeverMind, Rest, Up, Down, Wider, Narrower, Picture, Wish, Polite,
}

/// <summary>The English of changing pictures, beside that of describing them.</summary>
internal static class TalkPhrases
{
    private static readonly (Cue Cue, double Value, string Phrases)[] Rows =
    [
        (Cue.Make, 0, "make|turn|set|let|render|convert|transform|be|become|becomes|should be|needs to be|to be|have to be|must be|ought to be|are to be"),
        (Cue.Add, 0, "add|give|wear|hold|carry|insert|include|throw in|stick in|drop in|bring in|plus|how about adding|let there be|adding|you forgot|i miss|missing|is missing|are missing"), (Cue.Lack, 0, "there no|there is no|there are no|i see no|i cant see a"),
        (Cue.Put, 0, "put|place|position|pop|stick|set down|stand"),
        (Cue.Remove, 0, "remove|delete|erase|take out|take away|get rid of|lose|bin|hide|ditch|scrap|cut|cut out|clear away|kill|no|without|no more|drop|out with|minus|removing|eliminate|strip out|wipe out|rid of|stop|turn off|switch off|leave out|banish|nix|cross out|go away|disappear|vanish|gone|be gone|do without|can do without|could do without"),
        (Cue.Move, 0, "move|shift|push|slide|nudge|drag|bring|moving|take|get|kick|chuck|throw|toss|send"),
        (Cue.Replace, 0, "change|replace|swap|substitute|exchange|switch|trade|swap out|switch out"),
        (Cue.Paint, 0, "paint|colour|color|recolour|recolor|dye|tint"),
        (Cue.Draw, 0, "draw|create|generate|show me|get me|find me|imagine|sketch|design|produce|illustrate"),
        (Cue.Keep, 0, "keep|leave|dont touch|dont change|preserve|retain"),
        (Cue.Need, 0, "there should be|there could be|there must be|i want|want|i need|need|id like|i would like|i should like|id prefer|i would prefer|i prefer|id rather have|give me|give us|can i have|can we have|could we have|could i have|id love|can i get|what about|how about|have|id like to have|id like to see|lets have|should have|must have|ought to have"),
        (Cue.Into, 0, "into|to|as|for"),
        (Cue.With, 0, "with|featuring|having"),
        (Cue.Instead, 0, "instead|rather"),
        (Cue.Not, 0, "not|instead of|rather than|dont like|i dont like|i dislike|in place of|i hate|hate|not a|not the"),
        (Cue.Not, 1, "dont want|i dont want|dont need|i dont need|do not want|i do not want|do not need|i do not need|no need for|i dont want any|dont want any|who needs|nobody wants"),
        (Cue.Meant, 0, "i meant|i mean|i said|i wanted|i was asking for|should have been|i asked for|meant"),
        (Cue.More, 2, "more|some more|a few more|extra|additional|a couple more"), (Cue.More, 4, "many more|lots more|a lot more|way more|much more|far more|loads more|tons more|plenty more"),
        (Cue.Fewer, 1, "fewer|less|not so many|not as many|too many|so many|that many|so much"),
        (Cue.Another, 1, "another|one more|a second|a third|yet another|an additional|an extra"),
        (Cue.Only, 1, "only one|just one|one is enough|one will do|one is plenty|one is fine|just the one"), (Cue.Only, 0, "only|exactly"), (Cue.Just, 0, "just|simply"),
        (Cue.Grow, 1, "bigger|larger|enlarge|taller|grow|too small|scale up|increase|huger|fatter|longer"), (Cue.Grow, -1, "smaller|shrink|tinier|reduce|too big|too large|too tall|scale down|littler|shorter"),
        (Cue.Scale, 2, "twice as big|twice as large|twice the size|double the size|two times bigger|double in size|twice as tall|double"),
        (Cue.Scale, 3, "three times as big|three times bigger|triple the size|three times the size"), (Cue.Scale, 0.5, "half as big|half the size|half as large|tiny|much too big|teeny|minuscule|half size"),
        (Cue.Scale, 1.8, "huge|giant|gigantic|enormous|massive|much too small"), (Cue.Scale, 1.4, "big|large"), (Cue.Scale, 0.7, "small|little"),
        (Cue.Brighter, 0, "brighter|lighter|brighten|brighten up|too dark|more light"), (Cue.Darker, 0, "darker|darken|dimmer|too bright"),
        (Cue.Warmer, 0, "warmer|warmer light|warmer colours|warmer colors|warm it up"), (Cue.Softer, 0, "softer|softer light|soften|soften the light|too harsh|less harsh|not so harsh"),
        (Cue.Closer, 0, "closer|nearer|closer in"), (Cue.Closer, 1, "zoom in|zoom|zoom in on|zoom in to|zoom on|focus on"), (Cue.Farther, 1, "zoom out|pull back"), (Cue.Farther, 0, "farther away|further away|farther|further back|further"),
        (Cue.Slightly, 0, "a bit|a little|slightly|bit|little bit|a little bit|a tad|a touch|somewhat|tad|a smidge"), (Cue.Much, 0, "much|way|a lot|far|lots|considerably|significantly"),
        (Cue.Also, 0, "also|too|as well|additionally|and also|plus also"),
        (Cue.Same, 0, "same|the same|same thing|same scene|the same scene|same picture|same but|the same but"),
        (Cue.New, 0, "new picture|a new picture|new image|a new image|new one|a new one|start over|start over with|start again|start again with|from scratch|something else|something completely different|" +
            "something different|forget that|forget all that|forget it|forget about that|next picture|brand new|new drawing|a different picture"),
        (Cue.One, 0, "one|ones|one please"),
        (Cue.SomeOf, 0, "of the"), (Cue.SomeOf, 1, "of them|of those|of these"),
        (Cue.NeverMind, 0, "never mind|nevermind|scratch that"),
        (Cue.Rest, 0, "everything else|the rest|everything|the whole thing|the other things"),
        (Cue.Up, 0, "lift|raise|hoist|lift up|raise up|up|upwards|upward|higher|up a bit"), (Cue.Down, 0, "down|downwards|downward|lower"),
        (Cue.Wider, 0, "wider|broader|too narrow|not so narrow|less narrow"), (Cue.Narrower, 0, "narrower|more portrait|too wide|not so wide|not as wide|less wide"),
        (Cue.Picture, 0, "the picture|this picture|that picture|the image|this image|the scene|this scene|the photo|the drawing|the painting|this one|that one"),
        (Cue.Wish, 0, "maybe|perhaps|needs|could do with|could use|lacks|would be nice|would be great|would be good|would be lovely|would be cool|would be fun|would be better|would look nice|would look good|would look great|would look better|would help|would finish|would complete|would work|would suit|would go well|would make|would round|wouldnt hurt|would not hurt"),
        (Cue.Polite, 0, "please|pls|plz|thanks|thank you|cheers|now|ok|okay|hmm|well|actually|can you|could you|would you|can u|could u|would you mind|will you|can we|could we|lets|hey|alright|right now|" +
            "really nice|nice|lovely|great|good|cool|perfect|altogether|completely|even|yes|yeah|nope|oh|whilst youre at it|while youre at it|i think|i guess|at all|making|do|sorry|again|over|then|so"),
    ];

    /// <summary>Every phrase by its first word, longest first.</summary>
    public static FrozenDictionary<string, (string[] Words, Cue Cue, double Value)[]> ByFirstWord { get; } = Rows
        .SelectMany(row => row.Phrases.Split('|').Select(phrase => (Words: phrase.Split(' '), row.Cue, row.Value)))
        .DistinctBy(phrase => string.Join(' ', phrase.Words))
        .GroupBy(phrase => phrase.Words[0])
        .ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(phrase => phrase.Words.Length).ToArray());

    /// <summary>Every word of the phrases: never a misspelling of another.</summary>
    public static FrozenSet<string> Words { get; } = ByFirstWord.Values.SelectMany(group => group).SelectMany(phrase => phrase.Words)
        .Concat("what whats who why how when where is it its this that one version versions variation variations picture pictures image images different undo redo back portrait landscape square format banner wallpaper".Split(' ')).ToFrozenSet();
}
