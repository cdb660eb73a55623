using Easel.Corpus.Places;
using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus.Graphics;

/// <summary>Game characters: a figure from the front on a plain ground, put together of hair, outfit and what it holds. The figure's colour is that of its outfit.</summary>
internal static class CharacterKind
{
    /// <summary>Least size of a weapon's box over the height of the figure.</summary>
    private const float WeaponSize = .4f;

    public static GraphicKind Kind { get; } = new(
        new PlaceKind("game character",
            ["character", "game characters", "character design", "character concept", "character art", "character concept art", "video game character", "rpg character", "fantasy character", "game hero", "rpg hero", "game sprite", "character sprite", "playable character", "character sheet", "role-playing character"],
            7, "as a game character", [])
        {
            Graphic = true,
            Regions = [.. FigureCatalogue.Hair.Select(hair => new RegionKind(hair.Noun, hair.Synonyms, (brush, r) => FigurePainter.Wig(brush, r, new SKColor(hair.Colour)), Nearness: 180)),
                .. FigureCatalogue.Outfits.Select(outfit => new RegionKind(outfit.Noun, outfit.Synonyms, (brush, r) => FigurePainter.Clothes(brush, r, outfit.Noun), Nearness: 179))],
        },
        Compose, Say, Spotlight)
    {
        Flat = true,
        StyleShare = (style, share) => style switch { "pixel art" or "comic" or "3d render" => share * 2, "photo" or "blueprint" or "ink painting" => share * .4f, _ => share * .8f },
    };

    private static Scene Compose(GraphicDraft draft)
    {
        var ground = draft.Ground(draft.Dice.Pick<string?>((null, 28), ("white", 16), (draft.Colour(), 56)));
        var figure = draft.Dice.Any(FigureCatalogue.All);
        var kind = ThingCatalogue.Find(figure.Noun)!;
        var height = draft.Dice.Span(.66f, .76f) * MathF.Min(1, draft.Aspect * 1.08f);
        var box = draft.Fit(kind, .5f, .52f, 1, height);
        // Figures are drawn around their middle line, whatever the proportions of their sprite.
        float X(float x) => .5f + x * height / draft.Aspect;
        float Y(float y) => box.Top + y * height;
        if (figure.HasHair)
        {
            var hair = draft.Dice.Any(FigureCatalogue.Hair);
            draft.Region(hair.Noun, new Box(X(-.19f), Y(.03f), X(.19f), Y(.4f)));
        }
        if (figure.Outfit is { } outfit) draft.Region(outfit, new Box(X(-.24f), Y(.36f), X(.24f), Y(.95f)));
        draft.Add(kind, draft.Dice.Chance(.75) ? draft.Colour(not: ground) : null, box);
        if (figure.Weapons.Length > 0 && draft.Dice.Chance(.86))
        {
            var side = draft.Dice.Any([-1, 1]);
            var raised = draft.Dice.Chance(.4);
            Hold(draft, draft.Dice.Any(figure.Weapons), side, raised, height, box);
            if (figure.Weapons.Contains("shield") is false && figure.Noun == "knight" && draft.Dice.Chance(.35)) Hold(draft, "shield", -side, false, height, box);
        }
        return draft.Finish(Kind);
    }

    private static void Hold(GraphicDraft draft, string noun, int side, bool raised, float height, Box figure)
    {
        var weapon = ThingCatalogue.Find(noun)!;
        var size = WeaponSize * height;
        var (grip, hand) = (WeaponPainter.Grip(noun), FigurePainter.Hand(raised));
        // The grip lies in the hand; on the left the weapon is turned around.
        var (width, tall) = weapon.Aspect >= 1 ? (size, size / weapon.Aspect) : (size * weapon.Aspect, size);
        var left = .5f + side * hand.X * height / draft.Aspect - (side > 0 ? grip.X : 1 - grip.X) * width / draft.Aspect;
        var top = figure.Top + hand.Y * height - grip.Y * tall;
        draft.Add(weapon, draft.Colour(weapon, .35), new Box(MathF.Max(0, left), MathF.Max(0, top), MathF.Min(1, left + width / draft.Aspect), MathF.Min(1, top + tall)));
    }

    private static string Say(Wording words)
    {
        var (scene, layout) = (words.Scene, words.Scene.Layout);
        var figure = FigureCatalogue.Find(scene.Subjects[0].Noun)!;
        var (subject, colour) = (scene.Subjects[0], scene.Subjects[0].Colour);
        var hair = layout.Items.FirstOrDefault(item => FigureCatalogue.IsHair(item.Noun))?.Noun;
        var outfit = layout.Items.FirstOrDefault(item => FigureCatalogue.IsOutfit(item.Noun))?.Noun;
        var name = words.Noun(subject.Noun, .1);
        var hairSaid = hair is not null && words.Chance(.74);
        var haired = hairSaid && words.Chance(.3) ? hair!.Replace(" hair", "-haired ", StringComparison.Ordinal) : "";
        // The colour is that of the outfit: said there, or of the whole figure.
        var dressed = "";
        if (outfit is not null && words.Chance(.72))
        {
            var clothes = words.RegionWord(outfit, .25);
            var article = clothes.EndsWith("armour", StringComparison.Ordinal) || clothes.EndsWith("armor", StringComparison.Ordinal) || clothes.EndsWith('s') ? "" : "a ";
            dressed = $" {words.Any("in", "in", "wearing")} {(colour is null ? article : article.Length > 0 ? colour == "orange" ? "an " : "a " : "")}{(colour is null ? "" : words.ColourWord(colour) + " ")}{clothes}".Replace("a emerald", "an emerald", StringComparison.Ordinal).Replace("a azure", "an azure", StringComparison.Ordinal).Replace("a aqua", "an aqua", StringComparison.Ordinal);
        }
        else if (colour is not null && words.Chance(.85)) dressed = words.Chance(.5) ? $" in {words.ColourWord(colour)}" : "";
        var own = dressed.Length == 0 && colour is not null && haired.Length == 0 && words.Chance(.8) ? words.ColourWord(colour) + " " : "";
        var withHair = hairSaid && haired.Length == 0 ? $" with {hair}" : "";
        var text = Wording.WithArticle(haired + own + name) + (words.Chance(.5) ? withHair + dressed : dressed + withHair);
        var held = scene.Subjects.Skip(1).ToList();
        if (held.Count > 0 && words.Chance(.85))
        {
            var raised = held[0].Box.CentreY < subject.Box.Top + subject.Box.Height * .3f;
            text += $"{words.Any(",", "")} {(raised ? words.Any("raising", "holding", "raising") : words.Any("holding", "with", "carrying"))} {Wording.Join(held.Select(words.Phrase))}";
        }
        text = words.Any("{0}, game character", "{0}, game character", "game character of {0}", "game character, {0}", "character design of {0}", "{0}, character design", "{0} as a game character", "rpg character, {0}", "{0}, video game character", "character art of {0}", "fantasy character, {0}")
            .Replace("{0}", text, StringComparison.Ordinal);
        return words.Chance(.25) ? $"{text}, {words.Ground()}" : text;
    }

    private static void Spotlight(Brush brush, string? colour, SKRect r)
    {
        var tone = GraphicGround.Tone(colour, 0xFFE4E7EE);
        brush.Rect(r, Palette.Lighter(tone, .08f), tone);
        brush.Soft(r.MidX, r.Top + r.Height * .48f, brush.Unit * .62f, brush.Unit * .62f, SKColors.White.WithAlpha((byte)(colour == "black" ? 50 : 120)));
        brush.Oval(r.MidX, r.Top + r.Height * .885f, brush.Unit * .3f, brush.Unit * .055f, Palette.Darker(tone, .22f).WithAlpha(120));
    }
}
