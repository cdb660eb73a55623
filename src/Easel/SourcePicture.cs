using System.Buffers.Binary;
using System.Security.Cryptography;
using Easel.Images;

namespace Easel;

/// <summary>A picture to paint over.</summary>
/// <param name="Picture">The picture, of any size; it is cut to the shape of the request and brought to its size.</param>
/// <param name="Strength">How much of it may change, more than 0 to 1: the part of the denoising steps that is taken (SDEdit, Meng et al. 2021, arXiv 2108.01073).</param>
public sealed record SourcePicture(Picture Picture, double Strength)
{
    /// <summary>Where it may change, of the picture's size; null for everywhere. All else stays byte for byte where the result has the picture's size.</summary>
    public PictureMask? Mask { get; init; }

    /// <summary>Whether the result has the picture's size instead of the request's: the repainted part is laid into the whole picture. Takes a mask.</summary>
    public bool KeepsSize { get; init; }

    /// <summary>Whether what the mask closes is known from the first step on; false to paint everything and lay only the open part into the picture.</summary>
    public bool IsHeld { get; init; } = true;

    /// <summary>What was to change, in the words of whoever asked; null or empty for a variation. Only remembered.</summary>
    public string? Words { get; init; }

    /// <summary>How a recipe names it.</summary>
    public RecipeSource ToRecipe() => new(HashOf(Picture), Strength) { Mask = Mask is null ? null : HashOf(Mask.ToPicture()), KeepsSize = KeepsSize, IsHeld = IsHeld, Words = Words };

    /// <summary>The picture and its mask at the size of a request: as a whole where the result keeps its size, otherwise cut evenly at both sides where the shapes differ.</summary>
    internal (Picture Picture, PictureMask? Mask) At(int width, int height) =>
        KeepsSize ? (Picture.Resize(width, height), Mask)
        : (Fitted(Picture, width, height, Resampling.Lanczos), Mask is null || (Mask.Width, Mask.Height) == (width, height) ? Mask : PictureMask.FromAnyLight(Fitted(Mask.ToPicture(), width, height, Resampling.Area)));

    private static Picture Fitted(Picture picture, int width, int height, Resampling resampling)
    {
        var scale = Math.Min((double)picture.Width / width, (double)picture.Height / height);
        var (w, h) = (Math.Clamp((int)Math.Round(width * scale), 1, picture.Width), Math.Clamp((int)Math.Round(height * scale), 1, picture.Height));
        return picture.Crop((picture.Width - w) / 2, (picture.Height - h) / 2, w, h).Resize(width, height, resampling);
    }

    private static string HashOf(Picture picture)
    {
        var size = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(size, picture.Width);
        BinaryPrimitives.WriteInt32LittleEndian(size.AsSpan(4), picture.Height);
        return Convert.ToHexStringLower(SHA256.HashData([.. size, .. picture.Pixels]));
    }
}

/// <summary>What a recipe remembers of the picture that was painted over.</summary>
/// <param name="Picture">SHA-256 of its size and pixels, 64 hexadecimal digits.</param>
/// <param name="Strength">How much of it might change.</param>
public sealed record RecipeSource(string Picture, double Strength)
{
    /// <summary>SHA-256 of its mask; null where there was none.</summary>
    public string? Mask { get; init; }

    /// <summary>Whether what the mask closed was known from the first step on.</summary>
    public bool IsHeld { get; init; } = true;

    /// <summary>What was to change, in the words of whoever asked; null or empty for a variation.</summary>
    public string? Words { get; init; }

    /// <summary>Whether the result has its size.</summary>
    public bool KeepsSize { get; init; }
}
