using static Easel.Corpus.Habitat;
using static Easel.Corpus.ThingKind;

namespace Easel.Corpus.Things;

/// <summary>Animals, heads of animals, and plants.</summary>
internal static class NatureThings
{
    public static IEnumerable<ThingKind> All { get; } =
    [
        .. Group("farm, meadow, village, garden", .8f,
        [
            Of("dog face", "dog faces", "1f436", 1.08f, .34f, Table, "puppy face, dog head"),
            Of("cat face", "cat faces", "1f431", 1.1f, .34f, Table, "kitten face, cat head"),
            Of("horse face", "horse faces", "1f434", 1.05f, .36f, Table, "horse head"),
            Of("cow face", "cow faces", "1f42e", 1f, .34f, Table, "cow head"),
            Of("pig face", "pig faces", "1f437", 1.11f, .32f, Table, "pig head", Dyed),
            Of("pig nose", "pig noses", "1f43d", 1.33f, .22f, Table, "pig snout, snout"),
            Of("mouse face", "mouse faces", "1f42d", 1.17f, .32f, Table, "mouse head"),
            Of("rabbit face", "rabbit faces", "1f430", 1f, .36f, Table, "bunny face, rabbit head"),
            Of("chicken", "chickens", "1f414", .54f, .34f, Ground, "hen", body: FigureBody.Beast(0xFFF4F4F8, 0xFFFFFFFF)),
            Of("baby chick", "baby chicks", "1f425", 1.08f, .24f, Ground, "fluffy chick"),
            Of("guide dog", "guide dogs", "1f9ae", 1.17f, .38f, Ground, "seeing-eye dog"),
            Of("service dog", "service dogs", "1f415-200d-1f9ba", .96f, .36f, Ground, "assistance dog"),
            Of("paw prints", "paw prints", "1f43e", 1.11f, .26f, Table, "paw print, paws"),
            Of("feather", "feathers", "1fab6", .99f, .28f, Table, "plume, quill"),
        ]),
        .. Group("jungle, savanna, forest, cave", .8f,
        [
            Of("monkey face", "monkey faces", "1f435", 1.25f, .34f, Table, "monkey head"),
            Of("tiger face", "tiger faces", "1f42f", 1.04f, .34f, Table, "tiger head"),
            Of("dragon face", "dragon faces", "1f432", 1.02f, .36f, Table, "dragon head"),
            Of("wing", "wings", "1fabd", .97f, .28f, Table, "bird wing, angel wing"),
            Of("blackbird", "blackbirds", "1f426-200d-2b1b", .94f, .22f, Air, "crow, raven"),
            Of("oyster", "oysters", "1f9aa", 1f, .22f, Swims, "clam, pearl oyster"),
            Of("cockroach", "cockroaches", "1fab3", .88f, .16f, Ground, "roach"),
            Of("spider web", "spider webs", "1f578", 1f, .3f, Table, "spiderweb, cobweb"),
            Of("microbe", "microbes", "1f9a0", 1.04f, .26f, Table, "germ, bacterium, virus"),
        ]),
        .. Group("garden, park, meadow, village", .8f,
        [
            Of("cherry flower", "cherry flowers", "1f338", 1.04f, .26f, Table, "pink blossom, sakura flower"),
            Of("white flower", "white flowers", "1f4ae", 1.04f, .26f, Table, "white blossom"),
            Of("rosette", "rosettes", "1f3f5", 1.03f, .24f, Table, ""),
            Of("wilted flower", "wilted flowers", "1f940", .85f, .28f, Table, "wilted rose, withered flower"),
            Of("three-leaf clover", "three-leaf clovers", "2618", .98f, .24f, Ground, "three-leaved clover, irish shamrock"),
            Of("leaf in the wind", "leaves in the wind", "1f343", 1f, .26f, Table, "green leaf, fluttering leaf, leaf"),
            Of("leafless tree", "leafless trees", "1fabe", .99f, .48f, Ground, ""),
        ]),
        .. Group("kitchen, garden, farm", .8f,
        [
            Of("lime", "limes", "1f34b-200d-1f7e9", .94f, .24f, Table, "green lime"),
            Of("green apple", "green apples", "1f34f", 1.04f, .26f, Table, "granny smith"),
            Of("lettuce", "lettuces", "1f96c", 1f, .26f, Table, "leafy greens, cabbage"),
            Of("beans", "beans", "1fad8", 1f, .24f, Table, "kidney beans"),
            Of("ginger root", "ginger roots", "1fada", .98f, .22f, Table, "ginger"),
            Of("pea pod", "pea pods", "1fadb", .98f, .24f, Table, "peas, green peas"),
            Of("brown mushroom", "brown mushrooms", "1f344-200d-1f7eb", .98f, .24f, Table, "champignon, cremini"),
            Of("beetroot", "beetroots", "1fadc", 1.03f, .28f, Table, "beet, root vegetable, turnip"),
        ]),
    ];
}
