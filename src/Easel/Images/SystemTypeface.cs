using SkiaSharp;

namespace Easel.Images;

/// <summary>A plain typeface of this machine. Easel ships none.</summary>
internal static class SystemTypeface
{
    private static readonly string[] Preferred = ["Noto Sans", "DejaVu Sans", "Liberation Sans", "Segoe UI", "Helvetica", "Arial", "Roboto", "Open Sans"];

    /// <summary>Opens the typeface anew; the caller disposes it.</summary>
    /// <returns>A sans-serif one where there is one, else any; null where no fonts are installed, as in many containers.</returns>
    public static SKTypeface? Open()
    {
        var installed = SKFontManager.Default.FontFamilies.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var family = Preferred.FirstOrDefault(installed.Contains) ?? installed.Order(StringComparer.Ordinal).FirstOrDefault();
        return family is null ? null : SKFontManager.Default.MatchFamily(family);
    }
}
