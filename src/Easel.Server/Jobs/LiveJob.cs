using System.Diagnostics;
using System.Threading.Channels;
using Easel.Images;
using Easel.Server.Gallery;
using Easel.Server.Http;

namespace Easel.Server.Jobs;

/// <summary>Something that happened to a job.</summary>
internal abstract record JobEvent;

/// <summary>A step was taken.</summary>
/// <param name="Picture">Which picture, from 0.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="IsDraft">Whether the preview is the draft of the plan.</param>
/// <param name="Preview">The picture as far as it is known, where previews were asked for.</param>
internal sealed record JobStep(int Picture, int Step, int Steps, bool IsDraft, Picture? Preview) : JobEvent;

/// <summary>A picture is finished and in the gallery.</summary>
internal sealed record JobPicture(StoredPicture Stored, byte[] File, Recipe Recipe) : JobEvent;

/// <summary>Nothing more will happen here.</summary>
/// <param name="State">How it ended; <see cref="JobState.Submitted"/> where the server stops and the job waits for its next start.</param>
/// <param name="Error">Why, where it is no success.</param>
internal sealed record JobEnd(JobState State, ApiException? Error) : JobEvent;

/// <summary>A job of this process: what it does right now, and who watches it. Safe to use from many threads.</summary>
internal sealed class LiveJob(Job job, PaintOrder order)
{
    private readonly Lock _lock = new();
    private readonly List<(Channel<JobEvent> Channel, Func<JobStep, bool> WantsPreview)> _watchers = [];
    private readonly List<JobPicture> _pictures = [];
    private JobStep? _step;
    private JobEnd? _end;
    private volatile bool _cancelled;

    public Job Job { get; } = job;

    public PaintOrder Order { get; } = order;

    /// <summary>The span of the request that asked for it; default where nothing traces, and after a restart.</summary>
    public ActivityContext Asked { get; init; }

    /// <summary>Whether someone wants it to end.</summary>
    public bool IsCancelled => _cancelled;

    /// <summary>The latest step; null before the first.</summary>
    public JobStep? Step
    {
        get
        {
            lock (_lock) return _step;
        }
    }

    public void Cancel() => _cancelled = true;

    /// <summary>Watches from now on; what has happened already comes first, of the steps only the latest. The channel ends with the job.</summary>
    /// <param name="wantsPreview">Of which steps the preview is wanted; the others come without, so that a slow reader does not keep hundreds of pictures. Null for none.</param>
    public ChannelReader<JobEvent> Watch(Func<JobStep, bool>? wantsPreview = null)
    {
        wantsPreview ??= _ => false;
        var channel = Channel.CreateUnbounded<JobEvent>(new UnboundedChannelOptions { SingleReader = true });
        lock (_lock)
        {
            foreach (var picture in _pictures) channel.Writer.TryWrite(picture);
            if (_step is not null && _end is null) channel.Writer.TryWrite(Shown(_step, wantsPreview));
            if (_end is null) _watchers.Add((channel, wantsPreview));
            else Close(channel, _end);
        }
        return channel.Reader;
    }

    /// <summary>Stops a watch.</summary>
    public void Leave(ChannelReader<JobEvent> reader)
    {
        lock (_lock) _watchers.RemoveAll(w => w.Channel.Reader == reader);
    }

    public void Publish(JobEvent happened)
    {
        lock (_lock)
        {
            if (_end is not null) return;
            if (happened is JobStep step) _step = step;
            if (happened is JobPicture picture) _pictures.Add(picture);
            if (happened is JobEnd end)
            {
                _end = end;
                foreach (var (channel, _) in _watchers) Close(channel, end);
                _watchers.Clear();
                return;
            }
            foreach (var (channel, wantsPreview) in _watchers) channel.Writer.TryWrite(happened is JobStep taken ? Shown(taken, wantsPreview) : happened);
        }
    }

    private static JobStep Shown(JobStep step, Func<JobStep, bool> wantsPreview) => wantsPreview(step) ? step : step with { Preview = null };

    private static void Close(Channel<JobEvent> channel, JobEnd end)
    {
        channel.Writer.TryWrite(end);
        channel.Writer.TryComplete();
    }
}
