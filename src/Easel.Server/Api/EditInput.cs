using System.Text.Json;
using Easel.Images;
using Easel.Server.Gallery;
using Easel.Server.Http;
using Easel.Server.Jobs;
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
internal sealed record EditInput(Picture Picture, PictureMask? Mask, string PictureName, string? MaskName, Recipe? Recipe, string Parents, bool IsVariation)
{
    /// <summary>How further pictures were made, whose things are taken over.</summary>
    public IReadOnlyList<Recipe> Others { get; init; } = [];
}

/// <summary>Takes in pictures to change. A few at a time: each may need a hundred megabytes.</summary>
internal sealed class EditInputs(InputFiles inputs, GalleryStore gallery, InputReferences references, EditWork work)
{
    /// <summary>Longest mask file, in bytes.</summary>
    public const int MaxMaskBytes = 4_000_000;

    /// <summary>Most pictures of one request, as OpenAI has it.</summary>
    public const int MaxImages = 16;

    private readonly SemaphoreSlim _few = new(3);

    /// <param name="caller">Who sends them.</param>
    /// <param name="files">The picture to change, and further ones whose things are taken over.</param>
    /// <param name="mask">Where it may change; null for everywhere.</param>
    /// <param name="param">The field that they came in.</param>
    /// <param name="isVariation">Whether no words go with it.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="ApiException">400 or 413: a file is no picture, too large, the mask does not fit, or there is no plan to take things from.</exception>
    public async Task<EditInput> TakeAsync(Caller caller, IReadOnlyList<byte[]> files, byte[]? mask, string param, bool isVariation, CancellationToken stop)
    {
        await _few.WaitAsync(stop);
        try
        {
            var file = files[0];
            var picture = InputPicture.Of(file, param).Picture;
            var open = mask is null ? null : Mask(mask, picture);
            var name = inputs.Keep(file);
            var (recipe, parents) = await MadeAsync(caller, file, name, stop);
            var others = new List<Recipe>();
            foreach (var (index, other) in files.Index().Skip(1))
            {
                InputPicture.Of(other, param);
                var (made, parent) = await MadeAsync(caller, other, InputFiles.HashOf(other), stop);
                if (!work.HasPlan(recipe)) throw NoPlan(param, 1);
                others.Add(made is not null && work.HasPlan(made) ? made : throw NoPlan(param, index + 1));
                parents = $"{parents} {parent}".Trim();
            }
            return new EditInput(picture, open, name, mask is null ? null : inputs.Keep(mask), recipe, parents, isVariation) { Others = others };
        }
        finally
        {
            _few.Release();
        }
    }

    private async Task<(Recipe? Recipe, string Parent)> MadeAsync(Caller caller, byte[] file, string hash, CancellationToken stop) =>
        await gallery.OfContentAsync(caller.Sees, hash, stop) is { } parent ? (Recipe.FromJson(parent.Recipe), parent.Id) : (Recipe.Find(file), "");

    private static ApiException NoPlan(string param, int number) => ApiException.Invalid(
        $"Of '{param}', picture {number} was not planned by the model here. Several pictures are joined by their plans: the things of the further ones come into the first. Send pictures that were made here, or one alone.", param, "unsupported_value");

    /// <summary>The picture and the mask that the fields <c>images</c> and <c>mask</c> of a JSON body name.</summary>
    /// <exception cref="ApiException">They name none, or one that cannot be had or changed.</exception>
    public async Task<EditInput> TakeAsync(Caller caller, Fields fields, bool isVariation, HttpContext context)
    {
        if (fields.Any("images") is not { } images) throw ApiException.Invalid("There are no 'images'; send a list of {\"image_url\": …} or {\"file_id\": …}.", "images", "missing_required_parameter");
        if (images.ValueKind != JsonValueKind.Array) throw ApiException.Invalid("'images' is no list; send [{\"image_url\": …}] or [{\"file_id\": …}].", "images", "invalid_type");
        RefuseCount(images.GetArrayLength(), "images", MaxImages);
        var (files, left) = (new List<byte[]>(), (long)EditsEndpoint.MaxJsonBytes);
        foreach (var image in images.EnumerateArray())
        {
            files.Add(await references.ReadAsync(caller, image, "images", context));
            if ((left -= files[^1].Length) < 0) throw ApiException.TooLarge($"The pictures of 'images' have more than {EditsEndpoint.MaxJsonBytes} bytes together; send fewer or smaller ones.");
        }
        var mask = fields.Any("mask") is { } given ? await references.ReadAsync(caller, given, "mask", context) : null;
        return await TakeAsync(caller, files, mask, "images", isVariation, context.RequestAborted);
    }

    /// <exception cref="ApiException">400: there is none, or there are too many.</exception>
    public static void RefuseCount(int count, string param, int most)
    {
        if (count == 0) throw ApiException.Invalid($"There is no '{param}'; send the picture to change.", param, "missing_required_parameter");
        if (count > most) throw ApiException.Invalid($"'{param}' holds {count} pictures; {(most == 1 ? "one is varied at a time. Send one." : $"at most {most} are taken.")}", param);
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
