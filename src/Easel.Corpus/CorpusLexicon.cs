using Easel.Layouts;

namespace Easel.Corpus;

/// <summary>The closed vocabulary of the corpus.</summary>
public static class CorpusLexicon
{
    private static readonly string[] SlotTables =
    [
        "beach:seaside,shore,seashore,coast,beaches|sea:ocean,open sea,water,high seas|lake:pond,lakeside,lakes|meadow:field,grassland,meadows,fields,lawn|forest:woods,woodland,forests,jungle|desert:sahara,deserts|" +
        "mountains:mountain,alps,mountain range,peaks,snowy mountain,snowy mountains|hills:hill,hillside,rolling hills|city:town,downtown,skyline,cities|village:hamlet,countryside,villages|road:street,highway,roads,streets,motorway|" +
        "park:garden,gardens|harbour:harbor,port,docks|farm:farmland,farmyard,ranch|room:living room,interior,bedroom,kitchen,inside,indoors|space:outer space,galaxy,cosmos,universe|underwater:under the sea,deep sea,seabed,under water|studio:plain background,white background,plain ground",
        "day:daytime,noon,midday,afternoon,daylight|sunset:dusk,evening,sundown|night:midnight,nighttime,dark|dawn:sunrise,morning,daybreak",
        "natural|golden hour:golden light,warm light|moonlight:moonlit|neon:neon light,neon lights",
        "clear:sunny,cloudless,blue sky|cloudy:overcast,clouds|rain:rainy,raining|snow:snowy,snowing,snowfall|fog:foggy,mist,misty|storm:stormy,thunderstorm,lightning|rainbow",
        "summer|autumn:fall,autumnal|winter:wintry,frozen|spring:springtime",
        "illustration|watercolor:watercolour,aquarelle,water color|oil painting:oil,oil on canvas,impressionist|pencil sketch:pencil,sketch,pencil drawing,drawing|pixel art:pixel,8-bit,pixelated",
        "wide|close-up:closeup,close up,portrait",
    ];

    internal static readonly string[] Regions =
        ["sky", "sea", "sand", "grass", "hills", "mountains", "trees", "dunes", "snow", "skyline", "road", "lake", "quay", "field", "wall", "floor", "space", "water", "seabed", "backdrop"];

    internal static readonly string[] Colours =
        ["red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "grey", "turquoise"];

    /// <summary>Builds the lexicon.</summary>
    public static Lexicon Create() => new(
        [.. SlotTables.Select(table => (IReadOnlyList<Term>)[.. table.Split('|').Select(ParseTerm)])],
        [.. Colours.Select(c => new Term(c, c switch { "grey" => ["gray"], "purple" => ["violet"], "turquoise" => ["teal", "cyan"], _ => [] }))],
        [.. Regions.Select(r => new Term(r, []))],
        [.. Nouns.All.Select(n => new Thing(n.Name, n.Synonyms, n.Plural, n.Colourable))]);

    private static Term ParseTerm(string text)
    {
        var parts = text.Split(':');
        return new Term(parts[0], parts.Length == 1 ? [] : parts[1].Split(','));
    }
}
