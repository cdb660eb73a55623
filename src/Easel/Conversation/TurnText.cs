using System.Globalization;
using System.Text.RegularExpressions;

namespace Easel.Conversation;

/// <summary>A turn's words without what is said about the picture as a file: its format, seed, and how many.</summary>
/// <param name="Words">What is left.</param>
/// <param name="Format">Format asked for.</param>
/// <param name="Seed">Seed asked for.</param>
/// <param name="Count">Number of pictures asked for.</param>
/// <param name="AsksForVersions">Whether "versions", "variations" or "more like" were asked for.</param>
internal sealed partial record TurnText(string Words, PictureFormat? Format, ulong? Seed, int? Count, bool AsksForVersions)
{
    private static readonly string[] Numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    private const string Article = @"(?:\b(?:as|in|into|to|for|make)\s+)?(?:\b(?:a|an|the)\s+)?";
    private const string Purpose = @"(?:\s+(?:for|on)\s+(?:my\s+|our\s+|the\s+|an?\s+)?(?:instagram|insta|facebook|twitter|youtube|linkedin|website|web\s?site|web|homepage|blog|phone|desktop|print|newsletter|presentation|slides?))?";
    private const string Of = @"(?:\s+(?:of|with|showing|that shows)\b)?";
    private const string Kind = @"\s+(?:format|orientation|mode|shape|aspect(?:\s+ratio)?|picture|image|pic|version|banner|crop|post|size|frame)";

    // How a request for a picture begins: manners, verbs, starting anew, and the name of what is asked for.
    private const string Asking =
        @"(?:hi|hello|hey|ok(?:ay)?|well|so|now|alright|please|pls|plz|hmm+|yes|no|great|thanks|thank\s+you|and|then|next|basically|maybe|perhaps|just|first|actually|instead" +
        @"|(?:can|could|would|will)\s+(?:you|u)(?:\s+(?:please|kindly|maybe|possibly|just|try\s+to))*|please\s+(?:can|could)\s+you|you\s+know\s+what\s+(?:would\s+be|i(?:['’]d)?)\s+\w+" +
        @"|(?:i|we)(?:['’]d|\s+would|['’]m|\s+was|\s+am|\s+should|\s+really|\s+just)*\s+(?:rather\s+(?:have|see)|like|love|want|wanna|need|fancy|after|looking\s+for|thinking\s+(?:about|of))(?:\s+to\s+(?:see|have|get)|\s+see|\s+you\s+to)?|(?:wanna|want\s+to)\s+(?:see|have)|need|want|looking\s+for" +
        @"|(?:can|could|may|might)\s+(?:i|we)\s+(?:please\s+)?(?:get|have|see|do|try)(?=\s)|let['’]?s\s+(?:see|have|do|try|make|draw|start\s+with|go\s+(?:with|for))|(?:how|what)\s+about|gimme|lemme\s+(?:see|have)|let\s+me\s+(?:see|have)" +
        @"|i\s+was\s+wondering\s+(?:if|whether)\s+you\s+(?:could|can)|(?:would|is)\s+it\s+(?:be\s+)?possible\s+to(?:\s+(?:get|have|see))?|do\s+you\s+think\s+you\s+could|surprise\s+me\s+with)\b";

    private const string Drawing = @"(?:draw|paint|create|generate|make|show|give|sketch|design|produce|imagine|illustrate|render|do|get|find|put|try|come\s+up\s+with|put\s+together|whip\s+up)(?!\s+of\b)(?:\s+(?:for\s+)?(?:me|us))?(?:\s+up)?(?=\s)";
    private const string Anew = @"(?:forget\s+(?:all\s+)?(?:that|this|it|about\s+(?:that|it))(?:\s+and)?|never\s*mind|start\s+(?:over|again)(?:\s+with)?|from\s+scratch|something\s+(?:else|(?:completely\s+)?different)|(?:an?\s+)?(?:brand\s+)?new\s+(?:picture|image|drawing|pic|one)|next\s+picture)\b";
    private const string Medium = @"(?:(?:an?|the|another|some)\s+)?(?:(?:nice|quick|simple|cute|good|little)\s+)?(?:(?:picture|pic|image|photo|photograph)s?\s+(?:of|from|with|about|showing|where|in\s+which|that\s+shows|depicting)\b|(?:picture|image|prompt|scene)\s*(?=:))";

    private static readonly PictureFormat Paper = new(5, 7);

    private static readonly (Regex Pattern, PictureFormat Format)[] Formats =
    [
        (HeaderFormat(), new PictureFormat(3, 1)), (StoryFormat(), new PictureFormat(9, 16)), (ScreenFormat(), new PictureFormat(16, 9)), (SquareFormat(), new PictureFormat(1, 1)), (BannerFormat(), new PictureFormat(2, 1)),
        (TallFormat(), new PictureFormat(1, 2)), (PortraitFormat(), new PictureFormat(2, 3)), (LandscapeFormat(), new PictureFormat(3, 2)), (PaperFormat(), Paper),
    ];

    /// <summary>Takes the words of a turn apart.</summary>
    public static TurnText Read(string words)
    {
        PictureFormat? format = null;
        ulong? seed = null;
        int? count = null;
        if (Match(SeedPhrase(), ref words) is { } seeded && ulong.TryParse(seeded.Groups[1].Value, CultureInfo.InvariantCulture, out var number)) seed = number;
        if (Match(PixelFormat(), ref words) is { } pixels && Number(pixels.Groups[1]) is >= 1 and var width && Number(pixels.Groups[2]) is >= 1 and var height) format = new PictureFormat(width, height, IsPixels: true);
        else if (Match(RatioFormat(), ref words) is { } ratio && Number(ratio.Groups[1]) is >= 1 and var across && Number(ratio.Groups[2]) is >= 1 and var down) format = new PictureFormat(across, down);
        foreach (var (pattern, named) in Formats)
            if ((format is null || named == Paper) && Match(pattern, ref words) is not null) format ??= named;
        words = OtherFormat().Replace(words, " ");
        var asks = false;
        if (Match(Versions(), ref words) is { } versions) (asks, count) = (true, Number(versions.Groups[1]) is > 0 and var many ? many : null);
        return new TurnText(words.Trim(), format, seed, count, asks);
    }

    /// <summary>The description in a request for a picture: without "please draw me" and the like.</summary>
    public static string Description(string words)
    {
        var text = Preface().Replace(words, "");
        for (var before = ""; before != text;)
        {
            before = text;
            text = Request().Replace(text, "").Trim(' ', ',', ';', ':', '-', '\n', '\t');
        }
        text = Courtesy().Replace(text, "").TrimEnd(' ', ',', ';', ':', '-', '.', '!', '?');
        return Spaces().Replace(text, " ");
    }

    private static Match? Match(Regex pattern, ref string words)
    {
        var match = pattern.Match(words);
        if (!match.Success) return null;
        words = words.Remove(match.Index, match.Length).Insert(match.Index, " ");
        return match;
    }

    private static int? Number(Group group)
    {
        var text = group.Value.Trim().ToLowerInvariant();
        var named = Array.IndexOf(Numbers, text) + 1;
        return named > 0 ? named : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    [GeneratedRegex(@"\b(?:(?:with|use|using|and)\s+)?(?:the\s+)?seed\s*(?:number\s*|[=:]\s*)?(\d{1,20})\b", RegexOptions.IgnoreCase)]
    private static partial Regex SeedPhrase();

    [GeneratedRegex(@"(?:\b(?:in|at|as|make it)\s+)?\b(\d{2,4})\s?[x×]\s?(\d{2,4})\b(?:\s*(?:pixels|px))?", RegexOptions.IgnoreCase)]
    private static partial Regex PixelFormat();

    [GeneratedRegex(@"(?:\b(?:in|at|as)\s+)?\b(\d{1,2})\s?:\s?(\d{1,2})\b(?:\s+(?:format|aspect(?:\s+ratio)?|ratio))?", RegexOptions.IgnoreCase)]
    private static partial Regex RatioFormat();

    [GeneratedRegex(@"(?:\b(?:for|on|in|as)\s+)?(?:\b(?:an?|the)\s+)?\b(?:din\s?)?a[3-6]\b(?:\s+(?:paper|size|format|sheet|poster|page))?", RegexOptions.IgnoreCase)]
    private static partial Regex PaperFormat();

    // "Portrait rather than landscape".
    [GeneratedRegex(@"\b(?:rather\s+than|instead\s+of|not)\s+(?:an?\s+|the\s+)?(?:portrait|landscape|square|vertical|horizontal|upright)\b", RegexOptions.IgnoreCase)]
    private static partial Regex OtherFormat();

    [GeneratedRegex(Article + @"\b(?:e[ -]?mail|mail|newsletter)\s+(?:header|banner)(?:\s+(?:picture|image|pic))?\b" + Of, RegexOptions.IgnoreCase)]
    private static partial Regex HeaderFormat();

    [GeneratedRegex(Article + @"\b(?:instagram\s+|insta\s+)?(?:stor(?:y|ies)\b(?:\s+format)?|reel|phone\s+wallpaper|wallpaper\s+(?:for|on)\s+(?:(?:my|the|a)\s+)?phone|lock\s?screen|phone\s+(?:background|screen|format|size)|(?<=for\s+(?:my|the|a)\s+)phone(?=\s*(?:please\s*)?[.!?]?$))\b" + Purpose + Of, RegexOptions.IgnoreCase)]
    private static partial Regex StoryFormat();

    [GeneratedRegex(Article + @"\b(?:youtube\s+thumbnail|widescreen(?:\s+(?:wallpaper|format|picture|image))?|(?:desktop\s+)?wallpaper|desktop\s+background)\b" + Purpose + Of, RegexOptions.IgnoreCase)]
    private static partial Regex ScreenFormat();

    [GeneratedRegex(Article + @"\b(?:(?:instagram|insta)\s+(?:square|post|picture)|profile\s+pic(?:ture)?|avatar|square(?:" + Kind + @")+|(?<=(?:^|\b(?:it|this|that|one|same|them|be|go|to|in|as|a|and|but|now|here|image|picture)|,)\s*)square(?=\s*(?:(?:please|pls|instead|rather|not|now|too|as\s+well|after\s+all|then|again|version|for|thanks|please)\b|[,.!?]|$))|square(?=\s+for\b))" + Purpose + Of, RegexOptions.IgnoreCase)]
    private static partial Regex SquareFormat();

    [GeneratedRegex(Article + @"\b(?:wide\s+)?(?:banner|panorama|panoramic(?:" + Kind + @")?|header(?:\s+image)?|cover\s+image|wide(?:" + Kind + @"))\b" + Purpose + Of, RegexOptions.IgnoreCase)]
    private static partial Regex BannerFormat();

    [GeneratedRegex(Article + @"\btall(?:" + Kind + @")\b" + Of, RegexOptions.IgnoreCase)]
    private static partial Regex TallFormat();

    [GeneratedRegex(Article + @"\b(?:(?:portrait|vertical|upright)(?:" + Kind + @")|(?<=(?:^|\b(?:it|this|that|one|same|them|be|go|to|in|as|and|but|now|here|image|picture)|,)\s*)(?:portrait|vertical|upright)(?=\s*(?:(?:please|pls|instead|rather|not|now|too|as\s+well|after\s+all|then|again|version|for|thanks|please)\b|[,.!?]|$)))" + Of, RegexOptions.IgnoreCase)]
    private static partial Regex PortraitFormat();

    [GeneratedRegex(Article + @"\b(?:(?:landscape|horizontal)(?:" + Kind + @")|(?<=(?:^|\b(?:it|this|that|one|same|them|be|go|to|in|as|and|but|now|here|image|picture)|,)\s*)(?:landscape|horizontal)(?=\s*(?:(?:please|pls|instead|rather|not|now|too|as\s+well|after\s+all|then|again|version|for|thanks|please)\b|[,.!?]|$)))" + Of, RegexOptions.IgnoreCase)]
    private static partial Regex LandscapeFormat();

    [GeneratedRegex(@"\b(?:(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|a\s+few|a\s+couple(?:\s+of)?|some|several)\s+)?(?:(?:more|other|different|new|rough|further)\s+)*(?:(?:versions|variations?|variants?|options|alternatives|takes|(?<=\b(?:another|other|different|new|one|1|more)\s+)(?:version|take|alternative))\b(?:\s+(?:of|on|like))?|(?:pictures|images|pics|ones)\s+like\b|(?<=\d\s|two\s|three\s|four\s|five\s|few\s|some\s)(?:pictures|images|pics|drawings)\s+of\b|something\s+similar|similar\s+(?:ones|pictures|images)|more\s+(?:like|of)\s+(?=this|that|these|those|it|the\s)|more\s+of\s+the\s+same)", RegexOptions.IgnoreCase)]
    private static partial Regex Versions();

    [GeneratedRegex(@"^\s*(?:" + Asking + "|" + Drawing + "|" + Anew + "|" + Medium + @")\s*[,:;.!?-]*\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Request();

    [GeneratedRegex(@"[,\s]*\b(?:would\s+be\s+(?:nice|great|good|lovely|cool|fun)|please|pls|plz|thanks|thank\s+you|cheers|(?:right\s+)?now|for\s+me)\s*[.!?]*\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Courtesy();

    // "I am making a poster for school. Please draw a rocket."
    [GeneratedRegex(@"^.{1,300}?[.!?,;]\s+(?=(?:(?:please|now|so|and|can\s+you|could\s+you|would\s+you)\s+)*(?:draw|paint|create|generate|make|show|sketch|design)\s+(?:me\s+|us\s+)?(?:an?|some|two|three|four|five|\d+)\b)", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Preface();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
