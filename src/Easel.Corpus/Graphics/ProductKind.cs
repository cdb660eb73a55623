using Easel.Corpus.Places;
using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus.Graphics;

/// <summary>Products before a seamless studio ground, with soft light, on a podium or on the floor.</summary>
internal static class ProductKind
{
    private static readonly string[] Goods =
    [
        "handbag", "wristwatch", "headphones", "sneaker", "mobile phone", "camera", "lipstick", "sunglasses", "backpack", "suitcase", "high heel", "boot", "hiking boot", "baseball cap", "hat", "glasses", "ring",
        "diamond", "laptop", "desktop computer", "computer mouse", "game controller", "television", "radio", "telephone", "alarm clock", "clock", "vase", "teapot", "cup of coffee", "cup of tea", "glass of wine",
        "champagne bottle", "juice box", "paper cup", "bubble tea", "glass of milk", "honey pot", "chocolate bar", "cupcake", "cake", "doughnut", "burger", "ice cream", "croissant", "cookie", "teddy bear",
        "robot", "soccer ball", "basketball", "skateboard", "bicycle", "scooter", "car", "racing car", "guitar", "violin", "microphone", "studio microphone", "drum", "book", "gift", "candle", "lamp", "chair", "potted plant",
        "bouquet", "crown", "trophy", "light bulb", "kitchen knife", "soap", "toothbrush", "umbrella", "t-shirt", "dress", "coat", "scarf", "gloves", "purse", "briefcase", "apple", "orange fruit", "pineapple", "cube", "sphere", "torus",
    ];

    private static readonly string[] Props = ["flower", "rose", "herb", "maple leaf", "shell", "rock", "lemon", "strawberry", "cherry", "gift", "ribbon", "sphere", "tulip", "lotus", "star", "blueberries"];

    public static GraphicKind Kind { get; } = new(
        new PlaceKind("product",
            ["product photo", "product photography", "product photograph", "product shot", "product picture", "product image", "product render", "product visualisation", "product visualization", "packshot", "pack shot", "product mockup", "product display", "advertising shot", "studio product shot"],
            5, "as a product", [])
        {
            Graphic = true,
            Regions =
            [
                new("podium", "pedestal, plinth, round podium, display stand, platform", Podium, Nearness: 150),
                new("arch", "archway, arched backdrop, arch wall", Arch, Nearness: 92),
            ],
        },
        Compose, Say, Sweep)
    {
        StyleShare = (style, share) => style switch { "illustration" => share * .6f, "photo" => 24, "3d render" => 14, _ => share * .5f },
    };

    private static Scene Compose(GraphicDraft draft)
    {
        var ground = draft.Ground(draft.Dice.Pick<string?>((null, 22), ("white", 16), ("black", 8), (draft.Colour(), 54)));
        ThingKind? kind = null;
        while (kind is null) kind = draft.Dice.Chance(.85) ? ThingCatalogue.Find(draft.Dice.Any(Goods)) : draft.Thing();
        var (x, floor) = (draft.Dice.Span(.48f, .52f), draft.Dice.Span(.74f, .79f));
        var podium = draft.Dice.Chance(.52);
        var (width, height) = (.58f * draft.UnitX, (podium ? .45f : .56f) * draft.UnitY * draft.Dice.Span(.9f, 1.1f));
        if (draft.Dice.Chance(.25)) draft.Region("arch", new Box(x - .31f * draft.UnitX, floor - .62f * draft.UnitY, x + .31f * draft.UnitX, floor + .02f));
        var box = draft.Fit(kind, x, .5f, width, height);
        if (podium)
        {
            var half = MathF.Max(box.Width * .66f, .2f * draft.UnitX);
            var tall = .17f * draft.UnitY;
            draft.Region("podium", new Box(x - half, floor, x + half, floor + tall));
            floor += tall * .2f;
        }
        box = box with { Top = floor - box.Height, Bottom = floor };
        // Large props behind are drawn first; here all are small and stand in front of the product's edge.
        var prop = draft.Dice.Chance(.3) ? ThingCatalogue.Find(draft.Dice.Any(Props)) : null;
        draft.Add(kind, draft.Colour(kind, .6, not: ground), box);
        if (podium) draft.Relate(0, "on", "podium");
        if (prop is not null && prop != kind)
        {
            var side = draft.Dice.Any([-1, 1]);
            var feet = podium ? floor + .15f * draft.UnitY : floor + .05f * draft.UnitY;
            var reach = MathF.Max(box.Width / 2, podium ? MathF.Max(box.Width * .66f, .2f * draft.UnitX) : 0);
            var small = draft.Fit(prop, x + side * (reach + .07f * draft.UnitX), .5f, .15f * draft.UnitX, .15f * draft.UnitY);
            if (small is { Left: > .01f, Right: < .99f }) draft.Add(prop, draft.Colour(prop, .4, not: ground), small with { Top = feet - small.Height, Bottom = feet });
        }
        return draft.Finish(Kind, draft.Dice.Pick(("studio light", 46), ("soft light", 26), ("natural", 28)));
    }

    private static string Say(Wording words)
    {
        var layout = words.Scene.Layout;
        var things = Wording.Join(words.Scene.Subjects.Take(words.Chance(.75) ? 2 : 1).Select((subject, i) => words.Phrase(subject) + (i == 0 && words.Scene.Relations.Count > 0 && words.Chance(.6) ? $" on {Wording.WithArticle(words.RegionWord("podium", .3))}" : "")));
        var text = layout.Style == "photo" && words.Chance(.75)
            ? words.Any("a product photo of {0}", "product photo of {0}", "product photography of {0}", "{0}, product photo", "a studio product photo of {0}")
            : words.Any("a product shot of {0}", "product shot of {0}", "a product picture of {0}", "{0}, product shot", "packshot of {0}", "{0}, product image", "a product display with {0}", "product mockup of {0}", "advertising shot of {0}");
        text = text.Replace("{0}", things, StringComparison.Ordinal);
        if (layout.Items.Any(item => item.Noun == "arch") && words.Chance(.4)) text += " with an arch";
        return text + (words.Chance(.45) ? " " + words.Ground() : "") + words.Atmosphere(.75);
    }

    /// <summary>A backdrop that bends into the floor without an edge: light where the lamp meets it, darker towards the corners and the front.</summary>
    private static void Sweep(Brush brush, string? colour, SKRect r)
    {
        var tone = GraphicGround.Tone(colour, 0xFFE6E4E2);
        var dark = colour == "black";
        brush.Rect(r, Palette.Darker(tone, .12f), Palette.Lighter(tone, dark ? .1f : .05f), Palette.Lighter(tone, dark ? .16f : .3f), Palette.Darker(tone, .06f), Palette.Darker(tone, .16f));
        brush.Soft(r.MidX, r.Top + r.Height * .46f, r.Width * .55f, r.Height * .5f, SKColors.White.WithAlpha((byte)(dark ? 46 : 120)));
        foreach (var (x, y) in (ReadOnlySpan<(float, float)>)[(0, 0), (1, 0), (0, 1), (1, 1)])
            brush.Soft(r.Left + r.Width * x, r.Top + r.Height * y, r.Width * .6f, r.Height * .6f, Palette.Darker(tone, .5f).WithAlpha(56));
    }

    private static void Podium(Brush brush, SKRect r)
    {
        var tone = brush.Mood.Lit(new SKColor(0xFFF2EEEA));
        var rim = MathF.Min(r.Height * .42f, r.Width * .16f);
        brush.Soft(r.MidX, r.Bottom - rim * .5f, r.Width * .68f, rim * 1.1f, new SKColor(0x78181430));
        using (var side = new SKPath())
        {
            side.MoveTo(r.Left, r.Top + rim / 2);
            side.LineTo(r.Left, r.Bottom - rim / 2);
            side.ArcTo(new SKRect(r.Left, r.Bottom - rim, r.Right, r.Bottom), 180, -180, false);
            side.LineTo(r.Right, r.Top + rim / 2);
            side.Close();
            using var paint = new SKPaint
            {
                IsAntialias = true,
                Shader = SKShader.CreateLinearGradient(new SKPoint(r.Left, 0), new SKPoint(r.Right, 0), [Palette.Darker(tone, .06f), Palette.Lighter(tone, .5f), tone, Palette.Darker(tone, .26f)], [0, .28f, .6f, 1], SKShaderTileMode.Clamp),
            };
            brush.Canvas.DrawPath(side, paint);
        }
        brush.Oval(r.MidX, r.Top + rim / 2, r.Width / 2, rim / 2, Palette.Darker(tone, .05f));
        brush.Oval(r.MidX, r.Top + rim / 2 + rim * .02f, r.Width * .488f, rim * .47f, Palette.Lighter(tone, .5f));
    }

    private static void Arch(Brush brush, SKRect r)
    {
        foreach (var (inset, colour) in (ReadOnlySpan<(float, SKColor)>)[(0, new SKColor(0x38FFFFFF)), (.09f, new SKColor(0x4CFFFFFF))])
        {
            var part = new SKRect(r.Left + r.Width * inset, r.Top + r.Width * inset, r.Right - r.Width * inset, r.Bottom);
            using var path = new SKPath();
            path.MoveTo(part.Left, part.Bottom);
            path.ArcTo(SKRect.Create(part.Left, part.Top, part.Width, MathF.Min(part.Width, part.Height)), 180, 180, false);
            path.LineTo(part.Right, part.Bottom);
            path.Close();
            brush.Fill(path, colour);
        }
        brush.Soft(r.MidX, r.Bottom, r.Width * .5f, r.Height * .05f, new SKColor(0x40181430));
    }
}
