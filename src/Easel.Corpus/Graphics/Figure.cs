using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus.Graphics;

/// <summary>A part of a figure, back to front.</summary>
internal enum FigurePart { BackHair, Outfit, Head, Hair, Headgear }

/// <summary>A figure as its layout says it: who, in which colours, holding what.</summary>
/// <param name="Kind">Who it is.</param>
/// <param name="Outfit">Noun of the outfit; that of the figure's kind where the layout names none.</param>
/// <param name="Cloth">Colour of the outfit.</param>
/// <param name="Hair">Colour of the hair, or null when none is seen.</param>
/// <param name="OutfitItem">Index of the outfit's item, or null.</param>
/// <param name="HairItem">Index of the hair's item, or null.</param>
/// <param name="RaisedLeft">Whether the arm on the left of the picture is raised.</param>
/// <param name="RaisedRight">Whether the arm on the right of the picture is raised.</param>
internal sealed record Figure(FigureKind Kind, string? Outfit, SKColor Cloth, SKColor? Hair, int? OutfitItem, int? HairItem, bool RaisedLeft, bool RaisedRight)
{
    /// <summary>The figure that an item stands for; null when it is drawn as a sprite.</summary>
    public static Figure? Of(Layout layout, int index)
    {
        var item = layout.Items[index];
        if (FigureCatalogue.Find(item.Noun) is not { } kind) return null;
        var posed = layout.Place == CharacterKind.Kind.Place.Name;
        // In places the nouns that have a sprite keep it, unless somebody asks for a colour.
        var drawn = posed || ThingCatalogue.Find(item.Noun)!.Art is null || item.Colour is not null && item.Noun is not "robot";
        if (!drawn) return null;
        int? Part(Func<string, bool> isPart)
        {
            for (var i = 0; i < layout.Items.Count; i++)
                if (isPart(layout.Items[i].Noun) && Holds(item.Box, layout.Items[i].Box)) return i;
            return null;
        }
        var (hair, outfit) = (Part(FigureCatalogue.IsHair), Part(FigureCatalogue.IsOutfit));
        bool Raised(int side) => layout.Items.Any(held => WeaponPainter.Holds(held.Noun) && MathF.Sign(held.Box.CentreX - item.Box.CentreX) == side
            && held.Box.CentreY < item.Box.Top + item.Box.Height * .3f && held.Box.Bottom > item.Box.Top && MathF.Abs(held.Box.CentreX - item.Box.CentreX) < item.Box.Width * 1.2f);
        return new Figure(kind, outfit is { } worn ? layout.Items[worn].Noun : kind.Outfit, Palette.Of(item.Colour, new SKColor(kind.Cloth)),
            hair is { } own ? new SKColor(FigureCatalogue.HairColour(layout.Items[own].Noun)) : kind.HasHair ? new SKColor(kind.Hair) : null,
            outfit, hair, posed && Raised(-1), posed && Raised(1));
    }

    /// <summary>Whether a region is hair or an outfit that a figure has on, and is painted with it.</summary>
    public static bool Wears(Layout layout, LayoutItem region) =>
        (FigureCatalogue.IsHair(region.Noun) || FigureCatalogue.IsOutfit(region.Noun))
        && Enumerable.Range(0, layout.Items.Count).Any(i => Holds(layout.Items[i].Box, region.Box) && Of(layout, i) is not null);

    private static bool Holds(Box whole, Box part) => part.CentreX > whole.Left && part.CentreX < whole.Right && part.CentreY > whole.Top && part.CentreY < whole.Bottom;

    /// <summary>The parts with the items they belong to; null for the figure itself.</summary>
    public IEnumerable<(FigurePart Part, int? Item)> Parts =>
        [(FigurePart.BackHair, HairItem), (FigurePart.Outfit, OutfitItem), (FigurePart.Head, null), (FigurePart.Hair, HairItem), (FigurePart.Headgear, null)];
}
