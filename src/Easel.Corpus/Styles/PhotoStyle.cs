namespace Easel.Corpus.Styles;

/// <summary>Photo-like: materials get their texture, distance its blur and haze, lights bloom; out-of-focus lights become discs; film tones, grain and a darker rim.</summary>
internal static class PhotoStyle
{
    public static StyleKind Kind { get; } = new("photo", "photograph, photorealistic, realistic photo, photographic, realistic, product photo, product photograph, product photography", 2.6f,
        ["photo of {0}", "a photo of {0}", "photograph of {0}", "{0}, photo", "{0}, photorealistic"], Apply) { Sprites = ArtSets.Rendered };

    private static void Apply(Artwork art)
    {
        var (w, h, unit) = (art.Width, art.Height, art.Unit);
        var picture = art.Picture;
        var textures = (Texture[])[Texture.None, .. art.Layout.Items.Select(item => TextureOf(item.Noun))];
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var i = y * w + x;
                // Textures shrink with distance as the ground does.
                var scale = unit * (.5f + .2f * (art.Nearness[i] >> 5));
                picture[i] *= 1 + Relief(textures[art.Items[i]], x, y, scale);
            }
        var (soft, far) = (Filters.Blur(picture, art.Pixels(1.8f)), Filters.Blur(picture, art.Pixels(5)));
        var bloom = picture.Clone();
        for (var i = 0; i < w * h; i++) bloom[i] *= Math.Clamp((bloom.LumaAt(i) - .72f) * 3.5f, 0, 1);
        bloom = Filters.Blur(bloom, art.Pixels(9));
        var studio = PlaceCatalogue.IsPlain(art.Layout.Place);
        if (!studio && art.Layout.Place != "space") Discs(art, far);
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var i = y * w + x;
                var near = art.Nearness[i] / 255f;
                var c = near < .3f && !studio ? Rgb.Mix(soft[i], far[i], Math.Clamp((.3f - near) * 3.4f, 0, 1)) : Rgb.Mix(picture[i], soft[i], .25f);
                var glow = bloom[i];
                c = new Rgb(c.R + glow.R * .22f, c.G + glow.G * .2f, c.B + glow.B * .17f);
                var (du, dv) = (x / (float)w - .5f, y / (float)h - .5f);
                var rim = art.Tiles ? 1 : 1 - 1.25f * MathF.Pow(du * du + dv * dv, 1.25f);
                var grain = (Noise.White(x, y, 1) - .5f) * 17 + (Noise.Smooth(x / (1.6f * unit), y / (1.6f * unit), 2) - .5f) * 12;
                art.Picture[i] = Film(c.Vivid(.68f) * rim) + grain;
            }
    }

    /// <summary>Small bright spots far away, spread to discs as an open lens does it.</summary>
    private static void Discs(Artwork art, Raster far)
    {
        var (w, h, radius) = (art.Width, art.Height, art.Pixels(7));
        var (step, lit) = (art.Pixels(10), art.Night ? .3f : .2f);
        for (var cy = step; cy < h - step; cy += step)
            for (var cx = step; cx < w - step; cx += step)
            {
                // The brightest point near here, if it stands out from its surroundings.
                var best = cy * w + cx;
                for (var y = cy - step / 2; y < cy + step / 2; y++)
                    for (var x = cx - step / 2; x < cx + step / 2; x++)
                        if (art.Picture.LumaAt(y * w + x) > art.Picture.LumaAt(best)) best = y * w + x;
                if (art.Nearness[best] > 60 || art.Picture.LumaAt(best) < far.LumaAt(best) + lit) continue;
                var (bx, by, c) = (best % w, best / w, art.Picture[best]);
                for (var y = Math.Max(by - radius, 0); y <= Math.Min(by + radius, h - 1); y++)
                    for (var x = Math.Max(bx - radius, 0); x <= Math.Min(bx + radius, w - 1); x++)
                    {
                        var away = MathF.Sqrt((x - bx) * (x - bx) + (y - by) * (y - by)) / radius;
                        if (away < 1 && art.Nearness[y * w + x] < 90) far[y * w + x] = Rgb.Mix(far[y * w + x], c, Math.Clamp((1 - away) * radius, 0, 1) * (away > .75f ? .42f : .3f));
                    }
            }
    }

    /// <summary>An S-curve with a lifted, slightly teal black and a warm white.</summary>
    private static Rgb Film(Rgb c)
    {
        static float Curve(float v)
        {
            var t = Math.Clamp(v / 255, 0, 1);
            return t * t * (3 - 2 * t) * .6f + t * .4f;
        }
        return new Rgb(8 + 243 * Curve(c.R), 11 + 236 * Curve(c.G), 15 + 222 * Curve(c.B));
    }

    private enum Texture { None, Grass, Grain, Rock, Water, Leaves, Plaster, Wood, Cloud }

    private static Texture TextureOf(string noun) => noun switch
    {
        "grass" or "flower meadow" or "crop field" or "hill" or "isle" or "savanna grass" or "jungle floor" => Texture.Grass,
        "sand" or "seabed" or "dunes" or "path" or "road surface" or "snow field" or "moon ground" or "canyon floor" or "carpet" => Texture.Grain,
        "mountains" or "cliffs" or "mesas" or "lava ground" or "cave wall" or "cave floor" or "cobbles" or "town wall" or "volcanic cone" => Texture.Rock,
        "sea" or "lake" or "river" or "falls" or "underwater" => Texture.Water,
        "hills" or "treeline" or "pines" or "jungle wall" or "vines" or "acacias" => Texture.Leaves,
        "wall" or "pavement" or "skyline" or "house fronts" or "timber houses" or "papered wall" or "backdrop" => Texture.Plaster,
        "floor" or "quay" or "bookshelves" => Texture.Wood,
        "sky" or "clouds" => Texture.Cloud,
        _ => ThingCatalogue.Find(noun) is null ? Texture.None : Texture.Plaster,
    };

    private static float Relief(Texture texture, int x, int y, float scale)
    {
        float u = x / scale, v = y / scale;
        return texture switch
        {
            Texture.Grass => .5f * (Noise.Smooth(u / 1.1f, v / 3.4f, 3) - .5f) + .34f * (Noise.Cloudy(u / 16, v / 9, 4) - .5f),
            Texture.Grain => .24f * (Noise.Smooth(u / .9f, v / .9f, 5) - .5f) + .26f * (Noise.Cloudy(u / 24, v / 8, 6) - .5f),
            Texture.Rock => .6f * (Noise.Cloudy(u / 7, v / 5, 7) - .5f) + .3f * (MathF.Abs(Noise.Smooth(u / 9 + v / 15, v / 14, 8) - .5f) - .2f),
            Texture.Water => .36f * (Noise.Cloudy(u / 15, v / 2.3f, 9) - .5f),
            Texture.Leaves => .6f * (Noise.Smooth(u / 2.1f, v / 1.8f, 10) - .5f) + .3f * (Noise.Cloudy(u / 9, v / 9, 11) - .5f),
            Texture.Plaster => .08f * (Noise.Cloudy(u / 5, v / 5, 12) - .5f) + .05f * (Noise.White(x, y, 13) - .5f),
            Texture.Wood => .3f * (Noise.Cloudy(u / 3, v / 24, 14) - .5f),
            Texture.Cloud => .14f * (Noise.Cloudy(u / 34, v / 13, 15) - .5f),
            _ => 0,
        };
    }
}
