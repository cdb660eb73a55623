using Easel.Conversation;
using Easel.Denoising;
using Easel.Families;
using Easel.Images;
using Easel.Layouts;
using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel;

/// <summary>Words to pictures, and pictures to other ones by words. One instance belongs to one thread at a time.</summary>
public sealed class TextToImage : IDisposable
{
    private readonly IImageModel _model;
    private readonly PromptDemands? _demands;
    private readonly TurnReader? _turns;

    private TextToImage(string folder, IImageModel model)
    {
        (Folder, _model) = (folder, model);
        if (model.Planner is { Lexicon: var lexicon }) (_demands, _turns) = (new PromptDemands(lexicon), new TurnReader(lexicon));
    }

    /// <summary>Folder or file that the model was loaded from.</summary>
    public string Folder { get; }

    /// <summary>The model in use.</summary>
    public IImageModel Model => _model;

    /// <summary>Loads a model.</summary>
    /// <param name="modelFolder">Its folder, such as <c>models/easel-one</c>.</param>
    /// <param name="precision">float32 or bfloat16; null for the one that is faster on this machine, and has room.</param>
    /// <exception cref="NativeRuntimeException">The native tensor library does not load.</exception>
    /// <exception cref="UnknownModelException">There is no model in that folder.</exception>
    /// <exception cref="CheckpointException">A file of the model is missing or damaged.</exception>
    public static TextToImage Load(string modelFolder, ScalarType? precision = null) => Load(new ModelSource(modelFolder), precision);

    /// <summary>Loads a model with what goes with it: parts from other files, LoRAs, learnt words, a refiner.</summary>
    /// <param name="source">The files. Where it states no memory that may be used, that is what this machine has free.</param>
    /// <param name="precision">float32 or bfloat16; null for the one that is faster on this machine, and has room.</param>
    /// <exception cref="NativeRuntimeException">The native tensor library does not load.</exception>
    /// <exception cref="UnknownModelException">There is no model there.</exception>
    /// <exception cref="CheckpointException">A file of the model is missing or damaged, or belongs to another model.</exception>
    /// <exception cref="DeviceMemoryException">There is not memory enough.</exception>
    public static TextToImage Load(ModelSource source, ScalarType? precision = null)
    {
        Runtime.NativeRuntime.Load();
        var free = source.FreeBytes ?? Runtime.SystemMemory.Free;
        return new TextToImage(source.Path, ImageModels.Load(source with { FreeBytes = free }, weights => precision ?? Runtime.Processor.BestTypeFor(weights, free)));
    }

    /// <summary>Plans the layout of one picture of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="index">Which picture of the request, from 0.</param>
    /// <exception cref="InvalidRequestException">The request cannot be carried out as it stands.</exception>
    public Layout Plan(ImageRequest request, int index = 0)
    {
        var settings = Settle(request);
        return Plan(settings with { Seed = settings.Seed + (ulong)index }) ?? throw new InvalidRequestException("This model paints from words alone and plans no layout; use a model of Easel One's kind.");
    }

    /// <summary>What a prompt says outright in the model's words, and which of its words the model does not have; null where the model has no words of its own.</summary>
    /// <param name="prompt">The words.</param>
    public PromptReading? Read(string prompt) => _demands?.Read(prompt);

    /// <summary>Whether <see cref="Judge"/> can say anything: the model has something that looks at pictures.</summary>
    public bool CanJudge => _model.Planner?.Reader is not null;

    /// <summary>Looks at a picture and says how far it shows what its words ask for.</summary>
    /// <param name="picture">The picture, of any size.</param>
    /// <param name="prompt">The words.</param>
    /// <returns>The verdict; null where the model has nothing that looks at pictures.</returns>
    public PictureVerdict? Judge(Picture picture, string prompt)
    {
        if (_model.Planner?.Reader is not { } reader) return null;
        return PictureVerdict.Of(reader.Read(picture.ToRgb(), picture.Width, picture.Height), Read(prompt)!, reader.Lexicon);
    }

    /// <summary>Makes the pictures of a request, one after the other, step by step as the caller asks for them; to cancel, stop asking.</summary>
    /// <param name="request">The request.</param>
    /// <param name="previews">Whether unfinished steps carry a preview picture.</param>
    /// <returns>Per picture: its layout sketch, with previews also a draft, then one step per denoising step; the last carries the finished picture and its recipe.</returns>
    /// <exception cref="InvalidRequestException">The request cannot be carried out as it stands.</exception>
    public IEnumerable<ImageStep> Create(ImageRequest request, bool previews = false)
    {
        var settings = Settle(request);
        return Enumerable.Range(0, settings.Count).SelectMany(index => CreateOne(settings with { Seed = settings.Seed + (ulong)index, Count = 1 }, index, previews));
    }

    /// <summary>Changes a picture by words, or varies it: the same steps as <see cref="Create"/>.</summary>
    /// <param name="edit">What to change.</param>
    /// <param name="previews">Whether unfinished steps carry a preview picture.</param>
    /// <exception cref="InvalidRequestException">The request cannot be carried out as it stands.</exception>
    public IEnumerable<ImageStep> Edit(EditRequest edit, bool previews = false) => Create(Rework(edit), previews);

    /// <summary>
    /// Decides how a picture is changed. A picture that this model planned keeps its plan, of which only what the words name changes: where single things do, only
    /// their places are painted; where light, weather, style or place do, the whole picture is, from its own noise. Other pictures are painted over as the words say.
    /// </summary>
    /// <param name="edit">What to change.</param>
    /// <returns>The request that does it; its prompt says what the result will show.</returns>
    /// <exception cref="InvalidRequestException">The request cannot be carried out as it stands.</exception>
    public ImageRequest Rework(EditRequest edit)
    {
        if ((edit.Width is null) != (edit.Height is null)) throw new InvalidRequestException("A width goes with a height; give both or none.");
        if (edit.Frame is { IsEmpty: false } frame) edit = InFrame(edit, frame);
        var own = IsOwn(edit) ? edit.Original : null;
        var isVariation = string.IsNullOrWhiteSpace(edit.Words) && edit is { Layout: null, Prompt: null };
        var (width, height) = (edit.Width ?? 0, edit.Height ?? 0);
        if (edit.Width is null) (width, height) = NearestTo(edit.Picture);
        var request = new ImageRequest(edit.Prompt ?? (isVariation ? own?.Prompt ?? "" : edit.Words))
        {
            Width = width, Height = height, Count = edit.Count, Layout = edit.Layout, Seed = edit.Seed ?? own?.Seed + (isVariation ? 1ul : 0) ?? 0, Steps = edit.Steps ?? own?.Steps,
            Guidance = edit.Guidance ?? own?.Guidance, Sampler = edit.Sampler ?? own?.Sampler, Negative = edit.Negative ?? own?.Negative,
        };
        var layout = own is null ? null : PlanOf(own);
        var (mask, isPlanned, isHeld) = (edit.Mask ?? (edit.Where is { } where ? Locate(edit.Picture, where, edit.Original, layout) : null), false, true);
        if (own is not null && layout is not null)
        {
            var (after, prompt) = edit.Layout is { } given ? (given, Said(layout, given, own, edit.Words)) : isVariation ? (layout, own.Prompt) : Revised(layout, own, request, mask, edit.Where);
            var difference = LayoutDifference.Of(layout, after, _model.Planner!.Lexicon);
            request = request with { Layout = after, Prompt = edit.Prompt ?? prompt };
            isPlanned = !difference.IsNone;
            if (isPlanned && !difference.IsWhole && mask is null)
            {
                mask = PlaceOf(edit.Picture, difference.Boxes);
                // The same noise gives the same surroundings, and more truly than the edges of a hole could.
                isHeld = own.Source is { IsHeld: true } and not { Mask: null, Strength: EditRequest.WholeStrength } || request.Count > 1 || (request.Seed, request.Steps, request.Guidance, request.Sampler) != (own.Seed, own.Steps, own.Guidance, own.Sampler);
            }
        }
        // Of one or two steps, the usual part would be none.
        var least = 1.0 / (request.Steps ?? _model.Defaults.Steps);
        var strength = edit.Strength ?? (mask is not null || isPlanned ? EditRequest.WholeStrength : Math.Max(EditRequest.DefaultStrength, least));
        return request with { Source = new SourcePicture(edit.Picture, strength) { Mask = mask, IsHeld = isHeld, KeepsSize = mask is not null && edit.Width is null, Words = edit.Words } };
    }

    /// <summary>Finds where in a picture something is to be seen: by the plan of a picture that this model made, or by the attention of its network.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="words">What is looked for, such as "the car".</param>
    /// <param name="original">How the picture was made; null where that is not known.</param>
    /// <returns>A mask of the picture's size that opens its place.</returns>
    /// <exception cref="InvalidRequestException">The model cannot tell, or finds nothing.</exception>
    public PictureMask Locate(Picture picture, string words, Recipe? original = null) =>
        Locate(picture, words, original, IsOwn(new EditRequest(picture, words) { Original = original }) ? PlanOf(original!) : null);

    /// <param name="picture">The picture.</param>
    /// <param name="words">What is looked for.</param>
    /// <param name="original">How the picture was made; null where that is not known.</param>
    /// <param name="plan">The plan of a picture that this model made; null where there is none.</param>
    private PictureMask Locate(Picture picture, string words, Recipe? original, Layout? plan)
    {
        if (string.IsNullOrWhiteSpace(words)) throw new InvalidRequestException("There are no words to look for; name a thing, such as 'the car'.");
        if (plan is not null)
        {
            var named = Read(words)!.Items.Select(item => item.Noun).ToHashSet();
            var boxes = plan.Items.Where(item => named.Contains(item.Noun)).Select(item => item.Box).ToList();
            return boxes.Count > 0 ? PlaceOf(picture, boxes)
                : throw new InvalidRequestException($"The picture has no '{words}'; its plan has {string.Join(", ", plan.Items.Select(item => item.Noun).Distinct())}.");
        }
        var (width, height) = NearestTo(picture);
        var place = _model.Locate(picture.Resize(width, height).ToRgb(), width, height, original?.Prompt ?? "", words)
            ?? throw new InvalidRequestException("This model cannot tell where in such a picture a word is; Stable Diffusion 1.x, 2.x and XL can. Give a mask.");
        var cells = place.Cells();
        if (!cells.Contains(true)) throw new InvalidRequestException($"The model sees no place in the picture where '{words}' would stand out; give a mask.");
        return PictureMask.Where(picture.Width, picture.Height, (x, y) => cells[y * place.Rows / picture.Height * place.Columns + x * place.Columns / picture.Width]);
    }

    /// <summary>What an edit of a conversation changes in its place, for <see cref="EditRequest.Where"/>; null where a mask or a plan says it, where the model cannot find it, and where more changes.</summary>
    /// <param name="intent">What was understood.</param>
    public string? WhereOf(Intent intent) => intent is { Action: IntentAction.Edit, Mask: null } && _model is { Planner: null, CanLocate: true } ? intent.ChangedInPlace : null;

    /// <summary>The place of items in a picture. What stands at an item's edge, its shadow above all, belongs to it.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="boxes">The items' boxes.</param>
    /// <exception cref="InvalidRequestException">There are none within the picture.</exception>
    public static PictureMask PlaceOf(Picture picture, IEnumerable<Box> boxes) =>
        PictureMask.FromBoxes(picture.Width, picture.Height, boxes.Select(box => (box.Left - 0.04f, box.Top - 0.04f, box.Right + 0.04f, box.Bottom + 0.06f)));

    /// <summary>The picture in a larger frame whose margins are open; its plan goes on into them.</summary>
    private EditRequest InFrame(EditRequest edit, PictureFrame frame)
    {
        if (edit.Mask is not null) throw new InvalidRequestException("A larger frame opens its margins by itself; leave the mask out, or change the picture first.");
        var own = IsOwn(edit) ? edit.Original : null;
        var words = string.IsNullOrWhiteSpace(edit.Words) ? edit.Prompt ?? own?.Prompt : edit.Words;
        if (string.IsNullOrWhiteSpace(words)) throw new InvalidRequestException("It is not known what this picture shows; say it, so that the margins can show more of it.");
        var plan = edit.Layout ?? (own is null ? null : PlanOf(own));
        return edit with
        {
            Picture = frame.Extend(edit.Picture), Mask = frame.Margins(edit.Picture.Width, edit.Picture.Height), Prompt = words, Original = null, Frame = null,
            Layout = plan is null ? null : LayoutRevision.Extend(plan, _model.Planner!.Lexicon, Within(frame, edit.Picture)),
        };
    }

    /// <summary>Where a picture lies in a frame, in fractions of it.</summary>
    private static Box Within(PictureFrame frame, Picture picture)
    {
        var (width, height) = ((float)(picture.Width + frame.Left + frame.Right), (float)(picture.Height + frame.Top + frame.Bottom));
        return new Box(frame.Left / width, frame.Top / height, (frame.Left + picture.Width) / width, (frame.Top + picture.Height) / height);
    }

    private (Layout Layout, string Prompt) Revised(Layout layout, Recipe own, ImageRequest request, PictureMask? mask, string? where)
    {
        var intent = _turns!.ReadEdit(new PictureVersion(1, null, own.Prompt, own.Seed, own.Width, own.Height, layout), request.Prompt, where);
        Box? room = mask is { Bounds: var (left, top, right, bottom) } ? new Box(left, top, right, bottom) : null;
        Layout Planned() => Plan(request with { Prompt = intent.Prompt, Source = null });
        return (LayoutRevision.Apply(layout, intent.Changes, _model.Planner!.Lexicon, (float)own.Width / own.Height, Planned, _turns.Named(own.Prompt).Concat(intent.Keep), room).Layout, intent.Prompt);
    }

    // Where things only moved, the words say what they said before.
    private string Said(Layout before, Layout after, Recipe own, string words)
    {
        if (!string.IsNullOrWhiteSpace(words)) return words;
        bool Same<T>(Func<Layout, IEnumerable<T>> part) => part(before).Order().SequenceEqual(part(after).Order());
        return before.Globals.SequenceEqual(after.Globals) && Same(layout => layout.Items.Select(item => (item.Noun, item.Colour)))
            ? own.Prompt : _turns!.Describe(new PictureVersion(1, null, own.Prompt, own.Seed, own.Width, own.Height, after));
    }

    /// <summary>The plan of a picture that this model made; null where it did not, or plans nothing.</summary>
    /// <param name="recipe">The picture's recipe.</param>
    public Layout? LayoutOf(Recipe recipe) => recipe.Model == _model.Hash && IsFollowable(recipe) ? PlanOf(recipe) : null;

    // A recipe comes with a file from anywhere: it counts only where this model can follow it.
    private bool IsOwn(EditRequest edit)
    {
        if (edit.Original is not { } recipe || recipe.Model != _model.Hash || (recipe.Source is not { KeepsSize: true } && (recipe.Width, recipe.Height) != (edit.Picture.Width, edit.Picture.Height))) return false;
        return IsFollowable(recipe);
    }

    private bool IsFollowable(Recipe recipe)
    {
        try
        {
            Settle((recipe with { Source = null }).ToRequest());
            return true;
        }
        catch (InvalidRequestException)
        {
            return false;
        }
    }

    // The plan of a picture that was itself an edit is in its recipe; the others are planned again, word for word.
    private Layout? PlanOf(Recipe recipe) => _model.Planner is null ? null : recipe.Layout ?? (recipe.Source is null ? Plan(recipe.ToRequest()) : null);

    /// <summary>The size at which the model sees a picture: its own, or the nearest that the model can paint.</summary>
    /// <param name="picture">The picture.</param>
    /// <exception cref="InvalidRequestException">The picture is longer than anything that the model paints.</exception>
    public (int Width, int Height) NearestTo(Picture picture)
    {
        // As large as the picture where the model goes so far, otherwise as large as it goes.
        var scale = Math.Min(1, _model.Defaults.MaxSize / (double)Math.Max(picture.Width, picture.Height));
        scale = Math.Max(scale, Math.Min(_model.Defaults.MinSize / (double)Math.Min(picture.Width, picture.Height), _model.Defaults.MaxSize / (double)Math.Max(picture.Width, picture.Height)));
        var (width, height) = Nearest((int)Math.Round(picture.Width * scale), (int)Math.Round(picture.Height * scale));
        var stretch = (double)picture.Width / picture.Height * height / width;
        if (stretch is < 0.8 or > 1.25) throw new InvalidRequestException($"The picture of {picture.Width}x{picture.Height} is longer than the model paints; the nearest is {width}x{height}. Cut it to that shape, or give a size.");
        return (width, height);
    }

    private IEnumerable<ImageStep> CreateOne(ResolvedRequest settings, int index, bool previews)
    {
        var layout = Plan(settings);
        yield return new ImageStep(index, 0, settings.Steps, layout, previews && layout is not null ? LayoutSketch.Draw(layout, settings.Width, settings.Height) : null, null);
        using var source = settings.Source is { } given ? new PaintedOver(_model, given, settings.Width, settings.Height) : null;
        if (previews && layout is not null)
        {
            var draft = Picture.FromRgb(_model.Planner!.Draft(layout, settings.Width, settings.Height), settings.Width, settings.Height);
            yield return new ImageStep(index, 0, settings.Steps, layout, source?.Finish(draft) ?? draft, null) { IsDraft = true };
        }

        var schedule = _model.ScheduleFor(settings.Width, settings.Height);
        var sigmas = Levels(settings);
        using var noise = new NoiseSource([settings.Seed], _model.LatentChannels, settings.Height / _model.Downsampling, settings.Width / _model.Downsampling);
        using var denoiser = _model.Prepare(settings.Prompt, settings.Negative, layout, settings.Width, settings.Height, settings.Guidance, source?.Given);
        using var start = Start(schedule, noise, sigmas[0], source);
        foreach (var step in Sampler.Named(settings.Sampler).Run(source?.Hold(denoiser.Denoise) ?? denoiser.Denoise, start, schedule, sigmas, noise.Draw))
        {
            var picture = step.IsLast || previews ? Picture.FromRgb(_model.Decode(step.IsLast ? step.State : step.Clean, preview: !step.IsLast), settings.Width, settings.Height) : null;
            if (picture is not null && source is not null) picture = source.Finish(picture);
            var result = step.IsLast ? new ImageResult(picture!, layout, Recipe.Of(settings, _model)) : null;
            yield return new ImageStep(index, step.Index + 1, sigmas.Count - 1, layout, picture, result);
        }
    }

    private IReadOnlyList<double> Levels(ResolvedRequest settings)
    {
        var schedule = _model.ScheduleFor(settings.Width, settings.Height);
        return settings.Source is { Strength: var strength } ? schedule.Sigmas(settings.Steps, strength) : schedule.Sigmas(settings.Steps);
    }

    // Without words there is nothing to plan: a picture of someone else's is varied as it is.
    private Layout? Plan(ResolvedRequest settings) =>
        settings.Layout ?? (string.IsNullOrWhiteSpace(settings.Prompt) ? null : _model.Planner?.Plan(settings.Prompt, _demands!.Of(settings.Prompt), (float)settings.Width / settings.Height, settings.Seed));

    private static Tensor Start(NoiseSchedule schedule, NoiseSource noise, double sigma, PaintedOver? source)
    {
        using var first = noise.Draw();
        return source is null ? schedule.Start(first, sigma) : source.Start(schedule, first, sigma);
    }

    /// <summary>Fills in what the request leaves open and checks what the model can do. Touches no tensor, so any thread may ask.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="InvalidRequestException">The model cannot do it; the message names the nearest valid values.</exception>
    public ResolvedRequest Settle(ImageRequest request)
    {
        request.Validate();
        var defaults = _model.Defaults;
        var (width, height) = (request.Width ?? defaults.Size, request.Height ?? defaults.Size);
        var nearest = Nearest(width, height);
        if (nearest != (width, height))
        {
            var shape = double.IsFinite(defaults.MaxAspect) ? $", and none is more than {defaults.MaxAspect} times the other" : "";
            throw new InvalidRequestException(
                $"A picture of {width}x{height} pixels cannot be made: sides are multiples of {defaults.SizeStep} from {defaults.MinSize} to {defaults.MaxSize}{shape}. Nearest: {nearest.Width}x{nearest.Height}.");
        }
        // What has a student for pictures without guidance leaves guidance to its teacher.
        var isGuided = request.Guidance is { } asked && asked != defaults.Guidance && defaults.High is not null;
        var sampling = defaults.For(isGuided ? Quality.High : request.Quality);
        var sampler = Sampler.Named(request.Sampler ?? sampling.Sampler).Name;
        if (request.Layout is { } layout)
        {
            if (_model.Planner is null) throw new InvalidRequestException("This model paints from words alone; leave the layout out.");
            LayoutCheck.Require(layout, _model.Planner.Lexicon);
        }
        if (request.Negative is not null && !_model.TakesNegative) throw new InvalidRequestException("This model takes no negative prompt; say what shall not be there in the prompt itself, such as 'no clouds'.");
        var settings = new ResolvedRequest(
            request.Prompt, width, height, request.Seed, request.Count, request.Steps ?? sampling.Steps, request.Guidance ?? sampling.Guidance, sampler, request.Layout, request.Negative) { Source = request.Source };
        Levels(settings);
        return settings;
    }

    private (int Width, int Height) Nearest(int width, int height)
    {
        var defaults = _model.Defaults;
        var (w, h) = (Clamp(width, defaults.MaxSize), Clamp(height, defaults.MaxSize));
        return (Clamp(w, h * defaults.MaxAspect), Clamp(h, w * defaults.MaxAspect));

        // Rounded down at the upper limit, which need not be a multiple.
        int Clamp(int side, double most)
        {
            var steps = Math.Min(Math.Round(side / (double)defaults.SizeStep), Math.Floor(most / defaults.SizeStep));
            return (int)Math.Max(steps * defaults.SizeStep, defaults.MinSize);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
