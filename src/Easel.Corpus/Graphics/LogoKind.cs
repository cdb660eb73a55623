using Easel.Corpus.Places;
using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus.Graphics;

/// <summary>Logos and icons: one thing in a few even colours, free or in a badge. A silhouette, light "backlit", has a single colour.</summary>
internal static class LogoKind
{
    private static readonly SKColor Navy = new(0xFF27407A);

    public static GraphicKind Kind { get; } = new(
        new PlaceKind("logo",
            ["logos", "icon", "app icon", "emblem", "badge", "logo design", "icon design", "logotype", "flat icon", "flat logo", "minimal logo", "minimalist logo", "simple logo", "simple icon", "pictogram", "mascot logo", "crest", "insignia", "favicon", "company logo", "team logo"],
            7, "as a logo", [])
        {
            Graphic = true,
            Wheres = ["as an icon"],
            Regions =
            [
                new("round badge", "circle badge, circular badge, round frame", (brush, r) => Badge(brush, "round badge", null, r), Nearness: 120),
                new("rounded square badge", "rounded square, square badge, rounded badge, app tile", (brush, r) => Badge(brush, "rounded square badge", null, r), Nearness: 120),
                new("shield badge", "shield shape, crest shape", (brush, r) => Badge(brush, "shield badge", null, r), Nearness: 120),
                new("hexagon badge", "hexagonal badge, hexagon shape", (brush, r) => Badge(brush, "hexagon badge", null, r), Nearness: 120),
            ],
        },
        Compose, Say, GraphicGround.Plain)
    {
        Flat = true,
        Marks = true,
        Region = (_, brush, item, r) => Badge(brush, item.Noun, item.Colour, r),
        StyleShare = (style, share) => style switch { "illustration" => share * 1.3f, "flat vector" => 14, "photo" or "impressionism" or "oil painting" => share * .3f, _ => share * .7f },
    };

    private static Scene Compose(GraphicDraft draft)
    {
        var ground = draft.Ground(draft.Dice.Pick<string?>(("white", 50), (null, 12), ("black", 8), (draft.Colour(), 30)));
        var badge = draft.Dice.Pick<string?>((null, 34), ("round badge", 24), ("rounded square badge", 22), ("shield badge", 10), ("hexagon badge", 10));
        var kind = draft.Thing();
        string? around = null;
        if (badge is not null)
        {
            around = draft.Colour(not: ground ?? "white");
            var (half, tall) = (.37f * draft.UnitX, badge == "shield badge" ? .42f * draft.UnitY : .37f * draft.UnitY);
            draft.Region(badge, new Box(.5f - half, .5f - tall, .5f + half, .5f + tall), around);
        }
        var size = badge switch { null => .66f, "shield badge" => .44f, "rounded square badge" => .52f, _ => .46f };
        var box = draft.Fit(kind, .5f, badge == "shield badge" ? .5f - .04f * draft.UnitY : .5f, size * 1.05f * draft.UnitX, size * draft.UnitY);
        draft.Add(kind, draft.Colour(kind, .5, not: around ?? ground), box);
        if (badge is not null) draft.Relate(0, "in", badge);
        return draft.Finish(Kind, draft.Dice.Chance(.22) ? "backlit" : "natural");
    }

    private static string Say(Wording words)
    {
        var layout = words.Scene.Layout;
        var thing = words.Phrase(words.Scene.Subjects[0]);
        var badge = layout.Items.FirstOrDefault(IsBadge);
        var icon = badge?.Noun == "rounded square badge" && words.Chance(.6);
        var text = icon ? words.Any("an app icon of {0}", "app icon of {0}", "an icon of {0}", "{0}, app icon", "icon with {0}")
            : layout.Light == "backlit" && words.Chance(.85) ? words.Any("a silhouette logo of {0}", "logo of {0}, silhouette", "silhouette icon of {0}", "{0}, silhouette emblem", "a silhouette emblem of {0}")
            : words.Any("a logo of {0}", "a logo of {0}", "logo of {0}", "an icon of {0}", "a flat logo of {0}", "{0}, logo", "{0} as a logo", "{0}, icon", "a minimal logo of {0}", "an emblem of {0}", "a badge with {0}", "simple logo with {0}", "logo design, {0}");
        text = text.Replace("{0}", thing, StringComparison.Ordinal);
        if (badge is not null && words.Chance(.72)) text += $" {words.Any("in", "on", "inside")} {Wording.WithArticle((badge.Colour is null || words.Chance(.15) ? "" : words.ColourWord(badge.Colour) + " ") + words.RegionWord(badge.Noun, .2))}";
        return words.Chance(.34) ? $"{text} {words.Ground()}" : text;
    }

    /// <summary>Paints the badge in a colour word; false when the noun is none.</summary>
    private static bool Badge(Brush brush, string noun, string? colour, SKRect r)
    {
        using var shape = Outline(noun, r);
        if (shape is null) return false;
        var tone = Palette.Of(colour, Navy);
        brush.Fill(shape, tone);
        if (noun == "rounded square badge") return true;
        var inset = brush.Unit * .026f;
        using var inner = Outline(noun, SKRect.Inflate(r, -inset, -inset))!;
        using var ring = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeJoin = SKStrokeJoin.Round, StrokeWidth = brush.Unit * .011f, Color = MarkPainter.On(tone) };
        brush.Canvas.DrawPath(inner, ring);
        return true;
    }

    /// <summary>The only colour of a silhouette; null for a mark with the thing's own colours.</summary>
    public static SKColor? Single(Layout layout, LayoutItem thing)
    {
        if (layout.Light != "backlit") return null;
        if (thing.Colour is not null) return Palette.Of(thing.Colour, SKColors.Black);
        var badge = layout.Items.LastOrDefault(IsBadge);
        return MarkPainter.On(badge is not null ? Palette.Of(badge.Colour, Navy) : GraphicGround.Tone(layout.Items[0].Colour, 0xFFF1F2F6));
    }

    // By name: a name badge is a thing.
    private static bool IsBadge(LayoutItem item) => item.Noun is "round badge" or "rounded square badge" or "shield badge" or "hexagon badge";

    private static SKPath? Outline(string noun, SKRect r)
    {
        var path = new SKPath();
        switch (noun)
        {
            case "round badge": path.AddOval(r); break;
            case "rounded square badge": path.AddRoundRect(r, r.Width * .23f, r.Height * .23f); break;
            case "hexagon badge":
                path.MoveTo(r.MidX, r.Top);
                foreach (var (x, y) in (ReadOnlySpan<(float, float)>)[(.95f, .25f), (.95f, .75f), (.5f, 1), (.05f, .75f), (.05f, .25f)]) path.LineTo(r.Left + r.Width * x, r.Top + r.Height * y);
                path.Close();
                break;
            case "shield badge":
                path.MoveTo(r.MidX, r.Top);
                path.CubicTo(r.Left + r.Width * .66f, r.Top + r.Height * .1f, r.Left + r.Width * .82f, r.Top + r.Height * .11f, r.Right, r.Top + r.Height * .1f);
                path.CubicTo(r.Right, r.Top + r.Height * .62f, r.Left + r.Width * .82f, r.Top + r.Height * .86f, r.MidX, r.Bottom);
                path.CubicTo(r.Left + r.Width * .18f, r.Top + r.Height * .86f, r.Left, r.Top + r.Height * .62f, r.Left, r.Top + r.Height * .1f);
                path.CubicTo(r.Left + r.Width * .18f, r.Top + r.Height * .11f, r.Left + r.Width * .34f, r.Top + r.Height * .1f, r.MidX, r.Top);
                path.Close();
                break;
            default:
                path.Dispose();
                return null;
        }
        return path;
    }
}
