using System.Text.Json;

namespace Easel.Corpus.Preparation;

/// <summary>Everything that the pixels of one file say; kept, so that no file is decoded for it twice.</summary>
/// <param name="File">Path relative to the folder, with slashes.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Modified">Time of its last change in ticks.</param>
/// <param name="Fault">Why it is no use; null for a sound picture.</param>
/// <param name="Sha256">Of the file's bytes, hexadecimal; empty where it was not read whole.</param>
/// <param name="Width">Width in pixels, upright.</param>
/// <param name="Height">Height in pixels, upright.</param>
/// <param name="Look">What near-duplicates are found by; null with a fault.</param>
/// <param name="Quality">Measures of quality; null with a fault.</param>
/// <param name="Focus">Where there is something to see; null with a fault.</param>
internal sealed record Examination(
    string File, long Bytes, long Modified, DropReason? Fault, string Sha256, int Width, int Height, PictureLook? Look, PictureQuality? Quality, FocusProfile? Focus)
{
    /// <summary>Whether this is the file as it is now.</summary>
    public bool IsOf(SourceFile file) => Bytes == file.Bytes && Modified == file.Modified;

    /// <summary>Whether it is complete; a line of a damaged journal may not be.</summary>
    public bool IsSound() => File.Length > 0 && (Fault is not null || (
        Sha256.Length == 64 && Sha256.All(char.IsAsciiHexDigitLower) && Width > 0 && Height > 0 && Look is { } look && look.IsSound() && Quality is not null && Focus is { } focus && focus.IsSound()));
}

/// <summary>Measures of a picture's quality, taken from its grey values at a side of at most 256 pixels, so that large pictures compare with small ones.</summary>
/// <param name="Sharpness">Variance of the Laplacian (Pech-Pacheco et al. 2000); below about 20 looks blurred, above 500 crisp.</param>
/// <param name="Brightness">Mean, 0 to 255.</param>
/// <param name="Contrast">Standard deviation, 0 to 127.5.</param>
/// <param name="Dark">Share of pixels below 5.</param>
/// <param name="Bright">Share of pixels above 250.</param>
/// <param name="Colourfulness">After Hasler and Süsstrunk 2003: 0 is grey, 100 extremely colourful.</param>
public sealed record PictureQuality(float Sharpness, float Brightness, float Contrast, float Dark, float Bright, float Colourfulness);
