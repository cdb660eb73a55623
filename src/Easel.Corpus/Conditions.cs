using Easel.Corpus.Cameras;
using Easel.Corpus.Styles;

namespace Easel.Corpus;

/// <summary>The seven global attributes of a scene, chosen so that they go together.</summary>
internal sealed record Conditions(string Place, string Time, string Light, string Weather, string Season, string Style, string Camera)
{
    public bool IsAerial => Camera == "aerial";

    public bool IsPortrait => Camera == "portrait";

    public bool IsCloseUp => Camera == "close-up";

    public static Conditions Draw(Dice dice)
    {
        var kind = dice.Weighted(PlaceCatalogue.All, place => place.Share);
        var place = kind.Name;
        var camera = DrawCamera(place, dice);
        var season = dice.Pick(("summer", 55), ("autumn", 15), ("winter", 14), ("spring", 16));
        if (place is "desert" or "beach" or "island" or "underwater" or "studio" or "space" or "moon surface" or "sea" or "jungle" or "savanna" or "cave" or "volcanic land" or "canyon") season = "summer";
        if (place == "arctic") season = "winter";
        var time = place is "space" or "moon surface" ? "night" : place is "studio" or "underwater" ? "day" : dice.Pick(("day", 56), ("sunset", 18), ("night", 17), ("dawn", 9));
        var weather = "clear";
        if (kind.HasWeather)
        {
            weather = dice.Pick(("clear", 56), ("cloudy", 8), ("rain", 8), ("snow", 8), ("fog", 6), ("storm", 5), ("rainbow", 5), ("wind", 5));
            if (weather == "snow" && place is "desert" or "beach" or "island" or "jungle" or "savanna" or "volcanic land") weather = "clear";
            if (weather == "snow") season = "winter";
            if (weather is "rainbow" && time == "night") weather = "clear";
            // From above there is no sky to show these.
            if (camera == "aerial" && weather is "cloudy" or "storm" or "rainbow") weather = "clear";
        }
        var light = DrawLight(kind, time, weather, dice);
        if (camera == "aerial" && light is "backlit" or "soft light") light = "natural";
        return new Conditions(place, time, light, weather, season, dice.Weighted(StyleCatalogue.All, style => style.Share).Name, camera);
    }

    private static string DrawCamera(string place, Dice dice)
    {
        if (place == "studio") return dice.Pick(("wide", 62), ("close-up", 24), ("portrait", 14));
        if (AerialPlaces.Has(place) && dice.Chance(.13)) return "aerial";
        if (place is not ("sea" or "underwater" or "space") && dice.Chance(.09)) return "portrait";
        return dice.Chance(.1) ? "close-up" : "wide";
    }

    private static string DrawLight(PlaceKind kind, string time, string weather, Dice dice)
    {
        var place = kind.Name;
        if (PlaceCatalogue.IsRoom(place) || place == "cave")
            return dice.Chance(.14) ? "candlelight" : time == "night" && place is "room" or "bedroom" && dice.Chance(.2) ? "neon" : dice.Chance(.05) ? "soft light" : "natural";
        if (place == "studio") return dice.Pick(("natural", 80), ("studio light", 15), ("candlelight", 2), ("neon", 3));
        if (!kind.HasWeather) return "natural";
        if (time == "night" && place is "city" or "road" or "street" or "funfair" && dice.Chance(.3)) return "neon";
        if (weather == "cloudy" && time == "day") return dice.Chance(.3) ? "soft light" : "natural";
        if (weather != "clear") return "natural";
        return time switch
        {
            "night" => dice.Chance(.4) ? "moonlight" : "natural",
            "day" => dice.Pick(("natural", 80), ("golden hour", 7), ("noon light", 7), ("backlit", 4), ("soft light", 2)),
            _ => dice.Pick(("natural", 60), ("golden hour", 26), ("backlit", 14)),
        };
    }
}
