using Easel.Corpus.Styles;
using Easel.Layouts;

namespace Easel.Corpus;

/// <summary>One scene in the making.</summary>
internal sealed class SceneDraft(Random random, float aspect)
{
    private readonly List<(LayoutItem Item, float Depth)> placed = [];
    private readonly List<Subject> subjects = [];
    private readonly List<Relation> relations = [];
    private string place = "", time = "day", light = "natural", weather = "clear", season = "summer", style = "illustration", camera = "wide";
    private Setting setting = null!;

    public Scene Compose()
    {
        ChooseGlobals();
        setting = Setting.Of(place, season, weather, random);
        var skyLight = AddSunOrMoon();
        if (place == "studio") ComposeStudio();
        else ComposeThings();
        var regions = setting.Regions.Select(region => region with { Box = Clip(region.Box) });
        var things = placed.OrderBy(entry => entry.Depth).Select(entry => entry.Item);
        var items = skyLight is null ? regions.Concat(things) : InsertAfterSky(regions, skyLight).Concat(things);
        return new Scene(new Layout(place, time, light, weather, season, style, camera, [.. items]), aspect, subjects, relations);
    }

    private void ChooseGlobals()
    {
        place = Weighted(PlaceCatalogue.All, kind => kind.Share).Name;
        var kind = PlaceCatalogue.Find(place);
        season = Pick(("summer", 55), ("autumn", 15), ("winter", 14), ("spring", 16));
        if (place is "desert" or "beach" or "island" or "underwater" or "studio" or "space" or "moon surface" or "sea" or "jungle" or "savanna" or "cave" or "volcanic land" or "canyon") season = "summer";
        if (place == "arctic") season = "winter";
        time = place is "space" or "moon surface" ? "night" : place is "studio" or "underwater" ? "day" : Pick(("day", 56), ("sunset", 18), ("night", 17), ("dawn", 9));
        if (kind.HasWeather)
        {
            weather = Pick(("clear", 56), ("cloudy", 8), ("rain", 8), ("snow", 8), ("fog", 6), ("storm", 5), ("rainbow", 5), ("wind", 5));
            if (weather == "snow" && place is "desert" or "beach" or "island" or "jungle" or "savanna" or "volcanic land") weather = "clear";
            if (weather == "snow") season = "winter";
            if (weather is "rainbow" && time == "night") weather = "clear";
        }
        light = ChooseLight(kind);
        style = Weighted(StyleCatalogue.All, candidate => candidate.Share).Name;
        if (Chance(place == "studio" ? .3 : .1)) camera = "close-up";
    }

    private string ChooseLight(PlaceKind kind)
    {
        if (PlaceCatalogue.IsRoom(place) || place == "cave")
            return Chance(.14) ? "candlelight" : time == "night" && place is "room" or "bedroom" && Chance(.2) ? "neon" : Chance(.05) ? "soft light" : "natural";
        if (place == "studio") return Pick(("natural", 80), ("studio light", 15), ("candlelight", 2), ("neon", 3));
        if (!kind.HasWeather) return "natural";
        if (time == "night" && place is "city" or "road" or "street" && Chance(.3)) return "neon";
        if (weather == "cloudy" && time == "day") return Chance(.3) ? "soft light" : "natural";
        if (weather != "clear") return "natural";
        return time switch
        {
            "night" => Chance(.4) ? "moonlight" : "natural",
            "day" => Pick(("natural", 80), ("golden hour", 7), ("noon light", 7), ("backlit", 4), ("soft light", 2)),
            _ => Pick(("natural", 60), ("golden hour", 26), ("backlit", 14)),
        };
    }

    private LayoutItem? AddSunOrMoon()
    {
        if (!PlaceCatalogue.Find(place).HasWeather || weather is "rain" or "storm" or "fog" or "snow" or "cloudy") return null;
        if (light is "noon light" or "soft light") return null;
        var must = light is "moonlight" or "golden hour" or "backlit" || time is "sunset" or "dawn";
        if (!must && !Chance(time == "night" ? .6 : .35)) return null;
        var night = time == "night";
        var noun = night ? Chance(.6) ? "moon" : "crescent moon" : "sun";
        var size = night ? Span(.13f, .18f) : time == "day" && light == "natural" ? Span(.13f, .18f) : Span(.17f, .24f);
        var low = !night && (time != "day" || light is "golden hour" or "backlit");
        var y = low ? setting.SkyBottom + Span(-.06f, .0f) - size / 2 + .04f : Span(.06f, .12f) + size / 2;
        var x = Chance(.4) ? Span(.4f, .6f) : Chance(.5) ? Span(.14f, .3f) : Span(.7f, .86f);
        return new LayoutItem(noun, null, Clip(new Box(x - size / 2 / aspect, y - size / 2, x + size / 2 / aspect, y + size / 2)));
    }

    private static IEnumerable<LayoutItem> InsertAfterSky(IEnumerable<LayoutItem> regions, LayoutItem skyLight)
    {
        foreach (var region in regions)
        {
            yield return region;
            if (region.Noun == "sky") yield return skyLight;
        }
    }

    private void ComposeStudio()
    {
        var ground = setting.Regions[0].Colour;
        var kind = Weighted(ThingCatalogue.All, thing => thing.Share);
        var count = Pick((1, 74), (2, 12), (3, 9), (4, 3), (5, 2));
        var colour = Colour(kind, .55, not: ground);
        Place(kind, colour, count, scale: count == 1 ? Span(1.5f, 2f) : 1.15f);
        if (count > 1 || !Chance(.3)) return;
        var second = Weighted(ThingCatalogue.All, thing => thing.Share);
        if (second != kind) Place(second, Colour(second, .5, not: ground), 1, 1.1f);
        Relate();
    }

    private void ComposeThings()
    {
        var nouns = Pick((0, 5), (1, 38), (2, 34), (3, 17), (4, 6));
        if (camera == "close-up") nouns = Math.Clamp(nouns, 1, 2);
        var chosen = new List<ThingKind>();
        var plausible = PlaceCatalogue.Find(place).Things;
        var locals = ThingCatalogue.AtHome(place);
        while (chosen.Count < nouns)
        {
            var kind = Chance(locals.Count > 0 ? .55 : .82) ? ThingCatalogue.Find(plausible[random.Next(plausible.Length)])!
                : locals.Count > 0 && Chance(.66) ? Weighted(locals, thing => thing.Share) : Weighted(ThingCatalogue.All, thing => thing.Share);
            if (!chosen.Contains(kind) && Fits(kind)) chosen.Add(kind);
        }
        // Large things first: small ones then find the room in front of them.
        var total = 0;
        foreach (var kind in chosen.OrderByDescending(kind => kind.Size))
        {
            var count = Math.Min(8 - total, kind.Size > .45f && kind.Name is not ("palm tree" or "tree" or "pine tree")
                ? Pick((1, 88), (2, 9), (3, 3)) : Pick((1, 70), (2, 14), (3, 10), (4, 4), (5, 2)));
            if (count <= 0) break;
            if (camera == "close-up") count = Math.Min(count, 2);
            total += count;
            var scale = camera == "close-up" ? Span(1.5f, 1.8f) : chosen.Count == 1 && count == 1 ? Span(1.1f, 1.45f) : count > 2 ? .85f : Span(.95f, 1.15f);
            Place(kind, Colour(kind, .5), count, scale);
        }
        Relate();
        if (camera == "wide" && total < 5) AddDecor();
    }

    /// <summary>What makes a place itself even when nobody asks for it: houses in a village, trees in a forest.</summary>
    private void AddDecor()
    {
        var decor = PlaceCatalogue.Find(place).Decor;
        if (decor.Length == 0 || !Chance(place is "village" or "farm" or "forest" ? .85 : .6)) return;
        var kind = ThingCatalogue.Find(decor[random.Next(decor.Length)])!;
        if (subjects.Exists(subject => subject.Noun == kind.Name)) return;
        var many = kind.Name is "house" or "pine tree" or "tree" or "palm tree" or "cactus" or "flower" or "tulip";
        Place(kind, null, many ? Pick((1, 3), (2, 4), (3, 3)) : 1, kind.Habitat == Habitat.Ground && kind.Size > .4f ? Span(.7f, .95f) : 1, decor: true);
    }

    /// <summary>Windows need a wall, suns and moons come with the sky.</summary>
    private bool Fits(ThingKind kind) => kind.Name switch
    {
        "window" => place is "room" or "kitchen",
        "painting" => place is "room" or "kitchen",
        "sun" or "moon" or "crescent moon" => place == "space",
        "cloud" => !PlaceCatalogue.Find(place).Enclosed && place is not ("space" or "moon surface"),
        _ => true,
    };

    private void Place(ThingKind kind, string? colour, int count, float scale, bool decor = false)
    {
        var boxes = new List<Box>();
        var spot = Standing(kind);
        var support = spot == Habitat.Table ? placed.FindIndex(entry => entry.Item.Noun == "table") : -1;
        var bottom = BaseLine(kind, spot);
        var hill = subjects.Count == 0 && count == 1 && spot == Habitat.Ground && Chance(.7) ? setting.Regions.FirstOrDefault(region => region.Noun == "hill") : null;
        if (hill is not null) bottom = hill.Box.Top + .1f * hill.Box.Height;
        for (var i = 0; i < count; i++)
        {
            // Equal things stand at nearly the same depth, so that they can be counted.
            var feet = spot is Habitat.Air or Habitat.Swims ? BaseLine(kind, spot) : Math.Clamp(bottom + Span(-.02f, .02f), 0, .98f);
            if (TryPlace(kind, spot, support, feet, scale, boxes, hill?.Box) is not { } box) continue;
            boxes.Add(box);
            var depth = support >= 0 ? placed[support].Depth + .0001f : spot == Habitat.Air ? box.Bottom - 1 : box.Bottom;
            placed.Add((new LayoutItem(kind.Name, colour, box), depth));
        }
        if (boxes.Count == 0) return;
        subjects.Add(new Subject(kind.Name, colour, boxes.Count, Union(boxes), decor));
        if (support >= 0) relations.Add(new Relation(subjects.Count - 1, "on", subjects.FindIndex(subject => subject.Noun == "table")));
    }

    /// <summary>Where the thing ends up in this place, which need not be where it is at home.</summary>
    private Habitat Standing(ThingKind kind)
    {
        var hangs = kind.Name is "window" or "painting";
        if (place == "space") return Habitat.Air;
        if (place == "studio") return kind.Habitat == Habitat.Air && !hangs ? Habitat.Air : Habitat.Ground;
        if (hangs) return Habitat.Air;
        return kind.Habitat switch
        {
            Habitat.Table when kind.Size < .33f && placed.Exists(entry => entry.Item.Noun == "table") && Chance(.85) => Habitat.Table,
            Habitat.Table => place == "sea" ? Habitat.Afloat : Habitat.Ground,
            Habitat.Swims or Habitat.Afloat when !setting.HasWater => Habitat.Ground,
            Habitat.Air when place == "underwater" => Habitat.Swims,
            Habitat.Ground when place == "sea" => Habitat.Afloat,
            Habitat.Air when kind.Name is "bird" or "parrot" or "rocket" or "star" && Chance(.35) => Habitat.Ground,
            _ => kind.Habitat,
        };
    }

    private float BaseLine(ThingKind kind, Habitat spot) => spot switch
    {
        Habitat.Air => Span(setting.SkyTop, Math.Max(setting.SkyTop + .05f, setting.SkyBottom)) + kind.Size * .5f,
        Habitat.Swims or Habitat.Afloat when setting.HasWater => Span(setting.WaterTop, setting.WaterBottom),
        _ => setting.HasGround ? Span(setting.GroundTop, setting.GroundBottom) : setting.GroundTop,
    };

    private Box? TryPlace(ThingKind kind, Habitat spot, int support, float feet, float scale, List<Box> own, Box? hill)
    {
        for (var attempt = 0; attempt < 24; attempt++)
        {
            var shrink = 1 - attempt * .018f;
            var far = spot is Habitat.Air or Habitat.Table || place is "studio" or "underwater" ? 1 : .62f + .5f * Math.Clamp((feet - .5f) / .45f, 0, 1);
            var height = Math.Clamp((.1f + .82f * kind.Size) * scale * far * shrink, .1f, .86f);
            var width = height * kind.Aspect / aspect;
            if (width > .9f) (height, width) = (height * .9f / width, .9f);
            var (left, right) = spot == Habitat.Ground ? (setting.GroundLeft, setting.GroundRight) : (0f, 1f);
            var margin = Math.Min(.5f * width + .02f, .5f * (right - left));
            // On a narrow ground only the feet must stay on it.
            if (left > 0) margin = Math.Min(margin, width * .35f + .02f);
            float bottom = feet, x = Math.Clamp(Span(left + margin, right - margin), width / 2 + .01f, 1 - width / 2 - .01f);
            if (hill is { } crest) x = Math.Clamp(crest.CentreX + Span(-.06f, .06f), width / 2 + .01f, 1 - width / 2 - .01f);
            if (place == "studio" && own.Count == 0 && subjects.Count == 0) x = Span(.47f, .53f);
            if (place == "studio") bottom = spot == Habitat.Air ? .5f + height / 2 : Math.Max(feet, .5f + height / 2);
            if (spot == Habitat.Table && support >= 0)
            {
                var top = placed[support].Item.Box;
                height = Math.Min(height, .26f);
                width = height * kind.Aspect / aspect;
                x = Span(top.Left + width / 2, Math.Max(top.Left + width / 2, top.Right - width / 2));
                bottom = top.Top + top.Height * .12f;
            }
            bottom = Math.Clamp(bottom, height + .02f, .98f);
            var box = new Box(x - width / 2, bottom - height, x + width / 2, bottom);
            var limit = own.Count > 0 || attempt > 12 ? .3f : .18f;
            if (own.TrueForAll(other => Overlap(box, other) < .12f)
                && placed.TrueForAll(entry => (support >= 0 && entry.Item.Noun == "table") || Overlap(box, entry.Item.Box) < limit))
                return box;
        }
        return null;
    }

    /// <summary>Says how the first subjects stand to each other where it is unmistakable.</summary>
    private void Relate()
    {
        for (var i = 0; i < subjects.Count; i++)
            for (var j = 0; j < subjects.Count; j++)
            {
                if (i == j || relations.Exists(r => (r.Subject, r.Object) == (i, j) || (r.Subject, r.Object) == (j, i))) continue;
                var (a, b) = (subjects[i].Box, subjects[j].Box);
                var sideBySide = a.Right < b.Left + .04f && MathF.Abs(a.Bottom - b.Bottom) < .14f;
                if (sideBySide && b.Left - a.Right < .2f) relations.Add(new Relation(i, Chance(.5) ? "next to" : "to the left of", j));
                else if (a.Left > b.Right - .04f && MathF.Abs(a.Bottom - b.Bottom) < .14f) relations.Add(new Relation(i, "to the right of", j));
                else if (a.Bottom > b.Bottom + .05f && a.Height < b.Height && a.CentreX > b.Left && a.CentreX < b.Right && a.Top > b.Top + .05f)
                    relations.Add(new Relation(i, "in front of", j));
                else if (a.Bottom < b.Top + .02f && MathF.Abs(a.CentreX - b.CentreX) < .25f) relations.Add(new Relation(i, "above", j));
            }
        var hill = setting.Regions.FirstOrDefault(region => region.Noun == "hill");
        for (var i = 0; hill is not null && i < subjects.Count; i++)
            if (subjects[i].Box is var box && box.Bottom < hill.Box.Bottom - .05f && box.Bottom > hill.Box.Top && box.CentreX > hill.Box.Left + .1f && box.CentreX < hill.Box.Right - .1f)
                relations.Add(new Relation(i, "on", -1, "hill"));
    }

    private string? Colour(ThingKind kind, double chance, string? not = null)
    {
        if (!kind.Colourable || !Chance(chance)) return null;
        string colour;
        do colour = CorpusLexicon.ColourNames[random.Next(CorpusLexicon.ColourNames.Count)];
        while (colour == not);
        return colour;
    }

    private static float Overlap(Box a, Box b)
    {
        var width = MathF.Min(a.Right, b.Right) - MathF.Max(a.Left, b.Left);
        var height = MathF.Min(a.Bottom, b.Bottom) - MathF.Max(a.Top, b.Top);
        return width <= 0 || height <= 0 ? 0 : width * height / MathF.Min(a.Width * a.Height, b.Width * b.Height);
    }

    private static Box Union(List<Box> boxes) => new(boxes.Min(b => b.Left), boxes.Min(b => b.Top), boxes.Max(b => b.Right), boxes.Max(b => b.Bottom));

    private static Box Clip(Box box) => new(Math.Clamp(box.Left, 0, 1), Math.Clamp(box.Top, 0, 1), Math.Clamp(box.Right, 0, 1), Math.Clamp(box.Bottom, 0, 1));

    private bool Chance(double probability) => random.NextDouble() < probability;

    private float Span(float low, float high) => low + (high - low) * (float)random.NextDouble();

    private T Pick<T>(params (T Value, int Weight)[] options) => Weighted(options, option => option.Weight).Value;

    private T Weighted<T>(IReadOnlyList<T> options, Func<T, float> weight)
    {
        var rest = random.NextDouble() * options.Sum(option => weight(option));
        foreach (var option in options)
            if ((rest -= weight(option)) < 0) return option;
        return options[^1];
    }
}
