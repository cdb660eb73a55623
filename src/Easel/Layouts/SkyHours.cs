namespace Easel.Layouts;

/// <summary>What goes with which time of day.</summary>
internal static class SkyHours
{
    /// <summary>What is in the sky in a thing's stead when the time changes: itself where it may stay, null where nothing is.</summary>
    public static string? At(string noun, string time) => (noun, time) switch
    {
        ("sun", "night") => "moon",
        ("moon" or "crescent moon", not "night") => "sun",
        ("star" or "comet", "day") => null,
        _ => noun,
    };

    /// <summary>Whether a light can be at a time.</summary>
    public static bool Fits(string light, string time) => (light, time) is not (("noon light" or "golden hour", "night") or ("noon light", not "day") or ("moonlight", not "night"));
}
