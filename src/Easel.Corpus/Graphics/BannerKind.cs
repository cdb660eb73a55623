using Easel.Corpus.Places;
using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus.Graphics;

/// <summary>Banners and poster backgrounds: things to one side, a calm area for lettering on the other. Nothing is written on them.</summary>
internal static class BannerKind
{
    /// <summary>The ground where nobody names a colour.</summary>
    private const uint Own = 0xFFCBDAF0;

    private static readonly string[] Sides = ["left", "right", "top", "bottom", "middle"];

    public static GraphicKind Kind { get; } = new(
        new PlaceKind("banner",
            ["banners", "web banner", "website banner", "banner background", "header", "header image", "website header", "web header", "hero image", "hero banner", "cover image", "poster background", "poster layout", "poster template", "flyer background", "flyer template", "banner template", "social media banner", "slide background", "title slide", "card background", "greeting card", "invitation card"],
            4, "on a banner", [])
        {
            Graphic = true,
            Regions = [.. Sides.Select(side => new RegionKind(Room(side), string.Join(',', Synonyms(side)), (brush, r) => CalmArea(brush, Room(side), r, new SKColor(0xFFF6F8FC)), Nearness: 91))],
        },
        Compose, Say, Slope) { Flat = true, Region = Calm };

    private static string Room(string side) => $"{side} copy space";

    /// <summary>All the ways to ask for room at a side: each is a phrase of its own, so that the side belongs to the room and not to a thing.</summary>
    private static IEnumerable<string> Synonyms(string side)
    {
        string[] places = side switch
        {
            "left" or "right" => [$"on the {side}", $"on the {side} side", $"at the {side}", $"to the {side}"],
            "middle" => ["in the middle", "in the centre", "in the center"],
            _ => [$"at the {side}", $"on the {side}", $"on {side}", $"{(side == "top" ? "above" : "below")}"],
        };
        string[] rooms = ["copy space", "copyspace", "text space", "space for text", "room for text", "empty space", "free space", "blank space", "negative space", "space for a title", "room for a title"];
        return from room in rooms from place in places select $"{room} {place}";
    }

    private static Scene Compose(GraphicDraft draft)
    {
        var ground = draft.Ground(draft.Dice.Pick<string?>((null, 16), ("white", 10), ("black", 8), (draft.Colour(), 66)));
        var side = draft.Aspect switch
        {
            > 1.3f => draft.Dice.Pick(("left", 42), ("right", 42), ("middle", 16)),
            < .75f => draft.Dice.Pick(("top", 46), ("bottom", 38), ("middle", 16)),
            _ => draft.Dice.Pick(("left", 27), ("right", 27), ("top", 20), ("bottom", 12), ("middle", 14)),
        };
        var share = draft.Dice.Span(.5f, .58f);
        var room = side switch
        {
            "left" => new Box(0, 0, share, 1), "right" => new Box(1 - share, 0, 1, 1), "top" => new Box(0, 0, 1, share), "bottom" => new Box(0, 1 - share, 1, 1),
            _ => draft.Aspect >= 1 ? new Box(.28f, .06f, .72f, .94f) : new Box(.06f, .28f, .94f, .72f),
        };
        draft.Region(Room(side), room);
        var first = draft.Thing();
        if (side == "middle") Around(draft, ground, first, room);
        else Beside(draft, ground, first, side, room);
        return draft.Finish(Kind);
    }

    private static void Beside(GraphicDraft draft, string? ground, ThingKind first, string side, Box room)
    {
        var free = side switch
        {
            "left" => new Box(room.Right + .01f, .06f, .97f, .94f), "right" => new Box(.03f, .06f, room.Left - .01f, .94f),
            "top" => new Box(.06f, room.Bottom + .01f, .94f, .96f), _ => new Box(.06f, .04f, .94f, room.Top - .01f),
        };
        var upright = side is "left" or "right";
        var count = draft.Dice.Pick((1, 60), (2, 26), (3, 14));
        var equal = draft.Dice.Chance(.5);
        var boxes = new List<(ThingKind Kind, Box Box)>();
        for (var i = 0; i < count; i++)
        {
            var kind = i == 0 || equal ? first : draft.Thing();
            if (i > 0 && !equal && boxes.Exists(entry => entry.Kind == kind)) continue;
            // One after the other along the longer side of what is free.
            var along = (i + .5f) / count;
            boxes.Add((kind, upright
                ? draft.Fit(kind, free.CentreX, free.Top + free.Height * along, free.Width * .94f, MathF.Min(free.Height / count * .9f, .74f))
                : draft.Fit(kind, free.Left + free.Width * along, free.CentreY, free.Width / count * .9f, free.Height * .94f)));
        }
        Group(draft, ground, boxes);
    }

    /// <summary>Two to four things at the edges around the room in the middle.</summary>
    private static void Around(GraphicDraft draft, string? ground, ThingKind first, Box room)
    {
        var wide = draft.Aspect >= 1;
        var corners = draft.Dice.Chance(.5);
        var equal = draft.Dice.Chance(.6);
        var second = equal ? first : draft.Thing();
        (float, float)[] spots = corners ? [(0, .27f), (1, .27f), (0, .73f), (1, .73f)] : [(0, .5f), (1, .5f)];
        var free = (wide ? room.Left : room.Top) * .9f;
        var boxes = new List<(ThingKind Kind, Box Box)>();
        for (var i = 0; i < spots.Length; i++)
        {
            var (edge, along) = spots[i];
            var at = edge == 0 ? free / 2 + .012f : 1 - free / 2 - .012f;
            var kind = i % 2 == 0 ? first : second;
            boxes.Add((kind, wide ? draft.Fit(kind, at, along, free * .94f, corners ? .42f : .7f) : draft.Fit(kind, along, at, corners ? .42f : .7f, free * .94f)));
        }
        Group(draft, ground, boxes);
    }

    private static void Group(GraphicDraft draft, string? ground, List<(ThingKind Kind, Box Box)> boxes)
    {
        foreach (var group in boxes.GroupBy(entry => entry.Kind)) draft.Add(group.Key, draft.Colour(group.Key, .5, not: ground), [.. group.Select(entry => entry.Box)]);
    }

    private static string Say(Wording words)
    {
        var layout = words.Scene.Layout;
        var room = layout.Items[1].Noun;
        var where = words.Chance(.75) ? words.RegionWord(room, .93) : room;
        var things = Wording.Join(words.Scene.Subjects.Select(words.Phrase));
        var name = words.Any("a banner", "a banner", "banner", "a web banner", "a website header", "a header image", "a poster background", "a flyer background", "hero image", "a cover image", "a banner template");
        var ground = words.Chance(.3) ? " " + words.Ground() : "";
        return words.Any(0, 1, 2, 3) switch
        {
            0 => $"{name} with {things}{ground}" + (words.Chance(.85) ? $", {where}" : ""),
            1 => $"{name} with {where}, {things}{ground}",
            2 => $"{things}{ground}, {name}" + (words.Chance(.85) ? $" with {where}" : ""),
            _ => $"{name}, {things}{ground}" + (words.Chance(.85) ? $", {where}" : ""),
        };
    }

    /// <summary>A ground that changes gently from corner to corner, with large soft rounds.</summary>
    private static void Slope(Brush brush, string? colour, SKRect r)
    {
        var tone = GraphicGround.Tone(colour, Own);
        using (var paint = new SKPaint
        {
            IsAntialias = true,
            Shader = SKShader.CreateLinearGradient(new SKPoint(r.Left, r.Top), new SKPoint(r.Right, r.Bottom), [Palette.Lighter(tone, .22f), tone, Palette.Darker(tone, .1f)], SKShaderTileMode.Clamp),
        }) brush.Canvas.DrawRect(r, paint);
        var light = SKColors.White.WithAlpha((byte)(colour == "black" ? 20 : 44));
        brush.Oval(r.Left + r.Width * .04f, r.Bottom - r.Height * .02f, brush.Unit * .34f, brush.Unit * .34f, light);
        brush.Oval(r.Right - r.Width * .02f, r.Top + r.Height * .06f, brush.Unit * .42f, brush.Unit * .42f, light);
        brush.Oval(r.Right - r.Width * .1f, r.Bottom - r.Height * .04f, brush.Unit * .18f, brush.Unit * .18f, Palette.Darker(tone, .3f).WithAlpha(26));
    }

    private static bool Calm(Layout layout, Brush brush, LayoutItem item, SKRect r)
    {
        if (!item.Noun.EndsWith("copy space", StringComparison.Ordinal)) return false;
        var tone = GraphicGround.Tone(layout.Items[0].Colour, Own);
        CalmArea(brush, item.Noun, r, layout.Items[0].Colour switch { "black" => Palette.Lighter(tone, .1f), "white" => Palette.Darker(tone, .06f), _ => Palette.Lighter(tone, .66f) });
        return true;
    }

    /// <summary>An even area with a bent edge towards the things, or a card in the middle.</summary>
    private static void CalmArea(Brush brush, string noun, SKRect r, SKColor tone)
    {
        if (noun == Room("middle"))
        {
            brush.Soft(r.MidX, r.MidY + r.Height * .02f, r.Width * .62f, r.Height * .62f, new SKColor(0x50181430));
            brush.Round(r, brush.Unit * .05f, tone, tone);
            return;
        }
        foreach (var (reach, alpha) in (ReadOnlySpan<(float, byte)>)[(1, 96), (.9f, 255)])
        {
            using var path = new SKPath();
            // Along the edge from one end to the other, then back around the corners of the picture.
            (float X, float Y) At(float along, float across) => noun[0] switch
            {
                'l' => (r.Left + r.Width * across, r.Top + r.Height * along), 'r' => (r.Right - r.Width * across, r.Top + r.Height * along),
                't' => (r.Left + r.Width * along, r.Top + r.Height * across), _ => (r.Left + r.Width * along, r.Bottom - r.Height * across),
            };
            void Move(float along, float across)
            {
                var (x, y) = At(along, across);
                if (path.IsEmpty) path.MoveTo(x, y);
                else path.LineTo(x, y);
            }
            for (var i = 0; i <= 32; i++) Move(i / 32f, reach - .05f + .05f * MathF.Sin((i / 32f * 1.15f + .1f + .12f * brush.Whim(31)) * MathF.Tau * .8f));
            Move(1, 0);
            Move(0, 0);
            path.Close();
            brush.Fill(path, tone.WithAlpha(alpha));
        }
    }
}
