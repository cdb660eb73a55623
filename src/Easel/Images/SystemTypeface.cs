using SkiaSharp;

namespace Easel.Images;

/// <summary>A plain typeface of this machine.</summary>
internal static class SystemTypeface
{
    // Skia's Linux build has no fontconfig and therefore sees no installed fonts; they are looked for as files.
    private static readonly string[] Folders = ["/usr/share/fonts", "/usr/local/share/fonts"];
    private static readonly string[] Preferred = ["NotoSans-Regular.ttf", "DejaVuSans.ttf", "LiberationSans-Regular.ttf", "OpenSans-Regular.ttf", "Roboto-Regular.ttf", "FreeSans.ttf", "FreeSans.otf"];

    /// <summary>Opens the typeface anew; the caller disposes it.</summary>
    /// <returns>Null where the machine has none of the usual ones.</returns>
    public static SKTypeface? Open()
    {
        if (SKFontManager.Default.FontFamilyCount > 0) return SKTypeface.FromFamilyName(null);
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        var files = Folders.Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, "*.?tf", everywhere)).ToLookup(Path.GetFileName);
        return Preferred.SelectMany(name => files[name].Order(StringComparer.Ordinal)).Select(file => SKTypeface.FromFile(file)).FirstOrDefault(t => t is not null);
    }
}
