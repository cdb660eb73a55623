namespace Easel.Server.Pages.Chat;

/// <summary>Prompts for a first visit that the embedded model paints well.</summary>
internal static class Examples
{
    public static IReadOnlyList<(string Prompt, string File)> All { get; } =
    [
        ("a beach with palm trees and a sailboat at sunset", "example-beach.webp"),
        ("a red house next to a pine tree in the mountains in winter", "example-house.webp"),
        ("three hot-air balloons above a lake, watercolor", "example-balloons.webp"),
    ];
}
