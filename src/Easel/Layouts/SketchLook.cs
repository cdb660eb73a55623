using System.Collections.Frozen;
using SkiaSharp;

namespace Easel.Layouts;

/// <summary>Outline that stands for a thing in a sketch.</summary>
internal enum SketchShape
{
    /// <summary>Rounded box.</summary>
    Block,

    /// <summary>Ellipse that fills the box.</summary>
    Round,

    /// <summary>Trunk and crown.</summary>
    Tree,

    /// <summary>Walls and a gable roof.</summary>
    House,

    /// <summary>Body, head and two legs.</summary>
    Animal,

    /// <summary>Head over shoulders.</summary>
    Person,

    /// <summary>Body on two wheels.</summary>
    Vehicle,

    /// <summary>Hull and sail.</summary>
    Boat,

    /// <summary>Triangle on its base.</summary>
    Peak,

    /// <summary>The whole box, edge to edge: a region.</summary>
    Region,
}

/// <summary>Colour and shape of an item in a sketch.</summary>
internal readonly record struct SketchLook(SKColor Colour, SketchShape Shape)
{
    private static readonly FrozenDictionary<string, SKColor> Colours = new Dictionary<string, SKColor>
    {
        ["red"] = new(0xffd8352a), ["orange"] = new(0xfff2862b), ["yellow"] = new(0xfff5cf3a), ["green"] = new(0xff4c9a46),
        ["blue"] = new(0xff2f6fd0), ["purple"] = new(0xff8146b0), ["pink"] = new(0xfff08bb0), ["brown"] = new(0xff7c4f2c),
        ["black"] = new(0xff26242b), ["white"] = new(0xfff1f2f4), ["grey"] = new(0xff8e9196), ["gray"] = new(0xff8e9196),
        ["turquoise"] = new(0xff2fb5a9), ["gold"] = new(0xffdfae3a), ["golden"] = new(0xffdfae3a), ["silver"] = new(0xffb8bec6),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, SketchLook> Nouns = Table(
        (0xff8fc4ec, SketchShape.Region, "sky air background"),
        (0xff2d7fb0, SketchShape.Region, "sea ocean water lake river pond pool canal"),
        (0xffe6cf9a, SketchShape.Region, "sand beach desert dune dunes shore"),
        (0xff74ac55, SketchShape.Region, "grass meadow field ground lawn hill hills park garden plain"),
        (0xff3f7a46, SketchShape.Region, "forest jungle woods"),
        (0xffeef3f8, SketchShape.Region, "snow ice"),
        (0xff6f7278, SketchShape.Region, "road street asphalt pavement city skyline"),
        (0xffa98a68, SketchShape.Region, "floor path earth soil dirt"),
        (0xffd9cbb4, SketchShape.Region, "wall room"),
        (0xff7d86a0, SketchShape.Region, "mountains cliffs"),
        (0xff7d86a0, SketchShape.Peak, "mountain volcano pyramid peak"),
        (0xfffbd24a, SketchShape.Round, "sun star"),
        (0xfff3efd9, SketchShape.Round, "moon planet comet"),
        (0xfff6f8fb, SketchShape.Round, "cloud sheep snowman"),
        (0xff8b8f8d, SketchShape.Round, "rock stone boulder"),
        (0xff4f8f4a, SketchShape.Round, "bush shrub clover watermelon"),
        (0xffe05a7a, SketchShape.Round, "flower rose tulip bouquet heart balloon ball apple strawberry cherry tomato"),
        (0xfff0b030, SketchShape.Round, "sunflower lemon orange fruit pizza pumpkin lamp candle bell clock"),
        (0xff4a9048, SketchShape.Tree, "tree palm plant cactus mushroom"),
        (0xffc98f62, SketchShape.House, "house barn church hut cabin castle temple pagoda mosque tent school factory lighthouse windmill"),
        (0xff9aa3b5, SketchShape.Block, "skyscraper building tower bridge fence bench statue"),
        (0xff9a6b42, SketchShape.Animal, "dog horse cow bear lion tiger fox wolf deer camel monkey cat goat kangaroo giraffe zebra leopard llama squirrel hedgehog mouse"),
        (0xff8d8f99, SketchShape.Animal, "elephant rhino hippo koala rabbit pig panda dinosaur dragon unicorn"),
        (0xff4d7fa8, SketchShape.Round, "fish whale dolphin shark seal octopus jellyfish"),
        (0xff5b6a86, SketchShape.Round, "bird dove eagle duck swan penguin owl parrot flamingo peacock rooster butterfly bee bat frog turtle crab"),
        (0xff5b72b0, SketchShape.Person, "man woman boy girl child person people baby astronaut princess king queen wizard witch knight ninja superhero robot ghost santa alien dancer runner surfer cyclist"),
        (0xffc9483c, SketchShape.Vehicle, "car bus truck jeep taxi tractor train ambulance engine motorcycle bicycle scooter"),
        (0xffb0623c, SketchShape.Boat, "boat sailboat ship speedboat"),
        (0xffc9ced6, SketchShape.Block, "airplane helicopter rocket satellite ufo"),
        (0xff8a5a36, SketchShape.Block, "table chair bed sofa door guitar violin drum book gift"));

    /// <summary>The look of an item: its noun, or the last word of it ("palm tree" is a tree), else a colour of its own made from the noun.</summary>
    public static SketchLook Of(LayoutItem item)
    {
        if (!Nouns.TryGetValue(item.Noun, out var look) && !Nouns.TryGetValue(item.Noun[(item.Noun.LastIndexOf(' ') + 1)..], out look))
        {
            var wide = item.Box.Left <= 0 && item.Box.Right >= 1;
            look = new SketchLook(ColourOfOwn(item.Noun), wide ? SketchShape.Region : SketchShape.Block);
        }
        return item.Colour is null ? look : look with { Colour = Colours.TryGetValue(item.Colour, out var colour) ? colour : ColourOfOwn(item.Colour) };
    }

    private static SKColor ColourOfOwn(string word)
    {
        var hash = 2166136261u;
        foreach (var letter in word)
            hash = (hash ^ letter) * 16777619u;
        return SKColor.FromHsl(hash % 360, 45, 55);
    }

    private static FrozenDictionary<string, SketchLook> Table(params ReadOnlySpan<(uint Colour, SketchShape Shape, string Nouns)> rows)
    {
        var looks = new Dictionary<string, SketchLook>();
        foreach (var (colour, shape, nouns) in rows)
            foreach (var noun in nouns.Split(' '))
                looks.Add(noun, new SketchLook(new SKColor(colour), shape));
        return looks.ToFrozenDictionary();
    }
}
