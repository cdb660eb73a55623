using Easel.Images;
using Easel.Layouts;
using Easel.Server.Gallery;
using Easel.Server.Http;
using Easel.Server.Jobs;
using Easel.Server.Keys;
using Easel.Server.Pages.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using MudBlazor;

namespace Easel.Server.Pages.Editor;

/// <summary>What the pointer does on the picture.</summary>
public enum EditorTool
{
    /// <summary>Moves the boxes of things.</summary>
    Boxes,
    /// <summary>Brushes a mask.</summary>
    Brush,
    /// <summary>Draws around what the mask opens.</summary>
    Lasso,
    /// <summary>Drags the frame outward.</summary>
    Frame,
    /// <summary>Shows the picture before beside this one.</summary>
    Compare,
}

/// <summary>One picture and everything that can be done to it. Every change is a job, and its result a picture of the gallery with an address of its own: undo is the way back.</summary>
public sealed partial class EditorPage
{
    private const float Nudge = 1f / LayoutGrammar.Steps;
    private const int MaxMaskBytes = 4_000_000;
    private const string Done = "Done.";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(450);
    private static readonly PictureFrame None = new(0, 0, 0, 0);
    private static readonly string[] Looks = ["style", "time", "light", "weather", "season"];

    private static readonly (EditorTool, string, string)[] Tools =
    [
        (EditorTool.Boxes, Icons.Material.Rounded.OpenWith, "Boxes"), (EditorTool.Brush, Icons.Material.Rounded.Brush, "Brush"), (EditorTool.Lasso, Icons.Material.Rounded.Gesture, "Lasso"),
        (EditorTool.Frame, Icons.Material.Rounded.OpenInFull, "Frame"), (EditorTool.Compare, Icons.Material.Rounded.Compare, "Compare"),
    ];

    private readonly CancellationTokenSource _gone = new();
    private CancellationTokenSource _later = new();
    private DotNetObjectReference<EditorPage>? _self;
    private IJSObjectReference? _module, _script;
    private ElementReference _root;
    private OpenPicture? _open;
    private Layout? _layout;
    private LiveJob? _job;
    private EditorTool _tool;
    private PictureFrame _frame = None;
    private int? _selected;
    private int _brush = 24;
    private string _sought = "";
    private bool _isLooking;
    private bool _isErasing, _isMasked, _isMissing, _withRecipe = true;
    private double _progress;
    private string _words = "", _said = "", _format = "png";
    private string? _preview, _error, _shown;

    /// <summary>Id of a picture of the gallery, <c>img_…</c>; null where none was chosen yet.</summary>
    [Parameter]
    public string? PictureId { get; set; }

    /// <summary>The picture that undo came back from; redo goes there.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? CameFrom { get; set; }

    [Inject]
    internal EditorWork Work { get; set; } = null!;

    [Inject]
    internal PageCaller Callers { get; set; } = null!;

    [Inject]
    private IJSRuntime Browser { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private StoredPicture? Next => _open?.Made.FirstOrDefault(made => made.Id == CameFrom) ?? (_open is { Made: [.., var last] } ? last : null);

    private string NewSize => $"{_open!.Picture.Width + _frame.Left + _frame.Right} × {_open.Picture.Height + _frame.Top + _frame.Bottom} px";

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (PictureId is null || PictureId == _shown) return;
        _shown = PictureId;
        (_job, _error, _preview, _selected, _frame, _isMasked) = (null, null, null, null, None, false);
        if (_said != Done) _said = "";
        await TryAsync(async () =>
        {
            _open = await Work.OpenAsync(await Callers.RequireAsync(Scopes.Create), PictureId, _gone.Token);
            (_layout, _isMissing) = (_open?.Layout, _open is null);
            if (!CanUse(_tool)) _tool = CanUse(EditorTool.Boxes) ? EditorTool.Boxes : EditorTool.Brush;
            if (_open?.Job is { } job) Follow(job);
        });
        if (_script is not null) await _script.InvokeVoidAsync("clear");
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        _self = DotNetObjectReference.Create(this);
        _module = await Browser.InvokeAsync<IJSObjectReference>("import", "./" + Assets["editor.js"]);
        _script = await _module.InvokeAsync<IJSObjectReference>("attach", _root, _self);
    }

    /// <summary>A box was dragged.</summary>
    /// <param name="index">Index of its item.</param>
    /// <param name="box">Left, top, right, bottom.</param>
    /// <returns>The box that it has now.</returns>
    [JSInvokable]
    public async Task<float[]> MovedAsync(int index, float[] box)
    {
        if (_layout is null || index < 0 || index >= _layout.Items.Count || box.Length != 4) return [0, 0, 1, 1];
        _selected = index;
        await MoveAsync(index, new Box(box[0], box[1], box[2], box[3]));
        return Edges(_layout.Items[index].Box);
    }

    /// <summary>An edge of the frame was dragged.</summary>
    /// <param name="edge">left, top, right or bottom.</param>
    /// <param name="distance">How far outward, in fractions of the picture.</param>
    [JSInvokable]
    public void Framed(string edge, double distance)
    {
        if (_open is null) return;
        Grow(edge, (int)Math.Round(distance * (edge is "left" or "right" ? _open.Picture.Width : _open.Picture.Height) / Work.Sizes.Step));
        StateHasChanged();
    }

    /// <summary>Something was brushed, or erased.</summary>
    /// <param name="isMasked">Whether a mask is left.</param>
    [JSInvokable]
    public void Masked(bool isMasked)
    {
        _isMasked = isMasked;
        StateHasChanged();
    }

    /// <summary>Goes to the picture before.</summary>
    [JSInvokable]
    public void Undo()
    {
        _said = "";
        if (_open?.Parent is { } parent) Navigation.NavigateTo($"{Address(parent)}?from={_open.Picture.Id}");
    }

    /// <summary>Goes forward again.</summary>
    [JSInvokable]
    public void Redo()
    {
        _said = "";
        if (Next is { } next) Navigation.NavigateTo(Address(next));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _self?.Dispose();
        try
        {
            if (_script is not null) await _script.DisposeAsync();
            if (_module is not null) await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its script with it.
        }
    }

    private static string Address(StoredPicture picture) => $"edit/{picture.Id}";

    private static float[] Edges(Box box) => [box.Left, box.Top, box.Right, box.Bottom];

    private bool CanUse(EditorTool tool) => tool switch { EditorTool.Boxes => _layout is not null, EditorTool.Compare => _open?.Parent is not null, _ => true };

    private void Use(EditorTool tool) => _tool = tool;

    private void Select(int index) => _selected = index;

    private async Task KeyAsync((int Index, KeyboardEventArgs Key) pressed)
    {
        var (index, key) = pressed;
        var (x, y) = key.Key switch { "ArrowLeft" => (-Nudge, 0f), "ArrowRight" => (Nudge, 0), "ArrowUp" => (0, -Nudge), "ArrowDown" => (0, Nudge), _ => (0, 0) };
        if (key.Key is "Delete") await RemoveAsync(index);
        if ((x, y) == (0, 0) || _layout is null) return;
        var box = _layout.Items[index].Box;
        await MoveAsync(index, key.ShiftKey ? box with { Right = box.Right + x, Bottom = box.Bottom + y } : new Box(box.Left + x, box.Top + y, box.Right + x, box.Bottom + y));
    }

    /// <summary>A box that leaves the picture, or nearly vanishes, stays as it is.</summary>
    private async Task MoveAsync(int index, Box box)
    {
        if (!(box is { Left: >= 0, Top: >= 0, Right: <= 1, Bottom: <= 1, Width: >= 0.025f, Height: >= 0.025f })) return;
        await ItemAsync((index, _layout!.Items[index] with { Box = box }));
    }

    private async Task ItemAsync((int Index, LayoutItem Item) change)
    {
        var items = _layout!.Items.ToList();
        items[change.Index] = change.Item;
        await PaintAsync(_layout with { Items = items }, $"The {change.Item.Noun} is changed.");
    }

    private async Task RemoveAsync(int index)
    {
        var noun = _layout!.Items[index].Noun;
        _selected = null;
        await PaintAsync(_layout with { Items = [.. _layout.Items.Where((_, i) => i != index)] }, $"The {noun} is removed.");
    }

    private Task AddAsync(string words) => TryAsync(async () =>
    {
        var (layout, noun) = await Task.Run(() => Work.Add(_layout!, words, _open!.Picture));
        await PaintAsync(layout, $"A {noun} is added.");
    });

    private Task LookAsync(string slot, string term) => TryAsync(() => PaintAsync(Work.With(_layout!, slot, term, _open!.Picture), $"The {slot} is {term} now."));

    /// <summary>Paints a changed plan, once the hand rests; a painting of an earlier change ends.</summary>
    private async Task PaintAsync(Layout layout, string said)
    {
        // What is being painted knows nothing of this change.
        Cancel();
        (_layout, _said, _error) = (layout, $"{said} Painting …", null);
        StateHasChanged();
        await _later.CancelAsync();
        _later = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        _ = LaterAsync(layout, _later.Token);
    }

    private async Task LaterAsync(Layout layout, CancellationToken stop)
    {
        try
        {
            await Task.Delay(Pause, stop);
            await InvokeAsync(async () =>
            {
                if (LayoutDifference.Of(_open!.Layout!, layout, Work.Lexicon!).IsNone) Cancel();
                else await OrderAsync(new PictureChange { Layout = layout });
            });
        }
        catch (OperationCanceledException)
        {
            // Another change came, or the page is gone.
        }
    }

    private async Task SayAsync()
    {
        var mask = _isMasked ? await MaskAsync() : null;
        if (mask is null && string.IsNullOrWhiteSpace(_words)) return;
        await OrderAsync(new PictureChange { Words = _words.Trim(), Mask = mask });
    }

    private async Task FillFrameAsync() => await OrderAsync(new PictureChange { Layout = _layout, Frame = _frame, Words = _words.Trim() });

    private async Task<PictureMask?> MaskAsync()
    {
        await using var png = await _script!.InvokeAsync<IJSStreamReference>("mask");
        await using var stream = await png.OpenReadStreamAsync(MaxMaskBytes, _gone.Token);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, _gone.Token);
        return PictureMask.FromAlpha(PictureCodec.Decode(bytes.ToArray()));
    }

    private async Task ClearAsync()
    {
        await _script!.InvokeVoidAsync("clear");
        _isMasked = false;
    }

    /// <summary>Masks what words name, as far as the model can tell where it is.</summary>
    private Task FindAsync() => TryAsync(async () =>
    {
        // A button that is off until the words have come to the server would swallow an Enter that comes before.
        if (string.IsNullOrWhiteSpace(_sought)) return;
        (_isLooking, _said) = (true, "Looking …");
        try
        {
            var found = await Work.LocateAsync(_open!, _sought.Trim(), _gone.Token);
            await _script!.InvokeVoidAsync("lay", $"data:image/png;base64,{Convert.ToBase64String(found)}");
            _said = $"Marked: {_sought.Trim()}.";
        }
        finally
        {
            _isLooking = false;
        }
    });

    private async Task CoverAsync() => await _script!.InvokeVoidAsync("cover", Edges(_layout!.Items[_selected!.Value].Box));

    private async Task OrderAsync(PictureChange change)
    {
        Cancel();
        await TryAsync(async () =>
        {
            _said = "Painting …";
            Follow(await Work.ChangeAsync(await Callers.RequireAsync(Scopes.Create), _open!, change, _gone.Token));
        });
    }

    private void Cancel()
    {
        if (_job is not { } job) return;
        (_job, _preview, _said) = (null, null, "Stopped.");
        Work.Cancel(job);
    }

    /// <summary>Watches a job until it ends, then goes to its picture.</summary>
    private void Follow(LiveJob job)
    {
        (_job, _progress) = (job, 0);
        _ = Task.Run(async () =>
        {
            var watch = job.Watch(_ => true);
            try
            {
                await foreach (var happened in watch.ReadAllAsync(_gone.Token)) await InvokeAsync(() => Happened(job, happened));
            }
            catch (OperationCanceledException)
            {
                job.Leave(watch);
            }
        });
    }

    private void Happened(LiveJob job, JobEvent happened)
    {
        if (_job != job) return;
        switch (happened)
        {
            case JobStep step:
                _progress = (double)step.Step / Math.Max(1, step.Steps);
                // The sketch of the plan is not the picture yet; the draft is.
                if (step is { Preview: { } picture } and ({ IsDraft: true } or { Step: > 0 })) _preview = $"data:image/webp;base64,{Convert.ToBase64String(PictureCodec.Encode(picture, ImageFormat.Webp, 80))}";
                break;
            case JobPicture made:
                (_said, _words, _job) = (Done, "", null);
                Navigation.NavigateTo(Address(made.Stored));
                break;
            case JobEnd { Error: { } error }:
                (_job, _preview, _said, _error) = (null, null, "", error.Message);
                break;
        }
        StateHasChanged();
    }

    private void EdgeKey((string Edge, KeyboardEventArgs Key) pressed)
    {
        var (edge, key) = pressed;
        var outward = edge switch { "left" => "ArrowLeft", "right" => "ArrowRight", "top" => "ArrowUp", _ => "ArrowDown" };
        var inward = edge switch { "left" => "ArrowRight", "right" => "ArrowLeft", "top" => "ArrowDown", _ => "ArrowUp" };
        if (key.Key == outward || key.Key == inward) Grow(edge, key.Key == outward ? 1 : -1);
    }

    /// <summary>Moves an edge outward by so many of the model's steps, as far as it can paint.</summary>
    private void Grow(string edge, int steps)
    {
        var (sizes, (width, height)) = (Work.Sizes, (_open!.Picture.Width, _open.Picture.Height));
        for (var i = Math.Abs(steps); i > 0; i--)
        {
            var by = Math.Sign(steps) * sizes.Step;
            var frame = edge switch { "left" => _frame with { Left = _frame.Left + by }, "right" => _frame with { Right = _frame.Right + by }, "top" => _frame with { Top = _frame.Top + by }, _ => _frame with { Bottom = _frame.Bottom + by } };
            var (w, h) = (width + frame.Left + frame.Right, height + frame.Top + frame.Bottom);
            if (Math.Min(Math.Min(frame.Left, frame.Right), Math.Min(frame.Top, frame.Bottom)) < 0) break;
            if (Math.Max(w, h) > sizes.Max || Math.Max((double)w / h, (double)h / w) > sizes.MaxAspect)
            {
                _said = $"The model paints no larger frame: sides up to {sizes.Max} pixels{(double.IsFinite(sizes.MaxAspect) ? $", none more than {sizes.MaxAspect} times the other" : "")}.";
                return;
            }
            _frame = frame;
        }
        _said = _frame.IsEmpty ? "" : $"The new frame is {NewSize}.";
    }

    /// <summary>Says what went wrong instead of ending the page.</summary>
    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            _error = null;
            await work();
        }
        catch (Exception e) when (ApiException.Of(e) is { } answer)
        {
            (_error, _said) = (answer.Message, "");
        }
    }
}
