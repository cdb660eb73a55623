using System.Text.RegularExpressions;

namespace Easel.Conversation;

/// <summary>Ways of speaking that mean something plainer, put into those words.</summary>
internal static class Idioms
{
    private const string Is = "(?:is|are|look|looks|seem|seems|(?<!(?:make|want|have|like|paint|get) )(?:it|they|its))";
    private const string Somewhat = "(?:(?:a bit|a little|bit|rather|quite|pretty|very|really|way|far|much|so|too|kind of) )+";
    private const string End = "(?= ?[,.!?;]| (?:and|but|so|for|now|can|could|make|please)\\b|$)";
    private const string Sun = "(?:the )?sun (?:(?:is|should|must|has|needs|to|be) )*";

    private static readonly (Regex Said, string Meant)[] Rows =
    [
        (Of("(?:the )?setting sun|" + Sun + "(?:(?:going|goes|go) down|setting|sets|set)"), "sunset"),
        (Of("(?:the )?rising sun|" + Sun + "(?:(?:coming|comes|come) up|rising|rises|rise)"), "sunrise"),
        // What is on her head is on her.
        (Of("(her|their) (?:heads?|backs?|faces?|shoulders?|laps?|neck|body)"), "$1"),
        (Of("his (?:head|back|face|shoulders?|lap|neck|body)"), "him"),
        (Of("its (?:head|back|face|shoulders?|lap|neck|body)"), "it"),
        (Of("(?:should|must|has to|have to|can|needs to|need to) go" + End), "remove"),
        (Of("be (?:replaced?|swapp?e?d?|exchanged?) (?:by|with|for)"), "replace with"),
        (Of("(?:closer|nearer) to (?:us|me|the (?:camera|viewer|front))"), "in the foreground"),
        (Of("(?:closer|nearer|close|right next|up) to(?= (?:the|it|him|her|them)\b)"), "next to"),
        (Of("as (?:big|large|tall) as (?:the |a |an )?\\w+"), "bigger"),
        (Of("as (?:small|little|short) as (?:the |a |an )?\\w+"), "smaller"),
        (Of("(?:less|not so|not as|not that) (?:big|large|tall|huge)|" + Is + " " + Somewhat + "(?:big|large|tall|huge)" + End), "smaller"),
        (Of("(?:less|not so|not as|not that) (?:small|little|tiny|short)|" + Is + " " + Somewhat + "(?:small|little|tiny|short)" + End), "bigger"),
        (Of("(?:less|not so|not as|not that) dark|" + Is + " " + Somewhat + "(?:dark|gloomy|dim)" + End), "brighter"),
        (Of("(?:less|not so|not as|not that) bright|" + Is + " " + Somewhat + "bright" + End), "darker"),
        (Of(Is + " (?:" + Somewhat + ")?(?:tiny|minuscule|teeny)" + End), "bigger"),
        (Of(Is + " (?:" + Somewhat + ")?(?:huge|enormous|giant|gigantic|massive)" + End), "smaller"),
        (Of("(?:is|are) not (?:needed|wanted|necessary)|(?:isnt|arent) (?:needed|wanted|necessary)"), "remove"),
        // A park is a place, and a plant a thing.
        (Of("(?<!(?:the|a|in|city|public|potted|house) )(?:park|plant|hang)(?= (?:an?|the|one|two|three|some|my)\\b)"), "put"),
        (Of("more (?:big|large|tall)"), "bigger"),
        (Of("more (?:small|little|tiny)"), "smaller"),
        (Of("more bright"), "brighter"),
        (Of("more dark"), "darker"),
        (Of("too (?:far )?(?:over )?(?:to the )?left"), "to the right"),
        (Of("too (?:far )?(?:over )?(?:to the )?right"), "to the left"),
        (Of("too high(?: up)?|too far up"), "down"),
        (Of("too low(?: down)?|too far down"), "up"),
        (Of("more (?:to|towards|toward) the"), "to the"),
        (Of("more (left|right)"), "to the $1"),
        (Of("(?:seen |viewed )?from (?:far(?: away)?|afar|a distance|further away)"), "zoom out"),
        (Of("(?:high |high up |up )in the (?:sky|air)|in the air"), "in the sky"),
        (Of("what if (?!there|we|you|i )(.+?) (?:was|were|is|became)"), "make $1"),
        (Of("(?:(?:and|but) )?(?:there(?: is| are)? only|i only (?:see|got|get)|i (?:see|got|get) only|you only (?:drew|made|painted|did)) \\w+"), ""),
        (Of("away from(?= (?:the|it|him|her|them)\\b)"), "apart from"),
        (new("^(\\w+) : (?=\\w+$)", RegexOptions.CultureInvariant), "$1 "),
        (new("^(?:the )?(\\w+) (?:= )?> (?=\\w+$)", RegexOptions.CultureInvariant), "replace the $1 with "),
        (Of("everything (?:else )?(?:but|except for|except|besides|apart from|other than)"), "everything except"),
    ];

    /// <summary>A line with its idioms put plainly.</summary>
    /// <param name="line">Words in lower case with one space between them.</param>
    public static string Plain(string line)
    {
        foreach (var (said, meant) in Rows) line = said.Replace(line, meant);
        return line;
    }

    private static Regex Of(string said) => new($@"\b(?:{said})(?!\w)", RegexOptions.CultureInvariant);
}
