using System.Globalization;

namespace Easel.Cli;

/// <summary>Width and height in pixels, written <c>320x256</c>.</summary>
internal readonly record struct PictureSize(int Width, int Height)
{
    public static bool TryParse(string text, out PictureSize size)
    {
        size = default;
        if (text.ToLowerInvariant().Split('x') is not [var width, var height]) return false;
        if (!TrySide(width, out var w) || !TrySide(height, out var h)) return false;
        size = new PictureSize(w, h);
        return true;
    }

    public override string ToString() => $"{Width}x{Height}";

    private static bool TrySide(string text, out int side) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out side) && side > 0;
}
