using Easel.Conversation;

namespace Easel.Server.Pages.Chat;

/// <summary>A size that people need a picture in, as near to it as the model paints.</summary>
/// <param name="Group">What for.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
public sealed record SizePreset(string Group, string Name, int Width, int Height)
{
    private static readonly (string Group, string Name, int Across, int Down)[] Shapes =
    [
        ("Social posts", "Square post", 1, 1), ("Social posts", "Portrait post", 4, 5), ("Social posts", "Story", 9, 16), ("Social posts", "Link preview", 40, 21),
        ("Ads", "Medium rectangle", 6, 5), ("Ads", "Half page", 1, 2), ("Ads", "Wide banner", 2, 1),
        ("E-mail", "Header", 2, 1), ("E-mail", "Wide header", 3, 1),
        ("Print", "Photo 3:2", 3, 2), ("Print", "Photo 2:3", 2, 3), ("Print", "A4 upright", 70, 99), ("Print", "A4 across", 99, 70),
        ("Screen", "Widescreen", 16, 9),
    ];

    /// <summary>The format to ask for.</summary>
    public PictureFormat Format => new(Width, Height, IsPixels: true);

    /// <summary>Every preset whose shape the model paints.</summary>
    public static IReadOnlyList<SizePreset> All(PaintSizes sizes) =>
    [
        .. from shape in Shapes let aspect = (double)shape.Across / shape.Down where Math.Max(aspect, 1 / aspect) <= sizes.MaxAspect
           let size = sizes.Of(new PictureFormat(shape.Across, shape.Down)) select new SizePreset(shape.Group, shape.Name, size.Width, size.Height),
    ];
}
