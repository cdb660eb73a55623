using Easel.Layouts;

namespace Easel.Corpus;

/// <summary>Draws scenes: a place with its regions, a time, a weather, and things where they belong.</summary>
public static class SceneSampler
{
    private sealed record Place(string Name, double Weight, string[] Grounds, Habitat[] Habitats, string[] Favourites);

    // Grounds are the regions below the sky, back to front; habitats say which things fit.
    private static readonly Place[] Places =
    [
        new("beach", 1.4, ["sea", "sand"], [Habitat.Ground, Habitat.Plant], ["palm tree", "umbrella", "crab", "beach ball", "boat", "sailboat", "chair", "turtle", "hut"]),
        new("sea", 1.1, ["sea"], [Habitat.Water, Habitat.Air], ["sailboat", "boat", "ship", "whale", "dolphin", "lighthouse"]),
        new("lake", 1, ["hills", "lake", "grass"], [Habitat.Ground, Habitat.Plant, Habitat.Water], ["duck", "swan", "canoe", "pine tree", "sailboat", "house"]),
        new("meadow", 1.2, ["hills", "grass"], [Habitat.Ground, Habitat.Plant, Habitat.Building], ["cow", "horse", "sheep", "sunflower", "tree", "windmill", "butterfly"]),
        new("forest", 1, ["trees", "grass"], [Habitat.Ground, Habitat.Plant], ["pine tree", "deer", "fox", "bear", "mushroom", "tent", "owl", "wolf"]),
        new("desert", 1, ["dunes", "sand"], [Habitat.Ground, Habitat.Plant], ["cactus", "camel", "snake", "rock", "tent"]),
        new("mountains", 1.2, ["mountains", "grass"], [Habitat.Ground, Habitat.Plant, Habitat.Building], ["pine tree", "house", "castle", "eagle", "bear", "car", "hut"]),
        new("hills", 1, ["hills", "grass"], [Habitat.Ground, Habitat.Plant, Habitat.Building], ["castle", "house", "tree", "sheep", "church", "windmill"]),
        new("city", 1.2, ["skyline", "road"], [Habitat.Road, Habitat.Building], ["car", "bus", "taxi", "skyscraper", "truck", "bicycle"]),
        new("village", 1, ["hills", "grass", "road"], [Habitat.Building, Habitat.Ground, Habitat.Plant], ["house", "church", "tree", "cat", "dog", "bicycle"]),
        new("road", 1, ["hills", "grass", "road"], [Habitat.Road, Habitat.Plant], ["car", "truck", "bus", "motorcycle", "racing car", "tree"]),
        new("park", 1, ["trees", "grass"], [Habitat.Ground, Habitat.Plant], ["bench", "dog", "fountain", "tree", "bicycle", "boy", "girl"]),
        new("harbour", .8, ["skyline", "sea", "quay"], [Habitat.Water, Habitat.Ground], ["ship", "sailboat", "boat", "lighthouse"]),
        new("farm", 1, ["hills", "field", "grass"], [Habitat.Ground, Habitat.Building], ["barn", "tractor", "cow", "pig", "chicken", "rooster", "scarecrow", "sheep"]),
        new("room", 1.2, ["wall", "floor"], [Habitat.Indoors, Habitat.Ground], ["table", "chair", "sofa", "bed", "lamp", "cat", "window", "teddy bear", "television"]),
        new("space", .9, ["space"], [Habitat.Air], ["planet", "rocket", "astronaut", "ufo", "star"]),
        new("underwater", .8, ["water", "seabed"], [Habitat.Water], ["fish", "octopus", "turtle", "shark", "dolphin", "mermaid"]),
        new("studio", 1.6, ["backdrop"], [Habitat.Table, Habitat.Ground, Habitat.Plant, Habitat.Road, Habitat.Indoors, Habitat.Air, Habitat.Building, Habitat.Water], []),
    ];

    private static readonly string[] Indoor = ["room", "studio", "space", "underwater"];

    /// <summary>The scene of a seed; never one of the held-out combinations.</summary>
    /// <param name="seed">Same seed, same scene.</param>
    /// <param name="aspect">Width / height.</param>
    public static Scene Sample(ulong seed, float aspect = 1) => Draw(seed, aspect, heldOut: false);

    /// <summary>A scene that holds at least one held-out combination.</summary>
    /// <param name="seed">Same seed, same scene.</param>
    /// <param name="aspect">Width / height.</param>
    public static Scene SampleHeldOut(ulong seed, float aspect = 1) => Draw(seed, aspect, heldOut: true);

    private static Scene Draw(ulong seed, float aspect, bool heldOut)
    {
        for (var attempt = 0UL; ; attempt++)
        {
            var random = new Random(unchecked((int)(((seed * 1_000_003UL + attempt) * 0x9E3779B97F4A7C15UL) >> 33)));
            var scene = new Builder(random, aspect).Build();
            if (HeldOut.Contains(scene) == heldOut) return scene;
        }
    }

    private sealed class Builder(Random random, float aspect)
    {
        private readonly List<LayoutItem> _items = [];
        private readonly List<LayoutItem> _things = [];
        private readonly List<ThingGroup> _groups = [];
        private float _horizon;
        private string? _relation;

        public Scene Build()
        {
            var place = Pick(Places, p => p.Weight);
            var outdoors = !Indoor.Contains(place.Name);
            var time = outdoors ? Pick(["day", "sunset", "night", "dawn"], [.5, .2, .2, .1]) : "day";
            var weather = outdoors ? Pick(["clear", "cloudy", "rain", "snow", "fog", "storm", "rainbow"], [.5, .16, .08, .1, .06, .05, .05]) : "clear";
            if (weather == "rainbow" && time == "night") weather = "clear";
            var season = outdoors ? weather == "snow" ? "winter" : Pick(["summer", "autumn", "winter", "spring"], [.64, .14, .12, .1]) : "summer";
            var light = !outdoors ? "natural" : time switch
            {
                "sunset" or "dawn" when random.NextDouble() < .4 => "golden hour",
                "night" when place.Name == "city" && random.NextDouble() < .4 => "neon",
                "night" when random.NextDouble() < .35 => "moonlight",
                _ => "natural",
            };
            var style = Pick(["illustration", "watercolor", "oil painting", "pencil sketch", "pixel art"], [.6, .1, .1, .1, .1]);
            var close = place.Name != "studio" && random.NextDouble() < .12;

            PlaceRegions(place, season);
            if (outdoors) PlaceSkyThings(time, weather);
            PlaceThings(place, close);
            _items.AddRange(_things.OrderBy(t => Nouns.ByName[t.Noun].Habitat == Habitat.Air && !Grounded(place) ? t.Box.Height : t.Box.Bottom));
            var layout = new Layout(place.Name, time, light, weather, season, style, close ? "close-up" : "wide", _items);
            return new Scene(layout, aspect, _groups, _relation);
        }

        private static bool Grounded(Place place) => place.Name is not ("space" or "underwater" or "studio");

        private void PlaceRegions(Place place, string season)
        {
            _horizon = place.Name switch { "room" => Between(.64f, .74f), "city" or "harbour" => Between(.58f, .68f), _ => Between(.48f, .62f) };
            if (place.Name is "space" or "studio") { _items.Add(new(place.Grounds[0], null, new Box(0, 0, 1, 1))); return; }
            if (place.Name == "underwater")
            {
                _items.Add(new("water", null, new Box(0, 0, 1, 1)));
                _items.Add(new("seabed", null, new Box(0, Round(Between(.76f, .86f)), 1, 1)));
                return;
            }
            if (place.Name != "room") _items.Add(new("sky", null, new Box(0, 0, 1, Round(_horizon + .06f))));
            var top = _horizon;
            foreach (var ground in place.Grounds)
            {
                var name = ground == "grass" && (season == "winter" && random.NextDouble() < .8) ? "snow" : ground;
                switch (name)
                {
                    case "hills": Add(name, _horizon - Between(.1f, .2f), _horizon + .1f); break;
                    case "mountains": Add(name, _horizon - Between(.26f, .4f), _horizon + .06f); break;
                    case "trees": Add(name, _horizon - Between(.16f, .3f), _horizon + .06f); break;
                    case "dunes": Add(name, _horizon - Between(.06f, .14f), _horizon + .1f); break;
                    case "skyline": Add(name, _horizon - Between(.28f, .44f), _horizon + .03f); break;
                    case "wall": Add(name, 0, top + .02f); break;
                    case "sea" when place.Name == "beach": Add(name, top, top + .2f); top += Between(.13f, .17f); break;
                    case "sea" when place.Name == "harbour": Add(name, top, 1); top = Between(.84f, .9f); break;
                    case "lake": Add(name, top, .86f); top = Between(.78f, .83f); break;
                    case "field": Add(name, top, .82f); top = Between(.74f, .8f); break;
                    case "road" when place.Name != "city": Add(name, top, 1); break;
                    default: Add(name, top, 1); break;
                }
            }
        }

        private void Add(string region, float top, float bottom) => _items.Add(new(region, null, new Box(0, Round(top), 1, Round(Math.Min(1, bottom)))));

        private void PlaceSkyThings(string time, string weather)
        {
            if (weather is "clear" or "rainbow" && random.NextDouble() < .75)
            {
                var moon = time == "night";
                var size = Between(.12f, .2f);
                var x = Between(.1f, .9f);
                var y = time is "sunset" or "dawn" ? _horizon - Between(.02f, .14f) : Between(.1f, .26f);
                AddItem(_items, moon ? "moon" : "sun", null, x, y + size / 2, size, 1);
            }
            if (weather is "cloudy" or "storm" || random.NextDouble() < .3)
                for (var i = weather is "cloudy" or "storm" ? random.Next(2, 4) : random.Next(1, 3); i > 0; i--)
                {
                    var height = Between(.1f, .18f);
                    AddItem(_items, "cloud", null, Between(.1f, .9f), Between(.14f, .3f) + height / 2, height, 2.1f);
                }
        }

        private void PlaceThings(Place place, bool close)
        {
            var kinds = close ? 1 : place.Name == "studio" ? Pick([1, 2], [.7, .3]) : Pick([0, 1, 2, 3], [.06, .4, .38, .16]);
            for (var k = 0; k < kinds; k++)
            {
                var noun = PickNoun(place);
                if (_groups.Any(g => g.Noun == noun.Name)) continue;
                var colour = noun.Colourable && random.NextDouble() < .6 ? CorpusLexicon.Colours[random.Next(CorpusLexicon.Colours.Length)] : null;
                var most = k == 0 && !close ? 5 : 2;
                var count = Math.Min(most, Pick([1, 2, 3, 4, 5], [.62, .2, .1, .05, .03]));
                if (_things.Count + count > 8) count = 1;
                var position = PlaceGroup(place, noun, colour, count, k, close);
                _groups.Add(new ThingGroup(noun.Name, colour, count, position));
            }
        }

        private Noun PickNoun(Place place)
        {
            var chance = random.NextDouble();
            if (place.Favourites.Length > 0 && chance < .5) return Nouns.ByName[place.Favourites[random.Next(place.Favourites.Length)]];
            var pool = Nouns.All.Where(n => n.Name is not ("sun" or "moon" or "cloud") && (chance > .85 || place.Habitats.Contains(n.Habitat))).ToArray();
            return pool[random.Next(pool.Length)];
        }

        private string? PlaceGroup(Place place, Noun noun, string? colour, int count, int order, bool close)
        {
            var studio = place.Name == "studio";
            var shape = Shapes.Aspect(noun.Name) / aspect;                                      // width / height of the box in fractions
            var far = !close && !studio && order > 0 && noun.Habitat is Habitat.Building or Habitat.Plant && random.NextDouble() < .5;
            var scale = close ? Between(1.6f, 2f) : studio ? Between(1.6f, 2.2f) / MathF.Sqrt(count) : far ? Between(.5f, .65f) : Between(.8f, 1.15f);
            var height = Math.Min(close || studio ? .84f : .7f, noun.Height * scale * (count > 2 ? .8f : 1));
            if (height * shape > .84f) height = .84f / shape;
            var side = count == 1 ? Pick([null, "on the left", "on the right", "in the middle"], [.4, .2, .2, .2]) : null;
            if (close) side = null;
            var partner = order == 1 && count == 1 && _things.Count == 1 && !far ? _things[0] : null;

            for (var i = 0; i < count; i++)
            {
                var x = close || (studio && count == 1 && order == 0 && side is null) ? .5f + Between(-.05f, .05f) : side switch
                {
                    "on the left" => Between(.14f, .3f),
                    "on the right" => Between(.7f, .86f),
                    "in the middle" => Between(.46f, .54f),
                    _ => count > 1 ? (i + .5f) / count + Between(-.06f, .06f) : Between(.15f, .85f),
                };
                var y = Bottom(place, noun, height, far, close);
                if (partner is not null && side is null)
                {
                    if (random.NextDouble() < .5)
                    {
                        var right = partner.Box.CentreX < .5f;
                        x = right ? partner.Box.Right + height * shape / 2 + .02f : partner.Box.Left - height * shape / 2 - .02f;
                        y = partner.Box.Bottom + Between(-.02f, .02f);
                        _relation = "next to";
                    }
                    else if (noun.Habitat is not (Habitat.Air or Habitat.Building) && partner.Box.Bottom < .84f && height < partner.Box.Height)
                    {
                        x = partner.Box.CentreX + Between(-.05f, .05f);
                        y = Math.Min(.98f, partner.Box.Bottom + Between(.08f, .14f));
                        _relation = "in front of";
                    }
                }
                AddItem(_things, noun.Name, colour, x, y, height * Between(.94f, 1.06f), shape * aspect);
            }
            return far ? "in the background" : close ? null : side;
        }

        /// <summary>The lower edge of a thing: on the ground it stands on, in the water, or in the air.</summary>
        private float Bottom(Place place, Noun noun, float height, bool far, bool close)
        {
            if (close) return .5f + height / 2 + Between(0, .06f);
            if (place.Name is "space" or "underwater") return Between(height + .05f, .93f);
            if (place.Name == "studio") return .5f + height / 2 + Between(-.06f, .06f);
            if (noun.Habitat == Habitat.Air) return place.Name == "room" ? Between(.35f, .6f) : Between(height + .04f, Math.Max(height + .08f, _horizon));
            if (noun.Name is "window" or "picture frame") return Between(.38f, .5f);
            var water = _items.FirstOrDefault(i => i.Noun is "sea" or "lake");
            if (noun.Habitat == Habitat.Water && water is not null) return Math.Min(.96f, Between(water.Box.Top + .05f, place.Name is "beach" ? water.Box.Top + .14f : water.Box.Bottom - .03f));
            var ground = _items.LastOrDefault(i => i.Noun is "grass" or "sand" or "snow" or "road" or "quay" or "floor") ?? _items[^1];
            var top = ground.Box.Top;
            return far ? top + Between(.01f, .06f) : Between(Math.Min(.9f, top + .12f), .97f);
        }

        private void AddItem(List<LayoutItem> list, string noun, string? colour, float x, float bottom, float height, float pixelAspect)
        {
            var width = Math.Min(.98f, height * pixelAspect / aspect);
            x = Math.Clamp(x, width / 2 + .01f, .99f - width / 2);
            bottom = Math.Clamp(bottom, height + .01f, .99f);
            list.Add(new(noun, colour, new Box(Round(x - width / 2), Round(bottom - height), Round(x + width / 2), Round(bottom))));
        }

        private static float Round(float x) => MathF.Round(Math.Clamp(x, 0, 1), 3);

        private float Between(float low, float high) => low + (high - low) * random.NextSingle();

        private T Pick<T>(T[] values, double[] weights)
        {
            var at = random.NextDouble() * weights.Sum();
            for (var i = 0; i < values.Length; i++) if ((at -= weights[i]) < 0) return values[i];
            return values[^1];
        }

        private T Pick<T>(T[] values, Func<T, double> weight) => Pick(values, [.. values.Select(weight)]);
    }
}
