using Easel.Corpus.Cameras;
using Easel.Corpus.Materials;
using Easel.Layouts;

namespace Easel.Corpus;

/// <summary>One scene in the making.</summary>
internal sealed class SceneDraft(Dice dice, float aspect)
{
    /// <summary>Most things in a picture, what dresses the place not counted.</summary>
    private const int MostThings = 9;

    private readonly List<(LayoutItem Item, float Depth)> placed = [];
    private readonly List<Subject> subjects = [];
    private readonly List<Relation> relations = [];
    private readonly Conditions conditions = Conditions.Draw(dice);
    private Setting setting = null!;

    private string Place => conditions.Place;

    public Scene Compose()
    {
        if (Graphics.GraphicCatalogue.Find(Place) is { } graphic) return graphic.Compose(new Graphics.GraphicDraft(dice, aspect));
        setting = Setting.Of(conditions, dice);
        var skyLight = AddSunOrMoon();
        if (conditions.IsPortrait) ComposePortrait();
        else if (Place == "studio") ComposeStudio();
        else ComposeThings();
        var regions = setting.Regions.Select(region => region with { Box = Clip(region.Box) });
        var things = placed.OrderBy(entry => entry.Depth).Select(entry => entry.Item);
        var items = skyLight is null ? regions.Concat(things) : InsertAfterSky(regions, skyLight).Concat(things);
        var layout = new Layout(Place, conditions.Time, conditions.Light, conditions.Weather, conditions.Season, conditions.Style, conditions.Camera, [.. items]);
        return new Scene(layout, aspect, subjects, relations);
    }

    private LayoutItem? AddSunOrMoon()
    {
        var (time, light) = (conditions.Time, conditions.Light);
        if (conditions.IsAerial || !PlaceCatalogue.Find(Place).HasWeather || conditions.Weather is "rain" or "storm" or "fog" or "snow" or "cloudy") return null;
        if (light is "noon light" or "soft light") return null;
        var must = light is "moonlight" or "golden hour" or "backlit" || time is "sunset" or "dawn";
        if (!must && (conditions.IsPortrait || !dice.Chance(time == "night" ? .6 : .35))) return null;
        var night = time == "night";
        var noun = night ? dice.Chance(.6) ? "moon" : "crescent moon" : "sun";
        var size = night ? dice.Span(.13f, .18f) : time == "day" && light == "natural" ? dice.Span(.13f, .18f) : dice.Span(.17f, .24f);
        var low = !night && (time != "day" || light is "golden hour" or "backlit");
        var y = low ? setting.SkyBottom + dice.Span(-.06f, .0f) - size / 2 + .04f : dice.Span(.06f, .12f) + size / 2;
        var x = dice.Chance(.4) && !conditions.IsPortrait ? dice.Span(.4f, .6f) : dice.Chance(.5) ? dice.Span(.14f, .3f) : dice.Span(.7f, .86f);
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

    /// <summary>One sitter who fills the height; whoever is tall is cut by the lower edge, like a bust.</summary>
    private void ComposePortrait()
    {
        var kind = Portrait.Sitter(Place, dice);
        var height = kind.Aspect < .8f ? dice.Span(1.12f, 1.38f) : dice.Span(.92f, 1.1f);
        var width = MathF.Min(height * kind.Aspect / aspect, .9f);
        height = width * aspect / kind.Aspect;
        var top = MathF.Max(dice.Span(.07f, .14f), 1 - height);
        var x = Math.Clamp(dice.Span(.45f, .55f), width / 2 + .01f, .99f - width / 2);
        var box = new Box(x - width / 2, top, x + width / 2, 1);
        var colour = Colour(kind, .4, not: Place == "studio" ? setting.Regions[0].Colour : null);
        placed.Add((new LayoutItem(kind.Name, colour, box), 1));
        subjects.Add(new Subject(kind.Name, colour, 1, box));
    }

    private void ComposeStudio()
    {
        var ground = setting.Regions[0].Colour;
        if (dice.Chance(.06) && PlaceInside(dice.Any([.. Containers.All.Where(holder => holder.Noun != "boat")]), dice.Span(1.1f, 1.4f))) return;
        var kind = dice.Weighted(ThingCatalogue.All, thing => thing.Share);
        var count = dice.Pick((1, 72), (2, 12), (3, 9), (4, 3), (5, 2), (6, 2));
        PlaceThings(kind, Colour(kind, .55, not: ground), count, scale: count == 1 ? dice.Span(1.5f, 2f) : 1.15f);
        if (count > 1 || !dice.Chance(.3)) return;
        var second = dice.Weighted(ThingCatalogue.All, thing => thing.Share);
        if (second != kind) PlaceThings(second, Colour(second, .5, not: ground), 1, 1.1f);
        SceneRelations.Find(subjects, relations, setting, dice);
    }

    private void ComposeThings()
    {
        var (closeUp, aerial) = (conditions.IsCloseUp, conditions.IsAerial);
        if (!aerial && dice.Chance(.07) && HolderHere() is { } holder && PlaceInside(holder, closeUp ? 1.5f : 1.2f) && (closeUp || dice.Chance(.6))) return;
        var nouns = aerial ? dice.Pick((1, 6), (2, 40), (3, 38), (4, 16)) : dice.Pick((0, 5), (1, 38), (2, 34), (3, 17), (4, 6));
        if (closeUp) nouns = Math.Clamp(nouns, 1, 2);
        var chosen = new List<ThingKind>();
        var plausible = PlaceCatalogue.Find(Place).Things;
        var locals = ThingCatalogue.AtHome(Place);
        while (chosen.Count < nouns)
        {
            var kind = dice.Chance(aerial ? .92 : locals.Count > 0 ? .55 : .82) ? ThingCatalogue.Find(dice.Any(plausible))!
                : dice.Weighted(locals.Count > 0 && dice.Chance(.66) ? locals : ThingCatalogue.All, thing => thing.Share);
            if (!chosen.Contains(kind) && Fits(kind)) chosen.Add(kind);
        }
        // Large things first: small ones then find the room in front of them.
        var total = subjects.Sum(subject => subject.Count);
        foreach (var kind in chosen.OrderByDescending(kind => kind.Size))
        {
            var large = kind.Size > .45f && kind.Name is not ("palm tree" or "tree" or "pine tree");
            var count = Math.Min(MostThings - total, large && !aerial ? dice.Pick((1, 88), (2, 9), (3, 3)) : dice.Pick((1, aerial ? 44 : 69), (2, 14), (3, 10), (4, 4), (5, 2), (6, 1)));
            if (count <= 0) break;
            if (closeUp) count = Math.Min(count, 2);
            total += count;
            var scale = aerial ? dice.Span(.4f, .54f) : closeUp ? dice.Span(1.5f, 1.8f) : chosen.Count == 1 && count == 1 ? dice.Span(1.1f, 1.45f) : count > 2 ? .85f : dice.Span(.95f, 1.15f);
            if (count > 1 || aerial || closeUp || !dice.Chance(.25) || !PlaceInFront(kind, Colour(kind, .5))) PlaceThings(kind, Colour(kind, .5), count, scale);
        }
        SceneRelations.Find(subjects, relations, setting, dice);
        if (!closeUp && total < 6) AddDecor();
    }

    /// <summary>A container that belongs here, or null.</summary>
    private Containers.Holder? HolderHere()
    {
        var fitting = Containers.All.Where(holder => holder.Noun == "boat" ? setting.HasWater && Place != "underwater" : Place is not ("sea" or "underwater" or "space") && setting.HasGround).ToList();
        return fitting.Count == 0 ? null : setting.HasWater && Place is "sea" or "lake" or "river" or "harbour" && dice.Chance(.6) ? fitting.Find(holder => holder.Noun == "boat") : dice.Any(fitting);
    }

    /// <summary>A container and what is in it: that stands behind the container's front.</summary>
    private bool PlaceInside(Containers.Holder holder, float scale)
    {
        var (container, content) = (ThingCatalogue.Find(holder.Noun)!, ThingCatalogue.Find(dice.Any(holder.Content))!);
        var paint = Colour(container, .4, not: Place == "studio" ? setting.Regions[0].Colour : null);
        if (MaterialCatalogue.Has(paint)) paint = null;
        PlaceThings(container, paint, 1, scale);
        if (placed.Count == 0) return false;
        var (at, depth) = placed[^1];
        var height = holder.Size * at.Box.Height;
        var width = height * content.Aspect / aspect;
        if (width > .78f * at.Box.Width) (height, width) = (height * .78f * at.Box.Width / width, .78f * at.Box.Width);
        var bottom = at.Box.Top + holder.Depth * at.Box.Height;
        if (bottom - height < .01f || height < .06f || placed.Take(placed.Count - 1).Any(entry => SceneRelations.Overlap(entry.Item.Box, new Box(at.Box.Left, bottom - height, at.Box.Right, bottom)) > .2f)) return false;
        var x = at.Box.CentreX + dice.Span(-.04f, .04f) * at.Box.Width;
        var box = new Box(x - width / 2, bottom - height, x + width / 2, bottom);
        var colour = Colour(content, .4);
        placed.Add((new LayoutItem(content.Name, colour, box), depth - .0001f));
        subjects.Add(new Subject(content.Name, colour, 1, box));
        relations.Add(new Relation(subjects.Count - 1, "in", subjects.Count - 2));
        return true;
    }

    /// <summary>A smaller thing that covers a part of the one before it.</summary>
    private bool PlaceInFront(ThingKind kind, string? colour)
    {
        if (Place is "sea" or "underwater" or "space" || kind.Habitat is not (Habitat.Ground or Habitat.Table) || kind.Name is "window" or "painting") return false;
        var back = subjects.FindIndex(subject => subject.Count == 1 && subject.Box.Height > .3f && ThingCatalogue.Find(subject.Noun)!.Habitat == Habitat.Ground);
        if (back < 0) return false;
        var behind = subjects[back].Box;
        var height = MathF.Min(behind.Height * dice.Span(.5f, .7f), (.1f + .82f * kind.Size) * 1.2f);
        var width = height * kind.Aspect / aspect;
        var bottom = behind.Bottom + dice.Span(.06f, .12f);
        var x = behind.CentreX + behind.Width * dice.Span(.14f, .3f) * (dice.Chance(.5) ? 1 : -1);
        var box = new Box(x - width / 2, bottom - height, x + width / 2, bottom);
        if (bottom > .985f || box.Left < .01f || box.Right > .99f || width > behind.Width * .8f || height < .1f) return false;
        if (placed.Exists(entry => SceneRelations.Overlap(entry.Item.Box, box) > (entry.Item.Box == behind ? .75f : .18f))) return false;
        placed.Add((new LayoutItem(kind.Name, colour, box), bottom));
        subjects.Add(new Subject(kind.Name, colour, 1, box));
        relations.Add(dice.Chance(.5) ? new Relation(subjects.Count - 1, "in front of", back) : new Relation(back, "behind", subjects.Count - 1));
        return true;
    }

    /// <summary>What makes a place itself even when nobody asks for it: houses in a village, trees in a forest.</summary>
    private void AddDecor()
    {
        var decor = PlaceCatalogue.Find(Place).Decor;
        if (decor.Length == 0 || !dice.Chance(conditions.IsAerial || Place is "village" or "farm" or "forest" ? .85 : .6)) return;
        var kind = ThingCatalogue.Find(dice.Any(decor))!;
        if (subjects.Exists(subject => subject.Noun == kind.Name)) return;
        var many = kind.Name is "house" or "pine tree" or "tree" or "palm tree" or "cactus" or "flower" or "tulip";
        var scale = conditions.IsAerial ? dice.Span(.38f, .48f) : kind.Habitat == Habitat.Ground && kind.Size > .4f ? dice.Span(.7f, .95f) : 1;
        PlaceThings(kind, null, many ? dice.Pick((1, 3), (2, 4), (3, 3), (4, conditions.IsAerial ? 4 : 0)) : 1, scale, decor: true);
    }

    /// <summary>Windows need a wall, suns and moons come with the sky.</summary>
    private bool Fits(ThingKind kind) => kind.Name switch
    {
        "window" or "painting" => Place is "room" or "kitchen",
        "sun" or "moon" or "crescent moon" => Place == "space",
        "cloud" => !conditions.IsAerial && !PlaceCatalogue.Find(Place).Enclosed && Place is not ("space" or "moon surface"),
        _ => true,
    };

    private void PlaceThings(ThingKind kind, string? colour, int count, float scale, bool decor = false)
    {
        var boxes = new List<Box>();
        var spot = Standing(kind);
        var support = spot == Habitat.Table ? placed.FindIndex(entry => entry.Item.Noun == "table") : -1;
        var bottom = BaseLine(kind, spot);
        var hill = subjects.Count == 0 && count == 1 && spot == Habitat.Ground && dice.Chance(.7) ? setting.Regions.FirstOrDefault(region => region.Noun == "hill") : null;
        if (hill is not null) bottom = hill.Box.Top + .1f * hill.Box.Height;
        for (var i = 0; i < count; i++)
        {
            // Equal things stand at nearly the same depth, so that they can be counted; from above they are strewn.
            var feet = conditions.IsAerial || spot is Habitat.Air or Habitat.Swims ? BaseLine(kind, spot) : Math.Clamp(bottom + dice.Span(-.02f, .02f), 0, .98f);
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
        if (Place == "space") return Habitat.Air;
        if (Place == "studio") return kind.Habitat == Habitat.Air && !hangs ? Habitat.Air : Habitat.Ground;
        if (hangs) return Habitat.Air;
        return kind.Habitat switch
        {
            Habitat.Table when kind.Size < .33f && placed.Exists(entry => entry.Item.Noun == "table") && dice.Chance(.85) => Habitat.Table,
            Habitat.Table => Place == "sea" ? Habitat.Afloat : Habitat.Ground,
            Habitat.Swims or Habitat.Afloat when !setting.HasWater => Habitat.Ground,
            Habitat.Air when Place == "underwater" => Habitat.Swims,
            Habitat.Ground when Place == "sea" => Habitat.Afloat,
            Habitat.Air when kind.Name is "bird" or "parrot" or "rocket" or "star" && dice.Chance(.35) => Habitat.Ground,
            _ => kind.Habitat,
        };
    }

    private float BaseLine(ThingKind kind, Habitat spot) => spot switch
    {
        Habitat.Air => dice.Span(setting.SkyTop, Math.Max(setting.SkyTop + .05f, setting.SkyBottom)) + kind.Size * .5f,
        Habitat.Swims or Habitat.Afloat when setting.HasWater => dice.Span(setting.WaterTop, setting.WaterBottom),
        _ => setting.HasGround ? dice.Span(setting.GroundTop, setting.GroundBottom) : setting.GroundTop,
    };

    private Box? TryPlace(ThingKind kind, Habitat spot, int support, float feet, float scale, List<Box> own, Box? hill)
    {
        var hangs = kind.Name is "window" or "painting";
        for (var attempt = 0; attempt < 24; attempt++)
        {
            var shrink = 1 - attempt * .018f;
            var far = conditions.IsAerial ? .8f + .3f * feet : spot is Habitat.Air or Habitat.Table || Place is "studio" or "underwater" ? 1 : .62f + .5f * Math.Clamp((feet - .5f) / .45f, 0, 1);
            var height = Math.Clamp((.1f + .82f * kind.Size) * scale * far * shrink, conditions.IsAerial ? .07f : .1f, .86f);
            var width = height * kind.Aspect / aspect;
            if (width > .9f) (height, width) = (height * .9f / width, .9f);
            var (left, right) = spot switch
            {
                Habitat.Ground => (setting.GroundLeft, setting.GroundRight),
                Habitat.Afloat or Habitat.Swims => (setting.WaterLeft, setting.WaterRight),
                _ => (0f, 1f),
            };
            var margin = Math.Min(.5f * width + .02f, .5f * (right - left));
            // On a narrow ground only the feet must stay on it.
            if (left > 0) margin = Math.Min(margin, width * .35f + .02f);
            float bottom = feet, x = Math.Clamp(dice.Span(left + margin, right - margin), width / 2 + .01f, 1 - width / 2 - .01f);
            if (conditions.IsAerial && attempt > 3 && spot != Habitat.Air) bottom = BaseLine(kind, spot);
            if (hill is { } crest) x = Math.Clamp(crest.CentreX + dice.Span(-.06f, .06f), width / 2 + .01f, 1 - width / 2 - .01f);
            if (Place == "studio" && own.Count == 0 && subjects.Count == 0) x = dice.Span(.47f, .53f);
            if (Place == "studio") bottom = spot == Habitat.Air ? .5f + height / 2 : Math.Max(feet, .5f + height / 2);
            if (spot == Habitat.Table && support >= 0)
            {
                var top = placed[support].Item.Box;
                height = Math.Min(height, .26f);
                width = height * kind.Aspect / aspect;
                x = dice.Span(top.Left + width / 2, Math.Max(top.Left + width / 2, top.Right - width / 2));
                bottom = top.Top + top.Height * .12f;
            }
            bottom = Math.Clamp(bottom, height + .02f, .98f);
            var box = new Box(x - width / 2, bottom - height, x + width / 2, bottom);
            var limit = own.Count > 0 || attempt > 12 ? .3f : .18f;
            if (own.TrueForAll(other => SceneRelations.Overlap(box, other) < .12f)
                && (!hangs || setting.Regions.All(region => region.Box is { Left: 0, Right: 1 } || SceneRelations.Overlap(box, region.Box) < .02f))
                && placed.TrueForAll(entry => (support >= 0 && entry.Item.Noun == "table") || SceneRelations.Overlap(box, entry.Item.Box) < limit))
                return box;
        }
        return null;
    }

    /// <summary>A colour or a material for some; null leaves the thing its own.</summary>
    private string? Colour(ThingKind kind, double chance, string? not = null)
    {
        if (MaterialCatalogue.Suits(kind) && dice.Chance(chance * .22)) return dice.Any(MaterialCatalogue.All).Name;
        if (!kind.Colourable || !dice.Chance(chance)) return null;
        string colour;
        do colour = dice.Any(CorpusLexicon.PaintNames);
        while (colour == not);
        return colour;
    }

    private static Box Union(List<Box> boxes) => new(boxes.Min(b => b.Left), boxes.Min(b => b.Top), boxes.Max(b => b.Right), boxes.Max(b => b.Bottom));

    private static Box Clip(Box box) => new(Math.Clamp(box.Left, 0, 1), Math.Clamp(box.Top, 0, 1), Math.Clamp(box.Right, 0, 1), Math.Clamp(box.Bottom, 0, 1));
}
