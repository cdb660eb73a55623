using Easel.Images;
using Easel.Layouts;
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
            Width = edit.IsSized ? request.Width : null, Height = edit.IsSized ? request.Height : null, Steps = edit.Steps, Guidance = edit.Guidance, Sampler = edit.Sampler, Layout = request.Layout, Prompt = edit.Prompt, Where = edit.Where,
            Seed = (edit.Seed ?? original?.Seed ?? 0) + (ulong)index, Negative = request.Negative,
        };
        var work = easel.Rework(asked);
        if (edit.Others.Count > 0 && original is not null) return Joined(asked, work, original, edit.Others);
        return edit is { IsFaithful: true, Strength: null } && work.Source!.Strength == EditRequest.DefaultStrength ? work with { Source = work.Source with { Strength = Math.Max(FaithfulStrength, 1.0 / (work.Steps ?? easel.Model.Defaults.Steps)) } } : work;
    }

    /// <summary>Whether a picture with some recipe has a plan that things can be taken from.</summary>
    public bool HasPlan(Recipe? recipe)
    {
        if (recipe is null || easel.Model.Planner is null || recipe.Model != easel.Model.Hash || (recipe.Layout is null && recipe.Source is not null)) return false;
        try
        {
            easel.Settle((recipe with { Source = null }).ToRequest());
            return true;
        }
        catch (InvalidRequestException)
        {
            return false;
        }
    }

    private ImageRequest Joined(EditRequest asked, ImageRequest work, Recipe original, IReadOnlyList<string> others)
    {
        var lexicon = easel.Model.Planner!.Lexicon;
        var before = PlanOf(original);
        var scene = PlanMerge.Of(before, work.Layout ?? before, others.Select(json => PlanOf(Recipe.FromJson(json))), easel.Read(asked.Words)!, lexicon);
        var changed = scene.Items.Except(before.Items).Concat(before.Items.Except(scene.Items)).ToList();
        var isWhole = !scene.Globals.SequenceEqual(before.Globals) || changed.Exists(item => lexicon.Regions.Any(region => region.Name == item.Noun));
        var mask = asked.Mask ?? (isWhole || changed.Count == 0 ? null : TextToImage.PlaceOf(asked.Picture, changed.Select(item => item.Box)));
        return easel.Rework(asked with { Words = LayoutCaption.Of(scene), Layout = scene, Mask = mask, Strength = asked.Strength ?? EditRequest.WholeStrength });
    }

    private Layout PlanOf(Recipe recipe) => recipe.Layout ?? easel.Plan((recipe with { Source = null }).ToRequest());

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
