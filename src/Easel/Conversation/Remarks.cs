using System.Text.RegularExpressions;

namespace Easel.Conversation;

/// <summary>What people say around a request: greetings, praise, blame, sighs, forms of address. None of it asks for anything.</summary>
internal static partial class Remarks
{
    // Sounds, which stand before a request without any comma.
    private const string Sound = @"(?:hi(?:ya)?|hello|hey|howdy|yo|greetings|e+h+|u+h+|u+m+|e+r+m*|h+m+|o+h+|a+h+|aw+|ugh+|ar+gh+|meh|lol|lmao|(?:ha){2,}|he{2,}|omg|wow|wtf|ffs|jeez|gosh|damn|nah|yeah|yep|yup|ya|ok(?:ay)?|alright|wait|btw|oops|whatever|easel)";

    private const string Good = @"(?:good|great|nice|lovely|perfect|perfection|amazing|awesome|brilliant|beautiful|cute|cool|sweet|sick|neat|fantastic|fab|fabulous|gorgeous|splendid|stunning|wonderful|excellent|superb|super|smashing|marvellous|impressive|fine|better|it)";
    private const string Bad = @"(?:bad|worse|wrong|awful|terrible|horrible|ugly|rubbish|crap|shit|boring|weird|odd|strange|silly|stupid|useless|a mess|(?:not )?(?:quite )?(?:right|what i (?:wanted|asked for|meant|had in mind)))";
    private const string Very = @"(?:(?:really|very|so|quite|pretty|much|absolutely|just|rather|not|all|still|a lot|even) )*";

    // Sentences, which end at a mark or before "but".
    private const string Sentence =
        "(?:" + Very + Good + @"(?: (?:one|job|work|stuff|going))?|good (?:morning|evening|afternoon|day)|(?:many )?thanks?(?: (?:you|(?:so|very) much|a lot|a bunch|a million|a ton|again|in advance))*|cheers|ta|thx|ty|well done|the end|that[’']?s (?:all|it)|(?:all |i[’']?m )?done|bye|goodbye|see you|good night" +
        "|(?:(?:no|nope|yes|oh) )?(?:that|this|it|these|they|the (?:picture|image|result))(?: ?[’']?s| is| are| looks?)? " + Very + "(?:" + Good + "|" + Bad + ")|" + Very + Bad +
        @"|looks? " + Very + Good + "|looking good|" + Sound + @"|yes|no|nope|sure|right|well|so|sorry|help|there|now|please|not (?:like )?(?:this|that)|no good|no way|come on|never mind that|(?:(?:this|that|it) )?sucks|wrong (?:way|one|direction|place|thing)|my (?:mistake|bad)|oh (?:dear|no|my|well)|hold on|hang on|what the (?:hell|heck|fuck)" +
        @"|(?:i )?(?:(?:really|do|just|absolutely|so|don[’']?t|do not) )*(?:love|like|adore|hate) (?:it|this|that|them|these)(?: (?:so much|very much|a lot|much|already))?)";

    private const string Address = @"(?:dude|mate|bro|buddy|pal|folks|guys|my friend|sir|lol|ha(?:ha)+|hehe|xd|already|though|tho|thx|ta|for me|(?:if )?(?:possible|you (?:can|could|please|do not mind|don[’']?t mind|would)|that[’']?s (?:ok|okay|possible|alright)))";

    /// <summary>The words without the remarks before and behind them; empty where nothing else was said.</summary>
    public static string Strip(string words)
    {
        var text = words.Trim();
        for (var before = ""; before != text;)
        {
            before = text;
            text = Behind().Replace(Before().Replace(text, ""), "$1").Trim();
        }
        return text;
    }

    [GeneratedRegex(@"^(?:(?:" + Sound + @"(?=[\s,.!?;:-])|" + Sentence + @"(?=\s*(?:[,.!?;:)]|-\s|$)|\s+but\b(?! with)))(?:\s*[,.!?;:)-])*\s*(?:but\b(?! with)\s*)?)+", RegexOptions.IgnoreCase)]
    private static partial Regex Before();

    [GeneratedRegex(@"(?:[,;:-]?\s+" + Address + @"\s*([.!?]*)\s*|([.!?])\s*" + Sentence + @"\s*[.!?]*\s*|\s*[,;]\s*" + Sentence + @"\s*[.!?]*\s*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Behind();
}
