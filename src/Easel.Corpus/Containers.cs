using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus;

/// <summary>Things that hold others: what is inside stands behind the front and looks out over the rim, or is seen through glass.</summary>
internal static class Containers
{
    private const string Pets = "cat, dog, rabbit, mouse, chick, bear, duck, penguin, panda, teddy bear, baby, owl, frog, koala, fox, squirrel, ghost, robot";
    private const string Flowers = "flower, rose, tulip, sunflower, bouquet";
    private const string Sailors = "man, woman, boy, girl, cat, dog, bear, astronaut, king, penguin, wizard, robot, old man, princess, fox, panda";

    /// <summary>What a container holds.</summary>
    /// <param name="Noun">The container.</param>
    /// <param name="Content">Nouns that are found in it.</param>
    /// <param name="Size">Height of the content over the height of the container.</param>
    /// <param name="Depth">How far below the container's top the content stands, over the container's height.</param>
    internal sealed record Holder(string Noun, string[] Content, float Size, float Depth);

    /// <summary>All containers.</summary>
    public static IReadOnlyList<Holder> All { get; } =
    [
        Of("fish bowl", "fish, tropical fish, jellyfish, turtle, octopus, shell, shark, crab", .5f, .84f), Of("basket", Pets + ", apple, bread, flower", 1.05f, .6f),
        Of("bucket", Pets + ", fish, crab, " + Flowers, 1.05f, .6f), Of("parcel", Pets + ", gift, banana, book", 1.15f, .48f), Of("vase", Flowers, 1.1f, .42f),
        Of("boat", Sailors, 1.5f, .8f), Of("bathtub", Pets + ", man, woman, elephant, hippo", 1.0f, .72f), Of("shopping cart", Pets + ", pumpkin, watermelon, gift", .72f, .62f),
        Of("jar", "butterfly, bee, ladybird, snail, frog, candle, star, cookie, flower, shell, spider, mouse", .52f, .86f), Of("crate", Pets + ", apple, banana, carrot, pumpkin, rooster", 1.3f, .52f),
    ];

    private static readonly Dictionary<string, Holder> ByNoun = All.ToDictionary(holder => holder.Noun);

    /// <summary>Whether an item stands in a container that comes after it.</summary>
    public static bool Hold(Layout layout, LayoutItem item)
    {
        for (var i = layout.Items.Count - 1; i >= 0 && !ReferenceEquals(layout.Items[i], item); i--)
            if (ByNoun.ContainsKey(layout.Items[i].Noun) && layout.Items[i].Box is var box && item.Box.Left >= box.Left - .01f && item.Box.Right <= box.Right + .01f
                && item.Box.Bottom > box.Top + .2f * box.Height && item.Box.Bottom < box.Bottom)
                return true;
        return false;
    }

    /// <summary>Containers that the corpus draws itself.</summary>
    public static IReadOnlyList<ThingKind> Things { get; } =
    [
        ThingKind.Of("fish bowl", "fish bowls", null, 1.14f, .34f, Habitat.Table, "fishbowl, goldfish bowl, bowl of water"),
        ThingKind.Of("jar", "jars", null, .74f, .36f, Habitat.Table, "glass jar, mason jar"),
        ThingKind.Of("crate", "crates", null, 1.4f, .26f, Habitat.Ground, "wooden crate, wooden box"),
    ];

    /// <summary>Draws a container; false when the noun is none.</summary>
    public static bool Paint(Brush brush, string noun, SKRect r)
    {
        switch (noun)
        {
            case "fish bowl": Bowl(brush, r); break;
            case "jar": Jar(brush, r); break;
            case "crate": Crate(brush, r); break;
            default: return false;
        }
        return true;
    }

    private static Holder Of(string noun, string content, float size, float depth) => new(noun, content.Split(", "), size, depth);

    // Glass is thinner than half, so that what is inside stays what its pixels show.
    private static void Bowl(Brush brush, SKRect r)
    {
        var mood = brush.Mood;
        using var bowl = new SKPath();
        bowl.MoveTo(r.Left + r.Width * .22f, r.Top + r.Height * .05f);
        bowl.CubicTo(r.Left - r.Width * .16f, r.Top + r.Height * .34f, r.Left - r.Width * .04f, r.Bottom, r.Left + r.Width * .3f, r.Bottom - r.Height * .01f);
        bowl.LineTo(r.Right - r.Width * .3f, r.Bottom - r.Height * .01f);
        bowl.CubicTo(r.Right + r.Width * .04f, r.Bottom, r.Right + r.Width * .16f, r.Top + r.Height * .34f, r.Right - r.Width * .22f, r.Top + r.Height * .05f);
        bowl.Close();
        brush.Fill(bowl, mood.Lit(new SKColor(0xFFDFF4FB)).WithAlpha(36), mood.Lit(new SKColor(0xFFBFE4F2)).WithAlpha(46), r);
        brush.Canvas.Save();
        brush.Canvas.ClipPath(bowl, antialias: true);
        brush.Rect(new SKRect(r.Left, r.Top + r.Height * .24f, r.Right, r.Bottom), mood.Lit(new SKColor(0xFF66C4EC)).WithAlpha(66), mood.Lit(new SKColor(0xFF2E8FCB)).WithAlpha(82));
        brush.Oval(r.MidX, r.Top + r.Height * .24f, r.Width * .47f, r.Height * .04f, mood.Lit(new SKColor(0xFFD6F3FF)).WithAlpha(110));
        brush.Oval(r.MidX, r.Bottom, r.Width * .4f, r.Height * .1f, mood.Lit(new SKColor(0xFFE3C58A)));
        for (var i = 0; i < 12; i++) brush.Oval(r.Left + r.Width * (.2f + .6f * (i * .7548777f % 1)), r.Bottom - r.Height * (.02f + .05f * (i * .5698403f % 1)), r.Width * .02f, r.Width * .015f, mood.Lit(new SKColor(i % 2 == 0 ? 0xFFB98A5C : 0xFFF7EBD0)));
        brush.Canvas.Restore();
        Outline(brush, bowl, r);
        Gleam(brush, SKRect.Create(r.Left + r.Width * .12f, r.Top + r.Height * .26f, r.Width * .09f, r.Height * .36f));
        Rim(brush, SKRect.Create(r.Left + r.Width * .2f, r.Top, r.Width * .6f, r.Height * .1f));
    }

    private static void Jar(Brush brush, SKRect r)
    {
        var mood = brush.Mood;
        using var jar = new SKPath();
        jar.AddRoundRect(new SKRect(r.Left + r.Width * .03f, r.Top + r.Height * .15f, r.Right - r.Width * .03f, r.Bottom), r.Width * .16f, r.Width * .16f);
        brush.Fill(jar, mood.Lit(new SKColor(0xFFE4F6FA)).WithAlpha(64), mood.Lit(new SKColor(0xFFA9D7E4)).WithAlpha(92), r);
        Outline(brush, jar, r);
        Gleam(brush, SKRect.Create(r.Left + r.Width * .12f, r.Top + r.Height * .24f, r.Width * .09f, r.Height * .52f));
        var lid = mood.Lit(new SKColor(0xFFC9A24A));
        brush.Round(SKRect.Create(r.Left + r.Width * .1f, r.Top, r.Width * .8f, r.Height * .13f), r.Width * .05f, Palette.Lighter(lid, .3f), Palette.Darker(lid, .15f));
        brush.Rect(SKRect.Create(r.Left + r.Width * .14f, r.Top + r.Height * .12f, r.Width * .72f, r.Height * .045f), Palette.Darker(lid, .3f));
    }

    private static void Crate(Brush brush, SKRect r)
    {
        var wood = brush.Mood.Lit(new SKColor(0xFFC58F54));
        for (var i = 0; i < 3; i++)
        {
            var board = new SKRect(r.Left, r.Top + r.Height * (i / 3f + .015f), r.Right, r.Top + r.Height * ((i + 1) / 3f - .015f));
            brush.Rect(new SKRect(r.Left, board.Top - r.Height * .03f, r.Right, board.Top), Palette.Darker(wood, .55f));
            brush.Round(board, r.Height * .03f, Palette.Lighter(wood, .14f), Palette.Darker(wood, .12f));
            for (var k = 0; k < 3; k++) brush.Line(board.Left + board.Width * .06f, board.Top + board.Height * (.25f + .25f * k), board.Right - board.Width * .06f, board.Top + board.Height * (.28f + .22f * k), r.Height * .008f, Palette.Darker(wood, .26f));
        }
        foreach (var x in (ReadOnlySpan<float>)[.02f, .9f])
        {
            brush.Rect(SKRect.Create(r.Left + r.Width * x, r.Top, r.Width * .08f, r.Height), Palette.Lighter(wood, .05f), Palette.Darker(wood, .2f));
            foreach (var y in (ReadOnlySpan<float>)[.16f, .5f, .84f]) brush.Oval(r.Left + r.Width * (x + .04f), r.Top + r.Height * y, r.Height * .022f, r.Height * .022f, Palette.Darker(wood, .6f));
        }
    }

    private static void Outline(Brush brush, SKPath path, SKRect r)
    {
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = MathF.Max(1.5f, r.Height * .022f), Color = brush.Mood.Lit(new SKColor(0xFF8FBCCD)).WithAlpha(235) };
        brush.Canvas.DrawPath(path, paint);
    }

    private static void Gleam(Brush brush, SKRect r) => brush.Round(r, r.Width / 2, SKColors.White.WithAlpha(115), SKColors.White.WithAlpha(40));

    private static void Rim(Brush brush, SKRect r)
    {
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = MathF.Max(1.5f, r.Height * .22f), Color = brush.Mood.Lit(new SKColor(0xFFB9DCE8)).WithAlpha(240) };
        brush.Canvas.DrawOval(r, paint);
    }
}
