using SkiaSharp;

namespace Easel.Corpus.Graphics;

/// <summary>Draws figures part by part. Lengths are fractions of the figure's height; x is measured from its middle line, y from its top.</summary>
internal static class FigurePainter
{
    private static readonly uint[] Skins = [0xFFF6CDA8, 0xFFE8B088, 0xFFB97A50, 0xFF7D4E34];
    private static readonly SKColor Ink = new(0xFF2A2030);

    /// <summary>Place of a hand, on the right of the picture.</summary>
    public static (float X, float Y) Hand(bool raised) => raised ? (.285f, .36f) : (.265f, .63f);

    /// <summary>Draws one part of a figure that stands in a box.</summary>
    public static void Paint(Brush brush, Figure figure, FigurePart part, SKRect rect, float distance)
    {
        var canvas = brush.Canvas;
        canvas.Save();
        canvas.Translate(rect.MidX, rect.Top);
        canvas.Scale(rect.Height);
        var pen = new FigurePen(brush, distance);
        var skin = new SKColor(Skins[(int)((brush.Whim(71) + 1) * 1.999f)]);
        switch (part)
        {
            case FigurePart.BackHair when figure is { Hair: { } hair, Kind.LongHair: true }: LongHair(pen, hair); break;
            case FigurePart.Outfit: new OutfitPainter(pen, figure, skin).Paint(); break;
            case FigurePart.Head: Head(pen, figure, skin); break;
            case FigurePart.Hair:
                if (figure.Hair is { } colour) Hair(pen, figure, colour);
                break;
            case FigurePart.Headgear: Headgear(pen, figure); break;
        }
        canvas.Restore();
    }

    /// <summary>Hair without a head.</summary>
    public static void Wig(Brush brush, SKRect r, SKColor hair)
    {
        brush.Canvas.Save();
        brush.Canvas.Translate(r.MidX, r.Top - r.Height * .1f);
        brush.Canvas.Scale(r.Width * 2.6f, r.Height * 2.6f);
        Cap(new FigurePen(brush, 0), hair);
        brush.Canvas.Restore();
    }

    /// <summary>Clothes without a wearer.</summary>
    public static void Clothes(Brush brush, SKRect r, string outfit)
    {
        var kind = FigureCatalogue.All.First(figure => figure.Outfit == outfit);
        brush.Canvas.Save();
        brush.Canvas.Translate(r.MidX, r.Top - r.Height * .6f);
        brush.Canvas.Scale(r.Width * 1.7f, r.Height * 1.66f);
        new OutfitPainter(new FigurePen(brush, 0), new Figure(kind, outfit, new SKColor(kind.Cloth), null, null, null, false, false), new SKColor(Skins[0])).Paint();
        brush.Canvas.Restore();
    }

    private static void Head(FigurePen pen, Figure figure, SKColor skin)
    {
        if (figure.Kind.Headgear is "robot head")
        {
            RobotHead(pen, figure.Cloth);
            return;
        }
        var pointed = figure.Kind.Headgear == "pointed ears";
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
            if (pointed) pen.Shape(skin, side * .13f, .2f, side * .24f, .155f, side * .145f, .27f);
            else pen.Oval(side * .15f, .235f, .03f, .036f, skin);
        pen.Oval(0, .225f, .152f, .15f, skin);
        if (figure.Kind.Headgear is "space helmet")
        {
            Face(pen, skin);
            Bubble(pen, figure.Cloth);
            return;
        }
        Face(pen, skin);
        if (figure.Kind.Headgear is "mask") NinjaMask(pen, figure.Cloth);
        if (figure.Kind.Headgear is "tricorn") pen.Oval(.062f, .235f, .034f, .034f, Ink);
    }

    private static void Face(FigurePen pen, SKColor skin)
    {
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            pen.Spot(side * .062f, .238f, .0245f, .033f, Ink);
            pen.Spot(side * .062f - .007f, .227f, .009f, .011f, SKColors.White);
            pen.Spot(side * .062f + .008f, .25f, .0045f, .006f, new SKColor(0xB0FFFFFF));
            pen.Spot(side * .098f, .288f, .024f, .014f, new SKColor(0x60F0606A));
            pen.Curve(Palette.Darker(skin, .6f), .012f, side * .036f, .192f, side * .062f, .178f, side * .092f, .19f);
        }
        pen.Curve(Palette.Darker(skin, .55f), .011f, -.032f, .3f, 0, .325f, .032f, .3f);
    }

    private static void Hair(FigurePen pen, Figure figure, SKColor hair)
    {
        if (figure.Kind.Beard) Beard(pen, hair);
        Cap(pen, hair);
        if (figure.Kind.LongHair)
            foreach (var side in (ReadOnlySpan<int>)[-1, 1])
                pen.Blob(hair, side * .165f, .15f, side * .2f, .26f, side * .2f, .4f, side * .15f, .47f, side * .12f, .38f, side * .145f, .26f);
    }

    /// <summary>Hair over the forehead, parted at the side.</summary>
    private static void Cap(FigurePen pen, SKColor hair)
    {
        using var path = new SKPath();
        path.MoveTo(-.168f, .27f);
        path.CubicTo(-.2f, .06f, -.08f, .045f, 0, .045f);
        path.CubicTo(.08f, .045f, .2f, .06f, .168f, .27f);
        path.CubicTo(.15f, .21f, .14f, .2f, .13f, .165f);
        path.CubicTo(.08f, .185f, .02f, .175f, -.03f, .125f);
        path.CubicTo(-.06f, .175f, -.12f, .18f, -.138f, .175f);
        path.CubicTo(-.15f, .21f, -.155f, .24f, -.168f, .27f);
        path.Close();
        pen.Fill(path, hair);
        pen.Curve(Palette.Lighter(hair, .34f).WithAlpha(170), .014f, -.1f, .115f, -.05f, .075f, .02f, .075f);
        pen.Curve(Palette.Darker(hair, .3f).WithAlpha(150), .007f, .02f, .09f, .06f, .11f, .11f, .12f);
    }

    private static void LongHair(FigurePen pen, SKColor hair)
    {
        using var path = new SKPath();
        path.MoveTo(-.16f, .14f);
        path.CubicTo(-.25f, .3f, -.23f, .45f, -.19f, .56f);
        path.QuadTo(0, .62f, .19f, .56f);
        path.CubicTo(.23f, .45f, .25f, .3f, .16f, .14f);
        path.Close();
        pen.Fill(path, Palette.Darker(hair, .16f));
    }

    private static void Beard(FigurePen pen, SKColor hair)
    {
        using var path = new SKPath();
        path.MoveTo(-.15f, .25f);
        path.CubicTo(-.13f, .3f, -.07f, .275f, 0, .285f);
        path.CubicTo(.07f, .275f, .13f, .3f, .15f, .25f);
        path.CubicTo(.17f, .4f, .08f, .5f, 0, .54f);
        path.CubicTo(-.08f, .5f, -.17f, .4f, -.15f, .25f);
        path.Close();
        pen.Fill(path, hair);
        pen.Spot(0, .318f, .03f, .012f, new SKColor(0xFF8A3A3A));
        pen.Curve(Palette.Darker(hair, .25f).WithAlpha(150), .008f, -.05f, .37f, -.03f, .43f, -.01f, .48f);
        pen.Curve(Palette.Darker(hair, .25f).WithAlpha(150), .008f, .05f, .37f, .03f, .43f, .01f, .48f);
    }

    private static void Headgear(FigurePen pen, Figure figure)
    {
        var (cloth, gold, steel) = (figure.Cloth, new SKColor(0xFFF0BE45), new SKColor(0xFFAEB9C8));
        switch (figure.Kind.Headgear)
        {
            case "pointed hat":
                pen.Shape(cloth, -.14f, .115f, -.07f, .03f, .02f, -.06f, .06f, -.05f, .09f, .04f, .14f, .115f);
                pen.Oval(0, .118f, .235f, .036f, Palette.Darker(cloth, .12f));
                pen.Blob(gold, -.145f, .085f, -.07f, .105f, .07f, .105f, .145f, .085f, .14f, .115f, 0, .135f, -.14f, .115f);
                break;
            case "circlet":
                pen.Curve(Palette.Darker(gold, .4f), .03f, -.15f, .15f, 0, .12f, .15f, .15f);
                pen.Curve(gold, .02f, -.15f, .15f, 0, .12f, .15f, .15f);
                pen.Oval(0, .134f, .02f, .02f, new SKColor(0xFFD63A4A));
                break;
            case "feather cap":
                pen.Blob(cloth, -.17f, .13f, -.13f, .03f, .03f, .0f, .13f, .05f, .17f, .13f, .05f, .115f, -.08f, .125f);
                pen.Shape(Palette.Darker(cloth, .15f), -.19f, .14f, -.16f, .105f, .17f, .095f, .22f, .125f, .05f, .13f);
                pen.Curve(new SKColor(0xFFD8483A), .026f, .09f, .09f, .16f, .02f, .15f, -.05f);
                break;
            case "tricorn":
                pen.Blob(Palette.Darker(cloth, .35f), -.22f, .09f, -.12f, .015f, 0, -.03f, .12f, .015f, .22f, .09f, .1f, .12f, 0, .09f, -.1f, .12f);
                pen.Curve(gold, .016f, -.21f, .095f, 0, .075f, .21f, .095f);
                pen.Oval(0, .045f, .026f, .024f, new SKColor(0xFFF4F0E4));
                break;
            case "tiara":
                pen.Shape(gold, -.1f, .085f, -.115f, .015f, -.055f, .05f, 0, -.015f, .055f, .05f, .115f, .015f, .1f, .085f, 0, .068f);
                pen.Oval(0, .045f, .018f, .02f, new SKColor(0xFF6AC8F0));
                break;
            case "iron cap":
                pen.Blob(steel, -.17f, .145f, -.16f, .03f, 0, -.01f, .16f, .03f, .17f, .145f, 0, .12f);
                pen.Curve(Palette.Darker(steel, .4f), .022f, -.17f, .145f, 0, .11f, .17f, .145f);
                break;
            case "horned helmet":
                foreach (var side in (ReadOnlySpan<int>)[-1, 1])
                    pen.Blob(new SKColor(0xFFF3E6C8), side * .13f, .1f, side * .22f, .1f, side * .26f, .03f, side * .25f, -.05f, side * .2f, .03f, side * .13f, .05f);
                pen.Blob(steel, -.168f, .14f, -.16f, .03f, 0, -.01f, .16f, .03f, .168f, .14f, 0, .118f);
                pen.Curve(Palette.Darker(gold, .1f), .024f, -.166f, .138f, 0, .108f, .166f, .138f);
                break;
        }
    }

    private static void NinjaMask(FigurePen pen, SKColor cloth)
    {
        using (var path = new SKPath())
        {
            path.AddOval(new SKRect(-.165f, .05f, .165f, .385f));
            using var slit = new SKPath();
            slit.AddRoundRect(new SKRect(-.135f, .195f, .135f, .278f), .035f, .035f);
            using var hood = path.Op(slit, SKPathOp.Difference);
            pen.Fill(hood, cloth);
        }
        pen.Curve(new SKColor(0xFFD63A4A), .03f, -.16f, .165f, 0, .135f, .16f, .165f);
        pen.Shape(new SKColor(0xFFD63A4A), .15f, .16f, .25f, .12f, .24f, .16f, .27f, .2f, .155f, .185f);
    }

    private static void Bubble(FigurePen pen, SKColor cloth)
    {
        using (var ring = new SKPath { FillType = SKPathFillType.EvenOdd })
        {
            ring.AddOval(new SKRect(-.205f, .02f, .205f, .415f));
            ring.AddOval(new SKRect(-.16f, .075f, .16f, .365f));
            pen.Fill(ring, cloth);
        }
        pen.Spot(0, .22f, .16f, .145f, new SKColor(0x4070B8F0));
        pen.Curve(new SKColor(0xC0FFFFFF), .018f, -.12f, .2f, -.11f, .13f, -.05f, .105f);
    }

    private static void RobotHead(FigurePen pen, SKColor body)
    {
        pen.Line(0, .08f, 0, .0f, .018f, Palette.Darker(body, .3f));
        pen.Oval(0, 0, .028f, .028f, new SKColor(0xFFF0524F));
        foreach (var side in (ReadOnlySpan<int>)[-1, 1]) pen.Round(side * .185f - .025f, .18f, .05f, .1f, .02f, Palette.Darker(body, .2f));
        pen.Round(-.17f, .08f, .34f, .28f, .07f, body);
        pen.Round(-.125f, .13f, .25f, .17f, .05f, new SKColor(0xFF22304A));
        foreach (var side in (ReadOnlySpan<int>)[-1, 1]) pen.Spot(side * .06f, .205f, .032f, .036f, new SKColor(0xFF5FE8FF));
        pen.Curve(new SKColor(0xFF5FE8FF), .012f, -.04f, .258f, 0, .278f, .04f, .258f);
    }
}
