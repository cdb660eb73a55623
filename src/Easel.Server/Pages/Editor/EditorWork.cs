using System.Security.Cryptography;
using Easel.Conversation;
using Easel.Images;
using Easel.Layouts;
using Easel.Server.Gallery;
using Easel.Server.Jobs;
using Easel.Server.Keys;
using Easel.Server.Uploads;

namespace Easel.Server.Pages.Editor;

/// <summary>A picture that is open in the editor.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Layout">Its plan; null where it has none.</param>
/// <param name="Parent">The picture it was made from; null for none.</param>
/// <param name="Made">Pictures that were made from it, the oldest first.</param>
/// <param name="Job">The job that is changing it; null for none.</param>
internal sealed record OpenPicture(StoredPicture Picture, Layout? Layout, StoredPicture? Parent, IReadOnlyList<StoredPicture> Made, LiveJob? Job)
{
    /// <summary>What it shows, in words.</summary>
    public string Shows { get; } = Recipe.FromJson(Picture.Recipe).Prompt is { Length: > 0 } prompt ? prompt : Picture.Prompt;
}

/// <summary>What shall change.</summary>
internal sealed record PictureChange
{
    /// <summary>The plan as it shall be; null to leave it to the words.</summary>
    public Layout? Layout { get; init; }

    /// <summary>What was said; may be empty.</summary>
    public string Words { get; init; } = "";

    /// <summary>Where it may change, of the picture's size; null for wherever the plan does.</summary>
    public PictureMask? Mask { get; init; }

    /// <summary>The larger frame that is to be filled; null to keep the picture's.</summary>
    public PictureFrame? Frame { get; init; }
}

/// <summary>The editor's side of the server: opens pictures with their plans, and orders changes as jobs whose results lie in the gallery.</summary>
internal sealed class EditorWork(TextToImage easel, DeviceThread device, GalleryStore gallery, InputFiles inputs, JobBoard board, KeyLimits limits)
{
    private readonly TurnReader? _turns = easel.Model.Planner is { Lexicon: var lexicon } ? new TurnReader(lexicon) : null;

    /// <summary>The words of the model's plans; null where it plans nothing.</summary>
    public Lexicon? Lexicon => easel.Model.Planner?.Lexicon;

    /// <summary>Sizes that the model can paint.</summary>
    public PaintSizes Sizes { get; } = new(easel.Model.Defaults.Size, easel.Model.Defaults.SizeStep, easel.Model.Defaults.MinSize, easel.Model.Defaults.MaxSize, easel.Model.Defaults.MaxAspect);

    /// <summary>Opens a picture; null where there is none, or it is another's.</summary>
    public async Task<OpenPicture?> OpenAsync(Caller caller, string id, CancellationToken stop)
    {
        if (await gallery.GetAsync(caller.Sees, id, stop) is not { } picture) return null;
        var recipe = Recipe.FromJson(picture.Recipe);
        var layout = Lexicon is null ? null : await device.AskAsync(model => model.LayoutOf(recipe));
        var parent = Tag.Split(picture.Parents) is [var first, ..] ? await gallery.GetAsync(caller.Sees, first, stop) : null;
        return new OpenPicture(picture, layout, parent, await gallery.MadeFromAsync(caller.Sees, id, stop), await JobOfAsync(caller, id, stop));
    }

    /// <summary>Why a picture has no boxes.</summary>
    public string WhyNoBoxes(StoredPicture picture) =>
        Lexicon is null ? "This model paints from words alone, so there is no plan whose boxes could be moved. Brush over a place and say what it shall show."
        : Recipe.FromJson(picture.Recipe).Model != easel.Model.Hash ? "Another model made this picture, so its plan is not known here. Brush over a place and say what it shall show."
        : "This picture was not planned, so it has no boxes. Brush over a place and say what it shall show.";

    /// <summary>The plan with something more, where there is room for it.</summary>
    /// <exception cref="InvalidRequestException">The words name nothing that the model can paint, or the plan is full.</exception>
    public (Layout Layout, string Noun) Add(Layout layout, string words, StoredPicture picture)
    {
        if (easel.Read(words) is not { Items: [var item, ..] })
            throw new InvalidRequestException($"The model has no word for \"{words}\"; its things are such as {string.Join(", ", Lexicon!.Things.Take(4).Select(thing => thing.Name))}.");
        var revised = LayoutRevision.Apply(
            layout, [new SceneChange.Add(item.Noun, item.Count ?? 2, item.Colour, item.Position, null)], Lexicon!, (float)picture.Width / picture.Height, () => device.AskAsync(model => model.Plan(new ImageRequest(words))).GetAwaiter().GetResult());
        return revised.Notes is [var note, ..] ? throw new InvalidRequestException(note) : (revised.Layout, item.Noun);
    }

    /// <summary>The plan with another term for an attribute of the whole; what cannot be in the sky then goes with it.</summary>
    public Layout With(Layout layout, string slot, string term, StoredPicture picture) =>
        LayoutRevision.Apply(layout, [new SceneChange.SetTerm(slot, term)], Lexicon!, (float)picture.Width / picture.Height, named: _turns!.Named(Recipe.FromJson(picture.Recipe).Prompt)).Layout;

    /// <summary>Orders a change.</summary>
    /// <exception cref="InvalidRequestException">It cannot be done as it stands.</exception>
    /// <exception cref="Http.ApiException">The owner or the server has too much to do.</exception>
    public async Task<LiveJob> ChangeAsync(Caller caller, OpenPicture open, PictureChange change, CancellationToken stop)
    {
        var stored = open.Picture;
        var (file, recipe) = (await gallery.ReadAsync(stored, stop), Recipe.FromJson(stored.Recipe));
        var picture = PictureCodec.Decode(file, InputPicture.MaxPixels);
        var (layout, mask, prompt) = (change.Layout, change.Mask, (string?)null);
        if (change.Frame is { } frame)
        {
            (mask, prompt) = (frame.Margins(picture.Width, picture.Height), change.Words.Length > 0 ? change.Words : recipe.Prompt);
            var (left, top, width, height) = (frame.Left, frame.Top, (float)picture.Width, (float)picture.Height);
            picture = frame.Extend(picture);
            var old = new Box(left / (float)picture.Width, top / (float)picture.Height, (left + width) / picture.Width, (top + height) / picture.Height);
            layout = (layout ?? open.Layout) is { } before ? LayoutRevision.Extend(before, Lexicon!, old) : null;
            file = PictureCodec.Encode(picture, ImageFormat.Png);
        }
        var (w, h) = easel.NearestTo(picture);
        var isVariation = layout is null && change.Words.Length == 0;
        var seed = isVariation ? (ulong)RandomNumberGenerator.GetInt32(int.MaxValue) : recipe.Seed;
        var settled = easel.Settle(new ImageRequest(change.Words) { Width = w, Height = h, Seed = seed, Layout = layout, Source = new SourcePicture(picture, EditRequest.WholeStrength) { Mask = mask } });
        var edit = new EditOrder(
            inputs.Keep(file), mask is null ? null : inputs.Keep(PictureCodec.Encode(Transparent(mask), ImageFormat.Png)), null, IsSized: change.Frame is not null, IsFaithful: false,
            change.Frame is null ? stored.Recipe : null, stored.Id) { Seed = seed, Prompt = prompt };
        var order = new PaintOrder(settled with { Source = null }, "medium", ImageFormat.Png, 100, Previews: true) { Edit = edit };
        await limits.CountAsync(caller, order.Pixels, null, stop);
        return await board.SubmitAsync(caller.Owner, caller.Key?.MaxJobs, order);
    }

    /// <summary>Ends a change that is no longer wanted.</summary>
    public void Cancel(LiveJob job) => board.Cancel(job.Job.Id);

    /// <summary>Whether the model can tell where in a picture something is.</summary>
    public bool CanLocate(OpenPicture open) => open.Layout is not null || easel.Model.CanLocate;

    /// <summary>Where in a picture something is: a PNG of its size, transparent there, as a mask is sent.</summary>
    /// <exception cref="InvalidRequestException">It is not found.</exception>
    public async Task<byte[]> LocateAsync(OpenPicture open, string words, CancellationToken stop)
    {
        var picture = PictureCodec.Decode(await gallery.ReadAsync(open.Picture, stop));
        var mask = await device.AskAsync(model => model.Locate(picture, words, Recipe.FromJson(open.Picture.Recipe)));
        return PictureCodec.Encode(Transparent(mask), ImageFormat.Png);
    }

    private async Task<LiveJob?> JobOfAsync(Caller caller, string id, CancellationToken stop)
    {
        foreach (var state in new[] { JobState.Running, JobState.Submitted })
            foreach (var job in await board.ListAsync(caller.Sees, state, null, 100, stop))
                if (board.Live(caller.Sees, job.Id) is { Order.Edit.Parents: var parents } live && parents == id) return live;
        return null;
    }

    /// <summary>As OpenAI's interface has it: what is open is transparent.</summary>
    private static Picture Transparent(PictureMask mask)
    {
        var pixels = new byte[mask.Width * mask.Height * 4];
        for (var y = 0; y < mask.Height; y++)
            for (var x = 0; x < mask.Width; x++)
                if (!mask.IsOpen(x, y)) pixels[(y * mask.Width + x) * 4 + 3] = byte.MaxValue;
        return Picture.FromRgba(pixels, mask.Width, mask.Height);
    }
}
