using static Easel.Corpus.Habitat;
using static Easel.Corpus.ThingKind;

namespace Easel.Corpus.Things;

/// <summary>Dishes, drinks and what they are served in.</summary>
internal static class FoodThings
{
    public static IEnumerable<ThingKind> All { get; } =
    [
        .. Group("kitchen, room", .8f,
        [
            Of("flatbread", "flatbreads", "1fad3", 1f, .22f, Table, "naan, pita bread"),
            Of("meat on the bone", "pieces of meat on the bone", "1f356", .99f, .26f, Table, "leg of meat"),
            Of("tamale", "tamales", "1fad4", 1f, .24f, Table, ""),
            Of("stuffed flatbread", "stuffed flatbreads", "1f959", 1.01f, .28f, Table, "kebab, gyro, doner kebab"),
            Of("falafel", "falafels", "1f9c6", 1.12f, .22f, Table, ""),
            Of("fondue", "fondues", "1fad5", .82f, .24f, Table, "cheese fondue"),
            Of("bowl of cereal", "bowls of cereal", "1f963", .98f, .24f, Table, "bowl with a spoon, porridge"),
            Of("salt shaker", "salt shakers", "1f9c2", .58f, .28f, Table, "salt"),
            Of("canned food", "cans of food", "1f96b", .76f, .28f, Table, "can of soup"),
            Of("rice cracker", "rice crackers", "1f358", 1.01f, .22f, Table, "senbei"),
            Of("roasted sweet potato", "roasted sweet potatoes", "1f360", 1f, .24f, Table, "sweet potato"),
            Of("oden", "odens", "1f362", 1f, .28f, Table, "skewer of oden"),
            Of("fried shrimp", "fried shrimps", "1f364", .82f, .24f, Table, "fried prawn, tempura"),
            Of("fish cake", "fish cakes", "1f365", .94f, .24f, Table, "narutomaki, fish cake with a swirl"),
            Of("moon cake", "moon cakes", "1f96e", .89f, .22f, Table, "mooncake"),
            Of("fortune cookie", "fortune cookies", "1f960", .97f, .22f, Table, ""),
            Of("takeout box", "takeout boxes", "1f961", 1.17f, .28f, Table, "takeaway box, chinese takeout"),
            Of("sake bottle", "sake bottles", "1f376", 1f, .28f, Table, "sake, bottle of sake"),
            Of("clinking beer mugs", "clinking beer mugs", "1f37b", 1.04f, .28f, Table, "cheers"),
            Of("pouring glass", "pouring glasses", "1fad7", 1.08f, .28f, Table, "pouring liquid, spilled drink"),
            Of("mate tea", "mate teas", "1f9c9", .79f, .3f, Table, "yerba mate"),
            Of("ice cube", "ice cubes", "1f9ca", .99f, .24f, Table, "cube of ice"),
            Of("chopsticks", "chopsticks", "1f962", .65f, .26f, Table, "pair of chopsticks"),
            Of("plate with fork and knife", "plates with fork and knife", "1f37d", 1.11f, .22f, Table, "plate, place setting, dinner plate"),
        ]),
    ];
}
