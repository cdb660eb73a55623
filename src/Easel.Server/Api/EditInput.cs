using Easel.Images;
using Easel.Server.Gallery;
using Easel.Server.Http;
using Easel.Server.Keys;
using Easel.Server.Uploads;

namespace Easel.Server.Api;

/// <summary>A picture to change, looked at and kept.</summary>
/// <param name="Picture">Its pixels.</param>
/// <param name="Mask">Where it may change; null for everywhere.</param>
/// <param name="PictureName">Name of its file among the inputs.</param>
/// <param name="MaskName">Name of the mask's file.</param>
/// <param name="Recipe">How it was made, where that is known.</param>
/// <param name="Parents">Id of the picture of the gallery that it is; empty where it is none.</param>
/// <param name="IsVariation">Whether no words go with it.</param>
internal sealed record EditInput(Picture Picture, PictureMask? Mask, string PictureName, string? MaskName, Recipe? Recipe, string Parents, bool IsVariation);

/// <summary>Takes in pictures to change. A few at a time: each may need a hundred megabytes.</summary>
internal sealed class EditInputs(InputFiles inputs, GalleryStore gallery)
{
    /// <summary>Longest mask file, in bytes.</summary>
    public const int MaxMaskBytes = 4_000_000;

    private readonly SemaphoreSlim _few = new(3);

    /// <exception cref="ApiException">400 or 413: a file is no picture, too large, or the mask does not fit.</exception>
    public async Task<EditInput> TakeAsync(Caller caller, byte[] file, byte[]? mask, string param, bool isVariation, CancellationToken stop)
    {
        await _few.WaitAsync(stop);
        try
        {
            var picture = InputPicture.Of(file, param).Picture;
            var open = mask is null ? null : Mask(mask, picture);
            var name = inputs.Keep(file);
            var parent = await gallery.OfContentAsync(caller.Sees, name, stop);
            var recipe = parent is not null ? Recipe.FromJson(parent.Recipe) : Recipe.Find(file);
            return new EditInput(picture, open, name, mask is null ? null : inputs.Keep(mask), recipe, parent?.Id ?? "", isVariation);
        }
        finally
        {
            _few.Release();
        }
    }

    private static PictureMask Mask(byte[] file, Picture picture)
    {
        if (file.Length > MaxMaskBytes) throw ApiException.TooLarge($"'mask' has {file.Length} bytes; a mask has at most {MaxMaskBytes}.");
        var mask = InputPicture.Of(file, "mask").Picture;
        if ((mask.Width, mask.Height) != (picture.Width, picture.Height))
            throw ApiException.Invalid($"'mask' has {mask.Width}x{mask.Height} pixels, the picture {picture.Width}x{picture.Height}; send a mask of the picture's size.", "mask", "invalid_mask_image_format");
        if (mask.IsOpaque) throw ApiException.Invalid("'mask' has no transparent pixels; make transparent what shall change.", "mask", "invalid_mask_image_format");
        try
        {
            return PictureMask.FromAlpha(mask);
        }
        catch (InvalidRequestException e)
        {
            throw ApiException.Invalid(e.Message, "mask", "invalid_mask_image_format");
        }
    }
}
