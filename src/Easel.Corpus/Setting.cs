using Easel.Corpus.Cameras;
using Easel.Corpus.Places;
using Easel.Layouts;

namespace Easel.Corpus;

/// <summary>The bands of a place in which things can stand, swim and fly, in fractions of the height.</summary>
/// <param name="Regions">The regions, back to front.</param>
/// <param name="SkyTop">Top of the air.</param>
/// <param name="SkyBottom">Bottom of the air.</param>
/// <param name="GroundTop">Where the farthest feet stand.</param>
/// <param name="GroundBottom">Where the nearest feet stand.</param>
/// <param name="WaterTop">Top of the water; equal to <paramref name="WaterBottom"/> when there is none.</param>
/// <param name="WaterBottom">Bottom of the water.</param>
/// <param name="GroundLeft">Where the ground begins.</param>
/// <param name="GroundRight">Where the ground ends.</param>
/// <param name="WaterLeft">Where the water begins.</param>
/// <param name="WaterRight">Where the water ends.</param>
internal sealed record Setting(
    IReadOnlyList<LayoutItem> Regions, float SkyTop, float SkyBottom, float GroundTop, float GroundBottom,
    float WaterTop = 0, float WaterBottom = 0, float GroundLeft = 0, float GroundRight = 1, float WaterLeft = 0, float WaterRight = 1)
{
    public bool HasWater => WaterBottom > WaterTop;

    public bool HasGround => GroundBottom > GroundTop;

    /// <summary>Lays out the regions of a place.</summary>
    public static Setting Of(Conditions conditions, Dice dice)
    {
        var (place, weather) = (conditions.Place, conditions.Weather);
        var regions = new List<LayoutItem>();
        var white = conditions.Season == "winter" || weather == "snow";
        float Span(float low, float high) => MathF.Round(dice.Span(low, high), 2);
        bool Chance(double p) => dice.Chance(p);
        void Add(string noun, float top, float bottom, float left = 0, float right = 1, string? colour = null) =>
            regions.Add(new LayoutItem(noun, colour, new Box(left, top, right, bottom)));
        void Ground(string noun, float top) => Add(white && noun is "grass" or "snow field" ? "snow field" : noun, top, 1);
        void Far(float h, double mountains, double hills, double trees)
        {
            var p = dice.Random.NextDouble();
            if (p < mountains) Add("mountains", h - Span(.18f, .34f), h + .02f);
            else if (p < mountains + hills) Add("hills", h - Span(.08f, .18f), h + .02f);
            else if (p < mountains + hills + trees) Add(Chance(.5) ? "treeline" : "pines", h - Span(.12f, .2f), h + .02f);
        }

        var h = conditions.IsAerial ? Chance(.45) ? Span(.1f, .16f) : 0 : Span(.42f, .6f);
        var kind = PlaceCatalogue.Find(place);
        if (conditions.IsAerial)
        {
            if (h > 0) Add("sky", 0, h + .02f);
            return AerialPlaces.LayOut(place, white, new PlaceDraft(regions, h, dice));
        }
        if (kind.HasWeather)
        {
            Add("sky", 0, h + .02f);
            if (weather is "cloudy" or "storm" || Chance(.35)) Add("clouds", .04f, Span(.26f, .36f));
        }
        if (kind.Build is { } build) return build(new PlaceDraft(regions, h, dice));
        switch (place)
        {
            case "beach":
                var shore = h + Span(.14f, .24f);
                if (Chance(.25)) Add("hills", h - Span(.06f, .12f), h + .01f, Chance(.5) ? 0 : .45f, Chance(.5) ? .55f : 1);
                Add("sea", h, shore + .03f);
                Add("sand", shore, 1);
                return new Setting(regions, .06f, h - .06f, shore + .1f, .96f, h + .06f, shore);
            case "sea":
                if (Chance(.25)) Add("mountains", h - Span(.1f, .2f), h + .01f);
                Add("sea", h, 1);
                return new Setting(regions, .06f, h - .06f, .95f, .95f, h + .1f, .94f);
            case "underwater":
                Add("underwater", 0, 1);
                var bed = Span(.76f, .86f);
                Add("seabed", bed, 1);
                return new Setting(regions, .08f, .5f, bed + .06f, .97f, .2f, bed);
            case "lake":
                Far(h, .5, .2, .3);
                Ground("grass", h);
                var near = Span(.72f, .82f);
                Add("lake", h + .03f, near);
                return new Setting(regions, .06f, h - .08f, near + .05f, .97f, h + .1f, near - .03f);
            case "river":
                Far(h, .35, .35, .3);
                Ground("grass", h);
                var middle = Span(.36f, .64f);
                Add("river", h, 1, middle - .3f, middle + .3f);
                return new Setting(regions, .06f, h - .08f, h + .12f, .96f, h + .3f, .96f, WaterLeft: Math.Max(0, middle - .2f), WaterRight: Math.Min(1, middle + .26f));
            case "forest":
                if (Chance(.25)) Add("mountains", h - .3f, h + .02f);
                Add(Chance(.5) ? "treeline" : "pines", h - Span(.24f, .34f), h + .03f);
                Ground("grass", h);
                if (Chance(.4)) Add("path", h, 1, .28f, .72f);
                return new Setting(regions, .06f, h - .1f, h + .1f, .97f);
            case "desert":
                Add("dunes", h - Span(.08f, .16f), h + .06f);
                Add("sand", h + .02f, 1);
                return new Setting(regions, .06f, h - .12f, h + .1f, .97f);
            case "mountains":
                Add("mountains", h - Span(.26f, .38f), h + .02f);
                if (Chance(.5)) Add("pines", h - Span(.06f, .1f), h + .03f);
                Ground(Chance(.15) ? "snow field" : "grass", h);
                if (Chance(.25)) Add("path", h, 1, .28f, .72f);
                return new Setting(regions, .05f, h - .2f, h + .1f, .97f);
            case "city":
                Add("skyline", h - Span(.24f, .36f), h + .02f);
                Add("pavement", h, 1);
                var street = h + Span(.16f, .22f);
                Add("road surface", street, street + .22f);
                return new Setting(regions, .05f, h - .22f, h + .08f, .97f);
            case "village":
                Far(h, .3, .5, .2);
                Ground("grass", h);
                if (Chance(.6)) Add("path", h, 1, .26f, .74f);
                return new Setting(regions, .05f, h - .12f, h + .08f, .97f);
            case "road":
                Far(h, .4, .35, .15);
                Ground(Chance(.2) ? "sand" : "grass", h);
                Add("road surface", h, 1, .14f, .86f);
                return new Setting(regions, .05f, h - .12f, h + .14f, .97f);
            case "park":
                Far(h, 0, .25, .65);
                if (Chance(.15)) Add("skyline", h - .26f, h + .02f);
                Ground("grass", h);
                if (Chance(.5)) Add("path", h, 1, .26f, .74f);
                return new Setting(regions, .05f, h - .12f, h + .08f, .97f);
            case "garden":
                Far(h, 0, .2, .6);
                Ground("grass", h);
                if (!white && Chance(.5)) Add("flower meadow", h + Span(.02f, .08f), h + .3f);
                return new Setting(regions, .05f, h - .1f, h + .1f, .97f);
            case "farm":
                Far(h, .15, .55, .2);
                Ground("grass", h);
                if (!white && Chance(.6)) Add("crop field", h + .01f, h + Span(.16f, .26f));
                return new Setting(regions, .05f, h - .1f, h + .1f, .97f);
            case "harbour":
                Far(h, .3, .2, 0);
                if (Chance(.4)) Add("skyline", h - Span(.16f, .26f), h + .02f);
                Add("sea", h, 1);
                var pier = Span(.76f, .84f);
                Add("quay", pier, 1);
                return new Setting(regions, .05f, h - .1f, pier + .06f, .98f, h + .1f, pier - .01f);
            case "island":
                Add("sea", h, 1);
                var (top, low) = (h + Span(.04f, .1f), h + Span(.28f, .34f));
                var (left, right) = (Span(.04f, .1f), Span(.9f, .96f));
                Add("isle", top, low, left, right);
                return new Setting(regions, .05f, h - .08f, top + .1f, low - .06f, low + .03f, .97f, left + .12f, right - .12f);
            case "arctic":
                Far(h, .7, .2, 0);
                Add("snow field", h, 1);
                if (Chance(.35)) Add("lake", h + .12f, h + .26f, .1f, .9f);
                return new Setting(regions, .05f, h - .12f, h + .1f, .97f);
            case "space":
                Add("outer space", 0, 1);
                return new Setting(regions, .06f, .94f, .95f, .95f);
            case "moon surface":
                Add("outer space", 0, h + .12f);
                Add("moon ground", h + .06f, 1);
                return new Setting(regions, .05f, h - .06f, h + .18f, .97f);
            case "studio":
                Add("backdrop", 0, 1, colour: Chance(.3) ? "white" : dice.Any(CorpusLexicon.PaintNames));
                return new Setting(regions, .1f, .9f, .84f, .92f);
            default:
                Far(h, .3, .45, .2);
                Ground("grass", h);
                if (!white && Chance(.3)) Add("flower meadow", h + Span(.02f, .1f), 1);
                else if (Chance(.35)) Add("hill", h - Span(.06f, .14f), h + .3f, Chance(.5) ? 0 : .3f, Chance(.5) ? .7f : 1);
                return new Setting(regions, .05f, h - .12f, h + .08f, .97f);
        }
    }
}
