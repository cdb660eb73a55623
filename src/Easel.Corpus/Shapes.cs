namespace Easel.Corpus;

/// <summary>Width / height of each thing's picture, so that boxes are tight without the art at hand.</summary>
internal static class Shapes
{
    public static float Aspect(string noun) => Table.TryGetValue(noun, out var aspect) ? aspect : 1;

    private static readonly Dictionary<string, float> Table = new()
    {

        ["scarecrow"] = .7f, ["bush"] = 1.3f, ["lighthouse"] = .5f, ["windmill"] = .85f, ["barn"] = 1.15f, ["hot-air balloon"] = .74f, ["beach ball"] = 1f, ["table"] = 1.5f, ["bench"] = 1.7f,
        ["sun"] = 1f, ["moon"] = 1f, ["cloud"] = 2.1f,
        ["dog"] = 1.12f, ["cat"] = 1.04f, ["horse"] = 1.00f, ["cow"] = 1.06f, ["pig"] = 1.33f, ["sheep"] = 1.00f,
        ["elephant"] = 1.22f, ["lion"] = 1.00f, ["tiger"] = 1.27f, ["bear"] = 1.12f, ["panda"] = 1.12f, ["fox"] = 0.96f,
        ["wolf"] = 1.01f, ["rabbit"] = 1.01f, ["deer"] = 1.00f, ["monkey"] = 1.14f, ["giraffe"] = 0.94f, ["zebra"] = 1.00f,
        ["camel"] = 1.04f, ["kangaroo"] = 1.08f, ["penguin"] = 1.00f, ["owl"] = 0.79f, ["rooster"] = 0.96f, ["chicken"] = 1.00f,
        ["turtle"] = 1.62f, ["frog"] = 1.08f, ["crocodile"] = 1.01f, ["snake"] = 1.00f, ["dragon"] = 0.96f, ["unicorn"] = 1.00f,
        ["dinosaur"] = 1.08f, ["snail"] = 1.02f, ["eagle"] = 1.40f, ["bird"] = 0.96f, ["parrot"] = 0.86f, ["butterfly"] = 1.01f,
        ["bee"] = 1.06f, ["duck"] = 1.00f, ["swan"] = 1.08f, ["flamingo"] = 0.78f, ["whale"] = 0.95f, ["dolphin"] = 0.79f,
        ["shark"] = 0.99f, ["fish"] = 1.22f, ["octopus"] = 1.04f, ["crab"] = 1.12f, 
        ["astronaut"] = 0.79f, ["princess"] = 0.88f, ["wizard"] = 0.89f, ["robot"] = 1.00f,
        ["ghost"] = 1.00f, ["santa"] = 0.93f, ["ninja"] = 0.90f, ["mermaid"] = 0.74f, ["fairy"] = 0.67f, ["snowman"] = 0.97f,
        ["palm tree"] = 0.86f, ["pine tree"] = 0.76f, ["tree"] = 0.82f, ["cactus"] = 0.92f, ["sunflower"] = 0.78f, ["rose"] = 0.59f,
        ["tulip"] = 0.65f, ["flower"] = 1.03f, ["mushroom"] = 0.97f, ["christmas tree"] = 0.64f, ["house"] = 1.04f, ["castle"] = 0.95f,
        ["church"] = 1.00f, ["tent"] = 1.14f, ["hut"] = 1.04f, ["tower"] = 0.71f, ["skyscraper"] = 1.00f, ["fountain"] = 0.96f,
        ["ferris wheel"] = 0.86f, ["car"] = 1.47f, ["bus"] = 1.27f, ["truck"] = 1.22f, ["taxi"] = 1.33f,
        ["police car"] = 1.27f, ["ambulance"] = 1.27f, ["fire engine"] = 1.08f, ["tractor"] = 1.22f, ["racing car"] = 2.55f, ["bicycle"] = 1.32f,
        ["motorcycle"] = 1.48f, ["train"] = 1.08f, ["sailboat"] = 1.00f, ["boat"] = 1.54f, ["canoe"] = 1.33f, ["ship"] = 1.06f,
        ["airplane"] = 1.01f, ["helicopter"] = 1.08f, ["rocket"] = 1.01f, ["ufo"] = 1.17f, ["balloon"] = 0.74f, ["kite"] = 1.00f,
        ["apple"] = 1.04f, ["banana"] = 1.04f, ["pizza"] = 0.89f, ["cake"] = 1.01f, ["burger"] = 1.22f, ["ice cream"] = 1.04f,
        ["cup of coffee"] = 0.96f, ["strawberry"] = 0.71f, ["watermelon"] = 1.00f, ["pineapple"] = 0.78f, ["teapot"] = 1.12f, ["vase"] = 0.65f,
        ["book"] = 0.79f, ["candle"] = 0.43f, ["gift"] = 0.94f, ["umbrella"] = 1.11f, ["ball"] = 1.01f, ["chair"] = 0.69f,
        ["bed"] = 1.40f, ["sofa"] = 1.00f, ["lamp"] = 0.62f, ["television"] = 0.93f, ["clock"] = 0.89f, ["guitar"] = 1.04f,
        ["teddy bear"] = 0.99f, ["window"] = 1.00f, ["picture frame"] = 1.00f, ["heart"] = 1.14f, ["crown"] = 1.22f, ["diamond"] = 1.26f,
        ["trophy"] = 0.82f, ["fire"] = 0.75f, ["rock"] = 1.00f, ["pumpkin"] = 1.08f, ["star"] = 1.00f, ["planet"] = 1.00f,
    };
}
