namespace Easel.Corpus.Cameras;

/// <summary>Who sits for portraits.</summary>
internal static class Portrait
{
    private static readonly string[] Sitters =
    [
        "man", "woman", "boy", "girl", "old man", "old woman", "baby", "astronaut", "princess", "king", "queen", "wizard", "witch", "knight", "ninja", "superhero", "robot", "santa",
        "alien", "ghost", "fairy", "lion", "bear", "polar bear", "panda", "koala", "fox", "wolf", "frog", "dog", "poodle", "cat", "black cat", "horse", "cow", "pig", "sheep", "goat",
        "elephant", "tiger", "giraffe", "zebra", "monkey", "gorilla", "deer", "rabbit", "squirrel", "hedgehog", "kangaroo", "camel", "llama", "owl", "penguin", "parrot", "duck",
        "rooster", "flamingo", "dragon", "t-rex", "unicorn", "teddy bear", "snowman",
    ];

    /// <summary>A person or an animal, now and then a thing that belongs to the place.</summary>
    public static ThingKind Sitter(string place, Dice dice)
    {
        var here = PlaceCatalogue.Find(place).Things.Where(noun => Array.IndexOf(Sitters, noun) >= 0).ToList();
        if (here.Count > 0 && dice.Chance(.5)) return ThingCatalogue.Find(dice.Any(here))!;
        if (dice.Chance(.78)) return ThingCatalogue.Find(dice.Any(Sitters))!;
        var things = ThingCatalogue.All.Where(kind => kind.Habitat is Habitat.Table or Habitat.Ground && kind is { Size: < .4f, Aspect: < 1.5f } && kind.Name is not ("window" or "painting")).ToList();
        return dice.Any(things);
    }
}
