using Easel.Images;
using Easel.Server.Gallery;
using Easel.Server.Uploads;

namespace Easel.Server.Jobs;

/// <summary>Turns an order to change a picture into the library's request, when its turn has come: that may plan, and so needs the device.</summary>
internal sealed class EditWork(TextToImage easel, InputFiles inputs, GalleryStore gallery)
{
    private const double FaithfulStrength = 0.4;

    /// <summary>The request for one of the results.</summary>
    /// <exception cref="InvalidRequestException">The picture is gone, or cannot be changed like that.</exception>
    public ImageRequest Of(PaintOrder order, EditOrder edit, int index)
    {
        var (request, original) = (order.Request, edit.Recipe is { } json ? Recipe.FromJson(json) : null);
        var asked = new EditRequest(PictureCodec.Decode(inputs.Read(edit.Picture), InputPicture.MaxPixels), request.Prompt)
        {
            Mask = edit.Mask is { } mask ? PictureMask.FromAlpha(PictureCodec.Decode(inputs.Read(mask), InputPicture.MaxPixels)) : null, Original = original, Strength = edit.Strength,
            Width = edit.IsSized ? request.Width : null, Height = edit.IsSized ? request.Height : null, Steps = edit.Steps, Guidance = edit.Guidance, Sampler = edit.Sampler, Layout = request.Layout, Prompt = edit.Prompt,
            Seed = (edit.Seed ?? original?.Seed ?? 0) + (ulong)index, Negative = request.Negative,
        };
        var work = easel.Rework(asked);
        return edit is { IsFaithful: true, Strength: null } && work.Source!.Strength == EditRequest.DefaultStrength ? work with { Source = work.Source with { Strength = Math.Max(FaithfulStrength, 1.0 / (work.Steps ?? easel.Model.Defaults.Steps)) } } : work;
    }

    /// <summary>The request for a picture whose plan is that of another, changed: where the two differ in single things, only their places are painted, and the rest stays as it is.</summary>
    public ImageRequest OfPlan(PaintOrder order, int index)
    {
        var request = order.ToImageRequest(index);
        if (order is not { ParentJob: { } job, Request.Layout: { } layout } || gallery.FirstOf(job) is not { } parent || (parent.Width, parent.Height) != (request.Width, request.Height)) return request;
        // A rough picture is painted in full with its change.
        if (Recipe.FromJson(parent.Recipe) is not { } recipe || recipe.Steps < request.Steps) return request;
        var edit = new EditRequest(PictureCodec.Decode(gallery.Read(parent)), "")
        {
            Original = recipe, Layout = layout, Prompt = request.Prompt, Seed = request.Seed, Steps = request.Steps, Guidance = request.Guidance, Sampler = request.Sampler,
        };
        var work = easel.Rework(edit);
        return work.Source?.Mask is null ? request : work;
    }
}
