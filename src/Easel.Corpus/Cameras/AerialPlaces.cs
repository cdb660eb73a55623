using Easel.Corpus.Places;

namespace Easel.Corpus.Cameras;

/// <summary>Places seen from high above: the ground fills the picture, with at most a strip of sky.</summary>
internal static class AerialPlaces
{
    private static readonly HashSet<string> Names =
        ["meadow", "beach", "sea", "lake", "river", "forest", "jungle", "desert", "mountains", "city", "village", "road", "park", "farm", "harbour", "island", "arctic", "savanna"];

    /// <summary>Regions that are only seen from above.</summary>
    public static RegionKind[] Regions { get; } =
    [
        new("coast", "coastline, sandy coast", AerialPainter.Coast, Flat: true), new("patchwork fields", "patchwork of fields, farm fields", AerialPainter.Fields, Flat: true),
        new("treetops", "forest canopy, canopy", AerialPainter.Treetops, Flat: true), new("rooftops", "roofs, city blocks", AerialPainter.Rooftops, Flat: true),
    ];

    public static bool Has(string place) => Names.Contains(place);

    /// <summary>Lays out the place below a horizon of 0 (none) to 0.16.</summary>
    public static Setting LayOut(string place, bool white, PlaceDraft draft)
    {
        var top = draft.Horizon;
        string Grass() => white ? "snow field" : "grass";
        Setting Whole(float groundTop) => new(draft.Regions, .06f, .62f, groundTop, .97f);
        switch (place)
        {
            case "beach":
                draft.Add("sea", top, 1);
                var shore = draft.Span(.34f, .44f);
                draft.Add("coast", shore, 1);
                return new Setting(draft.Regions, .06f, .6f, shore + .24f, .97f, top + .12f, shore + .02f);
            case "sea":
                draft.Add("sea", top, 1);
                if (draft.Chance(.4)) draft.Add("isle", top + .05f, top + .3f, draft.Span(.05f, .3f), draft.Span(.6f, .9f));
                return new Setting(draft.Regions, .06f, .6f, .95f, .95f, top + .4f, .96f);
            case "island":
                draft.Add("sea", top, 1);
                var (isleTop, isleBottom) = (draft.Span(.2f, .26f), draft.Span(.78f, .84f));
                draft.Add("isle", isleTop, isleBottom, .1f, .9f);
                return new Setting(draft.Regions, .06f, .6f, isleTop + .24f, isleBottom - .14f, isleBottom + .06f, .97f, .24f, .76f);
            case "harbour":
                draft.Add("sea", top, 1);
                var quay = draft.Span(.56f, .64f);
                draft.Add("quay", quay, 1);
                return new Setting(draft.Regions, .06f, .5f, quay + .2f, .97f, top + .12f, quay - .02f);
            case "lake" or "arctic":
                draft.Add(Grass(), top, 1);
                if (place == "lake") draft.Add("treetops", top, top + .16f);
                var (lakeTop, lakeBottom) = (draft.Span(.24f, .3f), draft.Span(.6f, .66f));
                draft.Add("lake", lakeTop, lakeBottom, draft.Span(.06f, .16f), draft.Span(.84f, .94f));
                return new Setting(draft.Regions, .06f, .5f, lakeBottom + .1f, .97f, lakeTop + .14f, lakeBottom - .08f, WaterLeft: .24f, WaterRight: .76f);
            case "river":
                draft.Add(Grass(), top, 1);
                if (draft.Chance(.5)) draft.Add("treetops", top, top + .2f);
                var bank = draft.Span(.28f, .36f);
                draft.Add("river", bank, bank + .3f);
                return new Setting(draft.Regions, .06f, .5f, bank + .4f, .97f, bank + .15f, bank + .21f);
            case "forest" or "jungle":
                draft.Add(place == "jungle" ? "jungle floor" : Grass(), top, 1);
                var canopy = draft.Span(.44f, .56f);
                draft.Add("treetops", top, canopy);
                if (draft.Chance(.4)) draft.Add("path", canopy - .08f, 1, .3f, .7f);
                return Whole(canopy + .14f);
            case "desert":
                draft.Add("sand", top, 1);
                if (draft.Chance(.4)) draft.Add("road surface", top, 1, .3f, .7f);
                return Whole(top + .24f);
            case "savanna":
                draft.Add("savanna grass", top, 1);
                if (draft.Chance(.6)) draft.Add("river", top + .14f, top + .4f);
                return Whole(top + .5f);
            case "mountains":
                draft.Add(Grass(), top, 1);
                var peaks = draft.Span(.46f, .56f);
                draft.Add("mountains", top, peaks);
                if (draft.Chance(.5)) draft.Add("path", peaks - .06f, 1, .3f, .7f);
                return Whole(peaks + .12f);
            case "city":
                draft.Add("pavement", top, 1);
                draft.Add("rooftops", top, draft.Span(.46f, .54f));
                draft.Add("road surface", .56f, .68f);
                return Whole(.76f);
            case "village" or "farm":
                draft.Add(Grass(), top, 1);
                if (!white || draft.Chance(.5)) draft.Add("patchwork fields", top, draft.Span(.4f, .6f));
                draft.Add(place == "farm" ? "path" : "road surface", top, 1, .3f, .7f);
                return Whole(top + .26f);
            case "road":
                draft.Add(Grass(), top, 1);
                if (draft.Chance(.5)) draft.Add(draft.Chance(.5) ? "treetops" : "patchwork fields", top, top + draft.Span(.2f, .34f));
                draft.Add("road surface", top, 1, .26f, .74f);
                return Whole(top + .26f);
            case "park":
                draft.Add(Grass(), top, 1);
                draft.Add("treetops", top, top + .18f);
                draft.Add("path", top + .14f, 1, .24f, .76f);
                return Whole(top + .36f);
            default:
                draft.Add(Grass(), top, 1);
                if (draft.Chance(.5)) draft.Add("patchwork fields", top, top + draft.Span(.2f, .34f));
                else draft.Add("treetops", top, top + draft.Span(.14f, .22f));
                if (draft.Chance(.6)) draft.Add("path", top, 1, .3f, .7f);
                return Whole(top + .26f);
        }
    }
}
