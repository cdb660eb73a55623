namespace Easel.Images;

/// <summary>A larger frame around a picture, whose margins are to be painted.</summary>
/// <param name="Left">Pixels more on the left, 0 or more.</param>
/// <param name="Top">Pixels more above.</param>
/// <param name="Right">Pixels more on the right.</param>
/// <param name="Bottom">Pixels more below.</param>
public sealed record PictureFrame(int Left, int Top, int Right, int Bottom)
{
    /// <summary>Whether it is the picture's own.</summary>
    public bool IsEmpty => this is { Left: 0, Top: 0, Right: 0, Bottom: 0 };

    /// <summary>The picture in the frame; its outermost pixels go on into the margins until something is painted there.</summary>
    /// <param name="picture">The picture.</param>
    /// <exception cref="InvalidRequestException">A margin is negative, or the whole too large for a picture.</exception>
    public Picture Extend(Picture picture)
    {
        if (Math.Min(Math.Min(Left, Top), Math.Min(Right, Bottom)) < 0) throw new InvalidRequestException($"A frame of {Left}, {Top}, {Right}, {Bottom} pixels would cut the picture; give margins from 0.");
        var (width, height) = ((long)picture.Width + Left + Right, (long)picture.Height + Top + Bottom);
        if (width * height > Picture.MaxPixels) throw new InvalidRequestException($"A picture of {width}x{height} pixels is too large; it has at most {Picture.MaxPixels} pixels. Give smaller margins.");
        var pixels = new byte[width * height * 4];
        for (var y = 0; y < height; y++)
        {
            var row = picture.Pixels.Slice(Math.Clamp(y - Top, 0, picture.Height - 1) * picture.Width * 4, picture.Width * 4);
            var line = pixels.AsSpan((int)(y * width * 4), (int)width * 4);
            for (var x = 0; x < width; x++) row.Slice(Math.Clamp(x - Left, 0, picture.Width - 1) * 4, 4).CopyTo(line[(x * 4)..]);
        }
        return new Picture((int)width, (int)height, pixels);
    }

    /// <summary>The mask that opens the margins.</summary>
    /// <param name="width">Width of the picture before.</param>
    /// <param name="height">Height of the picture before.</param>
    /// <exception cref="InvalidRequestException">There are no margins.</exception>
    public PictureMask Margins(int width, int height) =>
        PictureMask.Where(width + Left + Right, height + Top + Bottom, (x, y) => x < Left || y < Top || x >= Left + width || y >= Top + height);
}
