using Easel.Images;
using Easel.Layouts;

namespace Easel.Conversation;

/// <summary>Sizes that a model can paint.</summary>
/// <param name="Size">Usual side in pixels.</param>
/// <param name="Step">Sides are multiples of it.</param>
/// <param name="Min">Shortest side.</param>
/// <param name="Max">Longest side.</param>
/// <param name="MaxAspect">Most that one side may be of the other.</param>
public sealed record PaintSizes(int Size, int Step, int Min, int Max, double MaxAspect)
{
    // How much longer a shape may be than the longest that is painted; of a longer one too little would be left.
    private const double MostCut = 1.5;

    /// <summary>Pixels of a format: pixels as they were asked for, a ratio with about the area of a usual picture; for one that is cut, the widest that is painted, as large as it goes.</summary>
    /// <param name="format">The format.</param>
    /// <exception cref="InvalidRequestException">The model paints no picture as long as that.</exception>
    public (int Width, int Height) Of(PictureFormat format)
    {
        if (format.IsPixels) return (format.Across, format.Down);
        if (IsCut(format)) return (Side(Max), Side(Max / MaxAspect));
        if (Math.Max(format.Aspect, 1 / format.Aspect) > MaxAspect * 1.001)
            throw new InvalidRequestException($"A picture of {format} cannot be made: one side is at most {MaxAspect} times the other.");
        var root = Math.Sqrt(format.Aspect);
        var (width, height) = (Side(Size * root), Side(Size / root));
        return (Math.Min(width, Side(height * MaxAspect)), Math.Min(height, Side(width * MaxAspect)));
    }

    /// <summary>Whether a format is wider than what is painted, and is a band of that (<see cref="LayoutBand"/>).</summary>
    /// <param name="format">The format.</param>
    public bool IsCut(PictureFormat format) => !format.IsPixels && format.Aspect > MaxAspect * 1.001 && format.Aspect <= MaxAspect * MostCut;

    private int Side(double pixels) => (int)Math.Clamp(Math.Floor(pixels / Step + 0.5) * Step, Min, Math.Floor((double)Max / Step) * Step);
}

/// <summary>What to paint for an intent, and what to say about it.</summary>
/// <param name="Requests">One request per picture, each with everything that was decided; empty where there is nothing to paint.</param>
/// <param name="Notes">What could not be done, one sentence each.</param>
/// <param name="Difference">Where the layout of an edit differs from that of the picture; null where there is none to compare.</param>
public sealed record TurnWork(IReadOnlyList<ImageRequest> Requests, IReadOnlyList<string> Notes, LayoutDifference? Difference)
{
    private const double Subtle = 0.5;

    /// <summary>Turns an intent into requests. An edit keeps seed and layout but for what it changes; subtle variations keep the layout and change the seed; new pictures and free variations are planned anew.</summary>
    /// <param name="state">The conversation before the turn.</param>
    /// <param name="intent">What was understood.</param>
    /// <param name="sizes">What the model can paint.</param>
    /// <param name="drafts">Pictures of a new prompt where no number was said, 1 or more.</param>
    /// <param name="seed">A seed for new pictures; picture i has seed + i.</param>
    /// <param name="lexicon">The lexicon of the model's layouts; null where it paints from words alone.</param>
    /// <param name="plan">Plans a request; null where the model plans nothing.</param>
    /// <exception cref="InvalidRequestException">It cannot be done as it stands.</exception>
    public static TurnWork Of(ChatState state, Intent intent, PaintSizes sizes, int drafts, ulong seed, Lexicon? lexicon, Func<ImageRequest, Layout>? plan)
    {
        if (intent.Action is not (IntentAction.Generate or IntentAction.Edit or IntentAction.Variations)) return new TurnWork([], [], null);
        if (intent.Count is < 1 or > ImageRequest.MaxCount) throw new InvalidRequestException($"{intent.Count} pictures were asked for; ask for 1 to {ImageRequest.MaxCount}.");
        var target = intent.Target is { } number ? state.Find(number) ?? throw new InvalidRequestException($"There is no picture {number}; the last one is {state.Versions.Count}.") : null;
        var (width, height) = intent.Format is { } format ? sizes.Of(format) : target is null ? (sizes.Size, sizes.Size) : (target.Width, target.Height);
        var request = new ImageRequest(intent.Prompt.Length > 0 ? intent.Prompt : target?.Prompt ?? "") { Width = width, Height = height, Seed = intent.Seed ?? seed };
        var band = intent.Format is { } wanted && sizes.IsCut(wanted) ? wanted : null;
        string[] cut = band is null ? [] : [$"A picture of {band} is painted as {width}x{height}, with all its things in a band of {width}x{(int)(width / band.Aspect)}; cut it to that."];
        if (intent.Action == IntentAction.Generate || target is null) return New(request, intent.Count ?? drafts, null);

        var edited = target.Layout is { } layout && lexicon is not null ? Edit(layout) : null;
        if (intent.Action == IntentAction.Variations) return New(intent.Strength <= Subtle ? request with { Layout = edited?.Layout } : request, intent.Count ?? drafts, edited);
        return New(request with { Seed = intent.Seed ?? target.Seed, Layout = edited?.Layout }, intent.Count ?? 1, edited);

        RevisedLayout Edit(Layout before)
        {
            var (from, to) = ((float)target.Width / target.Height, (float)width / height);
            if (from != to) before = LayoutRevision.Reshape(before, lexicon, from, to);
            Func<Layout>? ground = plan is null ? null : () => plan(request with { Seed = target.Seed, Layout = null });
            var named = Description.Named(new PromptReader(lexicon).Read(target.Prompt)).Concat(intent.Keep);
            var after = LayoutRevision.Apply(before, intent.Changes, lexicon, to, ground, named, intent.Mask is { } mask ? RoomIn(mask) : null);
            return band is null ? after : after with { Layout = LayoutBand.Compose(after.Layout, lexicon, to, (float)band.Aspect) };
        }

        TurnWork New(ImageRequest request, int count, RevisedLayout? edited) =>
            new([.. Enumerable.Range(0, count).Select(i => Composed(request with { Seed = request.Seed + (ulong)i }))], [.. edited?.Notes ?? [], .. cut], edited?.Difference);

        // Whatever else is planned may be planned later; what is cut is planned for it.
        ImageRequest Composed(ImageRequest request) =>
            band is null || request.Layout is not null || lexicon is null || plan is null ? request : request with { Layout = LayoutBand.Compose(plan(request), lexicon, (float)width / height, (float)band.Aspect) };
    }

    private static Box RoomIn(Picture mask)
    {
        var (left, top, right, bottom) = PictureMask.From(mask).Bounds;
        return new Box(left, top, right, bottom);
    }
}
