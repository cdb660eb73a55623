using Easel.Corpus.Places;
using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus.Graphics;

/// <summary>Stickers: one thing, a small group, or a sheet of several, each with a white border and a soft shadow.</summary>
internal static class StickerKind
{
    /// <summary>The region that holds the white paper around the things inside it.</summary>
    public const string Border = "die-cut border";

    public static GraphicKind Kind { get; } = new(
        new PlaceKind("sticker", ["stickers", "die-cut sticker", "die cut sticker", "vinyl sticker", "sticker sheet", "sheet of stickers", "sticker design", "decal", "sticker art"], 7, "as a sticker", [])
        {
            Graphic = true,
            Wheres = ["on a sticker"],
            Regions = [new(Border, "white border, die cut border, white outline, sticker border, thick white border", PaintAlone, Nearness: 150)],
        },
        Compose, Say, GraphicGround.Plain) { Flat = true };

    private static Scene Compose(GraphicDraft draft)
    {
        var ground = draft.Ground(draft.Dice.Pick<string?>((null, 34), ("white", 12), (draft.Colour(), 54)));
        var pictures = draft.Dice.Pick((Single, 70), ((Action<GraphicDraft, string?>)Group, 16), (Sheet, 14));
        pictures(draft, ground);
        return draft.Finish(Kind);
    }

    private static void Single(GraphicDraft draft, string? ground)
    {
        var kind = draft.Thing();
        var box = draft.Fit(kind, draft.Dice.Span(.48f, .52f), draft.Dice.Span(.48f, .52f), draft.Dice.Span(.6f, .74f) * draft.UnitX, draft.Dice.Span(.54f, .7f) * draft.UnitY);
        Cut(draft, box, .036f);
        draft.Add(kind, draft.Colour(kind, .55, not: ground), box);
    }

    /// <summary>Two or three side by side under one border.</summary>
    private static void Group(GraphicDraft draft, string? ground)
    {
        var count = draft.Dice.Pick((2, 70), (3, 30));
        var equal = draft.Dice.Chance(.35);
        var (kinds, boxes, left) = (new List<ThingKind>(), new List<Box>(), 0f);
        while (kinds.Count < count)
        {
            var kind = equal && kinds.Count > 0 ? kinds[0] : draft.Thing();
            if (equal || !kinds.Contains(kind)) kinds.Add(kind);
        }
        foreach (var kind in kinds)
        {
            var box = draft.Fit(kind, 0, .5f, .76f * draft.UnitX / count, .5f * draft.UnitY);
            boxes.Add(new Box(left, .5f + .19f * draft.UnitY - box.Height, left + box.Width, .5f + .19f * draft.UnitY));
            left += box.Width + .015f * draft.UnitX;
        }
        var shift = .5f - boxes[^1].Right / 2;
        var placed = boxes.ConvertAll(box => box with { Left = box.Left + shift, Right = box.Right + shift });
        Cut(draft, placed.Aggregate(GraphicDraft.Union), .032f);
        if (equal) draft.Add(kinds[0], draft.Colour(kinds[0], .55, not: ground), [.. placed]);
        else for (var i = 0; i < count; i++) draft.Add(kinds[i], draft.Colour(kinds[i], .5, not: ground), placed[i]);
    }

    /// <summary>Four or six apart, each with its own border.</summary>
    private static void Sheet(GraphicDraft draft, string? ground)
    {
        var (columns, rows) = draft.Aspect > 1.3f ? (3, 2) : draft.Aspect < .75f ? (2, 3) : draft.Dice.Chance(.6) ? (2, 2) : (3, 2);
        var chosen = new List<ThingKind>();
        while (chosen.Count < columns * rows)
            if (draft.Thing() is var kind && !chosen.Contains(kind)) chosen.Add(kind);
        for (var i = 0; i < chosen.Count; i++)
        {
            var box = draft.Fit(chosen[i], (i % columns + .5f) / columns * .94f + .03f, (i / columns + .5f) / rows * .94f + .03f, .66f / columns, .66f / rows);
            Cut(draft, box, .022f);
            draft.Add(chosen[i], draft.Colour(chosen[i], .4, not: ground), box);
        }
    }

    private static void Cut(GraphicDraft draft, Box box, float width) => draft.Region(Border, GraphicDraft.Inflate(box, width * draft.UnitX, width * draft.UnitY));

    private static string Say(Wording words)
    {
        var scene = words.Scene;
        var things = Wording.Join(scene.Subjects.Take(scene.Subjects.Count > 3 ? words.Any(2, 3, 4) : 3).Select(words.Phrase));
        var extra = words.Chance(.16) ? words.Any(" with a white border", ", die-cut border", " with a thick white border", " with a white outline") : "";
        var ground = words.Chance(.3) ? " " + words.Ground() : "";
        return (scene.Subjects.Count > 3
            ? words.Any("a sticker sheet of {0}", "a sheet of stickers with {0}", "stickers of {0}", "sticker sheet, {0}")
            : words.Any("a sticker of {0}", "a sticker of {0}", "sticker of {0}", "a die-cut sticker of {0}", "{0} as a sticker", "{0}, sticker", "a vinyl sticker of {0}", "sticker design of {0}", "{0}, die-cut sticker", "decal of {0}"))
            .Replace("{0}", things, StringComparison.Ordinal) + extra + ground;
    }

    /// <summary>The border of nothing: an empty sticker.</summary>
    private static void PaintAlone(Brush brush, SKRect r)
    {
        brush.Round(r, MathF.Min(r.Width, r.Height) * .2f, SKColors.White, new SKColor(0xFFF4F4F8));
        using var edge = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = brush.Unit * .006f, Color = new SKColor(0x60303048) };
        brush.Canvas.DrawRoundRect(r, MathF.Min(r.Width, r.Height) * .2f, MathF.Min(r.Width, r.Height) * .2f, edge);
    }
}
