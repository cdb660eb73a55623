using SkiaSharp;

namespace Easel.Corpus.Graphics;

/// <summary>Draws the body of a figure in its outfit, from the feet to the neck.</summary>
/// <param name="pen">Shapes, in units of the figure's height.</param>
/// <param name="figure">What it wears and how it holds its arms.</param>
/// <param name="skin">Colour of hands.</param>
internal readonly struct OutfitPainter(FigurePen pen, Figure figure, SKColor skin)
{
    private static readonly SKColor Leather = new(0xFF6B4630), Gold = new(0xFFF0BE45), Linen = new(0xFFF3ECDC), Trousers = new(0xFF5A4A48);

    private float Wide => figure.Kind.Stout;

    public void Paint()
    {
        var cloth = figure.Cloth;
        switch (figure.Outfit)
        {
            case "robe": Robe(cloth); break;
            case "ball gown": Gown(cloth); break;
            case "plate armour": Armour(cloth); break;
            case "ninja suit": NinjaSuit(cloth); break;
            case "pirate coat": PirateCoat(cloth); break;
            case "spacesuit": Spacesuit(cloth); break;
            case "hooded cloak": Cloak(cloth); break;
            case "fur vest": FurVest(cloth); break;
            case "tunic": Tunic(cloth); break;
            default: Machine(cloth); break;
        }
    }

    private void Legs(SKColor trousers, SKColor boots)
    {
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            var x = side * .072f * Wide;
            pen.Round(x - .052f * Wide, .66f, .104f * Wide, .25f, .03f, trousers);
            pen.Round(x - .06f * Wide, .83f, .12f * Wide, .11f, .025f, boots);
            pen.Blob(boots, x - side * .07f, .995f, x - side * .07f, .92f, x + side * .03f, .89f, x + side * .11f, .945f, x + side * .1f, .995f);
        }
    }

    private void Arms(SKColor sleeve, SKColor hand, float thickness = .078f)
    {
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            var raised = side < 0 ? figure.RaisedLeft : figure.RaisedRight;
            var (x, y) = FigurePainter.Hand(raised);
            var shoulder = .135f * Wide;
            var (elbowX, elbowY) = raised ? (shoulder + .105f, .5f) : (shoulder + .075f, .54f);
            pen.Limb(sleeve, thickness, side * shoulder, .435f, side * elbowX, elbowY, side * (x + elbowX) / 2, (y + elbowY) / 2);
            pen.Oval(side * x, y, .042f, .042f, hand);
        }
    }

    private void Torso(SKColor colour, float bottom = .7f) =>
        pen.Blob(colour, -.15f * Wide, .365f, .15f * Wide, .365f, .165f * Wide, .42f, .125f * Wide, .56f, .14f * Wide, bottom, 0, bottom + .012f, -.14f * Wide, bottom, -.125f * Wide, .56f, -.165f * Wide, .42f);

    private void Belt(float y = .625f, uint colour = 0xFF6B4630)
    {
        pen.Round(-.128f * Wide, y - .02f, .256f * Wide, .04f, .012f, new SKColor(colour));
        pen.Round(-.028f, y - .025f, .056f, .05f, .01f, Gold);
    }

    private void Skirt(SKColor colour, float bottom, float flare)
    {
        using var path = new SKPath();
        path.MoveTo(-.12f * Wide, .6f);
        path.LineTo(.12f * Wide, .6f);
        path.LineTo(flare * Wide, bottom);
        path.QuadTo(0, bottom + .035f, -flare * Wide, bottom);
        path.Close();
        pen.Fill(path, colour);
    }

    private void Armour(SKColor plate)
    {
        Legs(Palette.Darker(plate, .14f), Palette.Darker(plate, .3f));
        foreach (var side in (ReadOnlySpan<int>)[-1, 1]) pen.Oval(side * .072f, .79f, .045f, .035f, Palette.Lighter(plate, .2f));
        Arms(Palette.Darker(plate, .1f), Palette.Darker(plate, .34f), .085f);
        Skirt(Palette.Darker(plate, .2f), .75f, .17f);
        Torso(plate, .64f);
        pen.Curve(Palette.Lighter(plate, .55f), .02f, -.08f, .42f, -.1f, .47f, -.085f, .54f);
        pen.Curve(Palette.Darker(plate, .45f), .008f, 0, .4f, .004f, .5f, 0, .6f);
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            pen.Oval(side * .155f, .42f, .072f, .058f, Palette.Lighter(plate, .12f));
            pen.Curve(Palette.Darker(plate, .4f), .008f, side * .1f, .44f, side * .155f, .465f, side * .21f, .435f);
        }
        Belt();
    }

    private void Robe(SKColor cloth)
    {
        foreach (var side in (ReadOnlySpan<int>)[-1, 1]) pen.Blob(Leather, side * .03f, .99f, side * .04f, .93f, side * .12f, .95f, side * .12f, .99f);
        using (var path = new SKPath())
        {
            path.MoveTo(-.13f, .38f);
            path.LineTo(.13f, .38f);
            path.CubicTo(.14f, .6f, .2f, .8f, .215f, .945f);
            path.QuadTo(0, .985f, -.215f, .945f);
            path.CubicTo(-.2f, .8f, -.14f, .6f, -.13f, .38f);
            path.Close();
            pen.Fill(path, cloth);
        }
        pen.Shape(Palette.Lighter(cloth, .25f), -.045f, .4f, .045f, .4f, .07f, .955f, -.07f, .955f);
        pen.Curve(Gold, .022f, -.205f, .915f, 0, .955f, .205f, .915f);
        Arms(Palette.Darker(cloth, .08f), skin, .1f);
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            var (x, y) = FigurePainter.Hand(side < 0 ? figure.RaisedLeft : figure.RaisedRight);
            pen.Oval(side * x, y, .04f, .04f, skin);
        }
        Belt(.63f, 0xFF4A3A2A);
    }

    private void Gown(SKColor cloth)
    {
        using (var path = new SKPath())
        {
            path.MoveTo(-.1f, .58f);
            path.LineTo(.1f, .58f);
            path.CubicTo(.2f, .64f, .26f, .82f, .27f, .95f);
            path.QuadTo(0, .995f, -.27f, .95f);
            path.CubicTo(-.26f, .82f, -.2f, .64f, -.1f, .58f);
            path.Close();
            pen.Fill(path, cloth);
        }
        pen.Shape(Palette.Lighter(cloth, .45f), -.05f, .61f, .05f, .61f, .12f, .965f, -.12f, .965f);
        foreach (var x in (ReadOnlySpan<float>)[-.2f, -.12f, .12f, .2f]) pen.Curve(Palette.Darker(cloth, .25f).WithAlpha(150), .008f, x * .5f, .66f, x * .9f, .8f, x * 1.05f, .94f);
        Arms(skin, skin, .06f);
        foreach (var side in (ReadOnlySpan<int>)[-1, 1]) pen.Oval(side * .14f, .425f, .062f, .052f, Palette.Lighter(cloth, .2f));
        pen.Blob(cloth, -.13f, .4f, 0, .43f, .13f, .4f, .12f, .5f, .1f, .61f, -.1f, .61f, -.12f, .5f);
        pen.Curve(Gold, .022f, -.095f, .59f, 0, .61f, .095f, .59f);
    }

    private void Tunic(SKColor cloth)
    {
        Legs(Trousers, Leather);
        Arms(Linen, skin);
        Skirt(cloth, .775f, .175f);
        Torso(cloth, .65f);
        pen.Curve(Linen, .014f, 0, .42f, .004f, .48f, 0, .55f);
        foreach (var y in (ReadOnlySpan<float>)[.44f, .48f, .52f]) pen.Line(-.028f, y, .028f, y + .015f, .008f, Leather);
        if (figure.Kind.Noun == "archer") pen.Limb(Leather, .03f, -.12f, .42f, .1f, .6f);
        Belt();
    }

    private void Cloak(SKColor cloth)
    {
        using (var path = new SKPath())
        {
            path.MoveTo(-.12f, .38f);
            path.LineTo(.12f, .38f);
            path.CubicTo(.25f, .5f, .25f, .78f, .235f, .915f);
            path.QuadTo(0, .965f, -.235f, .915f);
            path.CubicTo(-.25f, .78f, -.25f, .5f, -.12f, .38f);
            path.Close();
            pen.Fill(path, Palette.Darker(cloth, .12f));
        }
        Legs(new SKColor(0xFF6A5A44), Leather);
        Arms(cloth, skin);
        Skirt(new SKColor(0xFFCDBB92), .76f, .15f);
        Torso(new SKColor(0xFFD9C79E), .65f);
        Belt();
        pen.Blob(cloth, -.17f, .37f, 0, .36f, .17f, .37f, .19f, .44f, .11f, .5f, 0, .44f, -.11f, .5f, -.19f, .44f);
        pen.Oval(0, .435f, .026f, .026f, Gold);
    }

    private void FurVest(SKColor cloth)
    {
        Legs(Trousers, Leather);
        Arms(skin, skin, .086f);
        Skirt(Palette.Darker(cloth, .14f), .77f, .18f);
        Torso(cloth, .65f);
        for (var i = -3; i <= 3; i++) pen.Oval(i * .052f, .405f + .012f * Math.Abs(i), .04f, .034f, new SKColor(0xFFE9DFCC));
        pen.Limb(Leather, .034f, -.1f, .46f, .11f, .6f);
        Belt();
    }

    private void NinjaSuit(SKColor cloth)
    {
        Legs(cloth, Palette.Darker(cloth, .3f));
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
            foreach (var y in (ReadOnlySpan<float>)[.84f, .87f, .9f]) pen.Line(side * .072f - .055f, y, side * .072f + .055f, y - .012f, .009f, Palette.Lighter(cloth, .35f));
        Arms(cloth, skin);
        Skirt(cloth, .755f, .15f);
        Torso(cloth, .65f);
        pen.Curve(Palette.Lighter(cloth, .4f), .016f, -.1f, .4f, .01f, .5f, .07f, .6f);
        pen.Curve(Palette.Lighter(cloth, .4f), .016f, .1f, .4f, .03f, .47f, .02f, .5f);
        pen.Round(-.13f, .6f, .26f, .05f, .014f, new SKColor(0xFFD63A4A));
        pen.Shape(new SKColor(0xFFC23040), .03f, .64f, .075f, .64f, .09f, .76f, .05f, .77f);
    }

    private void PirateCoat(SKColor cloth)
    {
        Legs(Trousers, new SKColor(0xFF3A2A26));
        Skirt(cloth, .83f, .215f);
        Arms(cloth, skin, .088f);
        Torso(Linen, .66f);
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            pen.Blob(cloth, side * .06f, .385f, side * .16f, .375f, side * .17f, .44f, side * .14f, .58f, side * .21f, .84f, side * .06f, .845f, side * .075f, .6f);
            pen.Curve(Gold, .014f, side * .062f, .4f, side * .085f, .6f, side * .058f, .83f);
            foreach (var y in (ReadOnlySpan<float>)[.47f, .53f, .7f, .76f]) pen.Spot(side * .098f, y, .011f, .011f, Gold);
        }
        Belt(.635f, 0xFF2E2420);
    }

    private void Spacesuit(SKColor cloth)
    {
        Legs(cloth, Palette.Darker(cloth, .35f));
        pen.Round(-.19f, .4f, .38f, .26f, .05f, Palette.Darker(cloth, .25f));
        Arms(cloth, Palette.Darker(cloth, .35f), .1f);
        Torso(cloth, .71f);
        pen.Round(-.075f, .49f, .15f, .1f, .02f, Palette.Darker(cloth, .3f));
        foreach (var (x, colour) in (ReadOnlySpan<(float, uint)>)[(-.04f, 0xFFF0524F), (0, 0xFFF0BE45), (.04f, 0xFF5FC86A)]) pen.Spot(x, .54f, .014f, .014f, new SKColor(colour));
        Belt(.65f, 0xFF5A6478);
    }

    private void Machine(SKColor metal)
    {
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            pen.Round(side * .08f - .035f, .68f, .07f, .2f, .02f, Palette.Darker(metal, .2f));
            pen.Round(side * .085f - .075f, .87f, .15f, .11f, .035f, Palette.Darker(metal, .32f));
        }
        Arms(Palette.Darker(metal, .18f), Palette.Darker(metal, .38f), .062f);
        pen.Round(-.17f, .38f, .34f, .33f, .06f, metal);
        pen.Round(-.1f, .45f, .2f, .16f, .03f, Palette.Darker(metal, .32f));
        pen.Spot(0, .53f, .05f, .05f, new SKColor(0xFF5FE8FF));
        pen.Spot(-.014f, .515f, .018f, .018f, new SKColor(0xC0FFFFFF));
        foreach (var side in (ReadOnlySpan<int>)[-1, 1]) pen.Oval(side * .17f, .435f, .05f, .05f, Palette.Darker(metal, .1f));
    }
}
