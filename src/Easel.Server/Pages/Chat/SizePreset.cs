using Easel.Conversation;

namespace Easel.Server.Pages.Chat;

/// <summary>A size that people need a picture in, as near to it as the model paints, or as it can be cut from that.</summary>
/// <param name="Group">What for.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Format">The format to ask for.</param>
public sealed record SizePreset(string Group, string Name, int Width, int Height, PictureFormat Format)
{
    private static readonly (string Group, string Name, int Across, int Down)[] Shapes =
    [
        ("Social posts", "Square post", 1, 1), ("Social posts", "Portrait post", 4, 5), ("Social posts", "Story", 9, 16), ("Social posts", "Link preview", 40, 21),
        ("Ads", "Medium rectangle", 6, 5), ("Ads", "Half page", 1, 2), ("Ads", "Wide banner", 2, 1),
        ("E-mail", "Header", 2, 1), ("E-mail", "Wide header", 3, 1),
        ("Print", "Photo 3:2", 3, 2), ("Print", "Photo 2:3", 2, 3), ("Print", "A4 upright", 70, 99), ("Print", "A4 across", 99, 70),
        ("Screen", "Widescreen", 16, 9),
    ];

    /// <summary>Every preset whose shape the model paints, or paints more than.</summary>
    public static IReadOnlyList<SizePreset> All(PaintSizes sizes) =>
    [
        .. from shape in Shapes let format = new PictureFormat(shape.Across, shape.Down) let isCut = sizes.IsCut(format)
           where isCut || Math.Max(format.Aspect, 1 / format.Aspect) <= sizes.MaxAspect
           let size = sizes.Of(format) let painted = new PictureFormat(size.Width, size.Height, IsPixels: true)
           select new SizePreset(shape.Group, shape.Name, size.Width, isCut ? (int)(size.Width / format.Aspect) : size.Height, isCut ? format : painted),
    ];

    /// <summary>What a picture of a size can be cut to because the model paints nothing as wide.</summary>
    public static IEnumerable<SizePreset> Cuts(PaintSizes sizes, int width, int height) =>
        All(sizes).Where(preset => sizes.IsCut(preset.Format) && width >= height * sizes.MaxAspect * 0.99).Select(preset => preset with { Width = width, Height = (int)(width / preset.Format.Aspect) });
}
