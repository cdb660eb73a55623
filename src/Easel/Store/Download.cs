using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Easel.Store;

/// <summary>How files are fetched.</summary>
/// <param name="Connections">Ranges fetched at the same time.</param>
/// <param name="SegmentBytes">Bytes of a range.</param>
/// <param name="Attempts">Tries in a row that may fail without a byte of progress.</param>
/// <param name="FirstPause">Pause before the second try; it doubles for each further one.</param>
/// <param name="LongestPause">Longest pause that a server may ask for.</param>
/// <param name="Silence">Time without a byte after which a connection counts as cut.</param>
public sealed record DownloadOptions(int Connections, long SegmentBytes, int Attempts, TimeSpan FirstPause, TimeSpan LongestPause, TimeSpan Silence)
{
    /// <summary>Four connections, ranges of 32 MiB, five tries, pauses from half a second, up to five minutes where the server asks for it, a minute of silence.</summary>
    public static DownloadOptions Default { get; } = new(4, 32 << 20, 5, TimeSpan.FromSeconds(0.5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));
}

/// <summary>Fetches one file into a partial one: in parallel ranges, resumed where an earlier try ended, restarted when the file changed meanwhile.</summary>
/// <remarks>HTTP semantics: RFC 9110, sections 10.2.3 (Retry-After), 13.1.5 (If-Range) and 14 (ranges).</remarks>
internal sealed class Download(HttpClient http, DownloadOptions options, TimeProvider time)
{
    private const int BufferBytes = 1 << 17;

    /// <summary>What is known of a partial file; kept beside it.</summary>
    /// <param name="Size">Bytes of the whole file.</param>
    /// <param name="Tag">The server's mark of this version of the file; null when it gave none.</param>
    /// <param name="SegmentBytes">Bytes of a range.</param>
    /// <param name="Done">Bytes that are there, per range.</param>
    private sealed record State(long Size, string? Tag, long SegmentBytes, long[] Done)
    {
        public bool Fits(long size, string? tag) => Size == size && Tag == tag && tag is not null && SegmentBytes > 0 && Done.Length == (size + SegmentBytes - 1) / SegmentBytes
            && Done.Select((done, i) => done >= 0 && done <= Length(i)).All(ok => ok);

        public long Length(int segment) => Math.Min(SegmentBytes, Size - segment * SegmentBytes);
    }

    private sealed class ChangedException : Exception;

    /// <summary>Bytes of a partial file that need not be fetched again.</summary>
    public static long BytesOf(string partial) => ReadState(partial) is { } state && File.Exists(partial) ? state.Done.Sum() : 0;

    /// <summary>Fetches a file completely.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="token">Token for the server; null for none. It is not passed on to servers that this one redirects to.</param>
    /// <param name="partial">Where it goes; what is kept to resume from lies beside it.</param>
    /// <param name="room">Given the size once it is known, makes sure that there is room.</param>
    /// <param name="progress">Told the bytes that are there.</param>
    /// <param name="stop">Cancel to interrupt; what is there stays for the next try.</param>
    /// <exception cref="DownloadException">The server or the network fails for good, or the disk is full.</exception>
    public async Task FetchAsync(Uri address, string? token, string partial, Action<long> room, Action<long> progress, CancellationToken stop)
    {
        for (var restart = 0; ; restart++)
        {
            try
            {
                await FetchOnceAsync(address, token, partial, room, progress, stop).ConfigureAwait(false);
                return;
            }
            catch (ChangedException) when (restart == 0)
            {
                Discard(partial);
            }
            catch (ChangedException e)
            {
                throw new DownloadException($"{address} changes while it is fetched; try again later.", e);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new DownloadException($"{partial} cannot be written: {e.Message}", e);
            }
        }
    }

    /// <summary>Deletes a partial file and what is known of it.</summary>
    public static void Discard(string partial)
    {
        File.Delete(partial);
        File.Delete(partial + ".json");
    }

    /// <summary>Sends a request until the server answers it.</summary>
    /// <returns>An answer of status 200, 206 or 416.</returns>
    public async Task<HttpResponseMessage> SendAsync(Uri address, string? token, Action<HttpRequestMessage>? prepare, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan pause;
            string reason;
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, address);
                request.Headers.UserAgent.Add(new ProductInfoHeaderValue("easel", "0.1"));
                if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                prepare?.Invoke(request);
                using var silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
                silence.CancelAfter(options.Silence);
                var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
                if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable) return response;
                using (response)
                {
                    pause = Asked(response) ?? Pause(attempt);
                    reason = $"it answers {(int)response.StatusCode} {response.ReasonPhrase}";
                    Refuse(response.StatusCode, address, token is not null);
                }
                if (pause > options.LongestPause) throw new DownloadException($"{address.Host} asks to wait {pause.TotalMinutes:F0} minutes ({reason}); try again then.");
            }
            catch (Exception e) when (e is HttpRequestException or IOException || e is OperationCanceledException && !stop.IsCancellationRequested)
            {
                pause = Pause(attempt);
                reason = e is OperationCanceledException ? $"it says nothing for {options.Silence.TotalSeconds:F0} s" : e.Message;
            }
            if (attempt == options.Attempts) throw new DownloadException($"{address} cannot be fetched after {attempt} tries: {reason}. Try again later; what is there is kept.");
            await Task.Delay(pause, time, stop).ConfigureAwait(false);
        }
    }

    private static void Refuse(HttpStatusCode status, Uri address, bool hadToken)
    {
        switch ((int)status)
        {
            case 401 or 403:
                throw new DownloadException($"{address} is not open to everyone ({(int)status}): accept the model's licence on its page and {(hadToken ? "check that the token in EASEL_HUB_TOKEN is yours and valid" : "set EASEL_HUB_TOKEN to a token of yours")}.");
            case 404 or 410:
                throw new UnknownModelException($"There is nothing at {address}; check the names of the model and the file.");
            case 408 or 429 or >= 500:
                return;
            default:
                throw new DownloadException($"{address} cannot be fetched: the server answers {(int)status}.");
        }
    }

    private TimeSpan? Asked(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
        _ => null,
    };

    private TimeSpan Pause(int attempt) => options.FirstPause * Math.Pow(2, Math.Min(attempt - 1, 10));

    private async Task FetchOnceAsync(Uri address, string? token, string partial, Action<long> room, Action<long> progress, CancellationToken stop)
    {
        using var probe = await SendAsync(address, token, r => r.Headers.Range = new RangeHeaderValue(0, 0), stop).ConfigureAwait(false);
        if (probe.StatusCode != HttpStatusCode.PartialContent || probe.Content.Headers.ContentRange?.Length is not { } size)
        {
            // An empty file has no first byte to ask for; other servers know no ranges. Both are asked for all of it.
            await FetchWholeAsync(address, token, partial, room, progress, stop).ConfigureAwait(false);
            return;
        }
        room(size);
        var tag = Tag(probe);
        var state = ReadState(partial) is { } known && known.Fits(size, tag) && File.Exists(partial)
            ? known : new State(size, tag, options.SegmentBytes, new long[(size + options.SegmentBytes - 1) / options.SegmentBytes]);
        using var file = File.OpenHandle(partial, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, FileOptions.Asynchronous);
        RandomAccess.SetLength(file, size);

        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var next = -1;
        long there = state.Done.Sum();
        progress(there);
        async Task WorkAsync()
        {
            try
            {
                for (int segment; (segment = Interlocked.Increment(ref next)) < state.Done.Length;)
                {
                    await FetchSegmentAsync(address, token, file, state, segment, bytes => progress(Interlocked.Add(ref there, bytes)), failed.Token).ConfigureAwait(false);
                    WriteState(partial, state);
                }
            }
            catch
            {
                await failed.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
        var work = Enumerable.Range(0, Math.Clamp(state.Done.Length, 1, options.Connections)).Select(_ => WorkAsync()).ToArray();
        try
        {
            await Task.WhenAll(work).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // One failed and stopped the others; its reason counts.
            throw work.Select(w => w.Exception?.InnerException).First(e => e is not (null or OperationCanceledException))!;
        }
        finally
        {
            WriteState(partial, state);
        }
    }

    private async Task FetchSegmentAsync(Uri address, string? token, Microsoft.Win32.SafeHandles.SafeFileHandle file, State state, int segment, Action<long> progress, CancellationToken stop)
    {
        var start = segment * state.SegmentBytes;
        for (var failures = 0; state.Done[segment] < state.Length(segment);)
        {
            var before = state.Done[segment];
            long from = start + before, last = start + state.Length(segment) - 1;
            using var response = await SendAsync(address, token, request =>
            {
                request.Headers.Range = new RangeHeaderValue(from, last);
                if (state.Tag is { } tag && EntityTagHeaderValue.TryParse(tag, out var parsed) && !parsed.IsWeak) request.Headers.IfRange = new RangeConditionHeaderValue(parsed);
            }, stop).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.PartialContent || Tag(response) != state.Tag || response.Content.Headers.ContentRange is not { From: { } given, Length: { } length } || given != from || length != state.Size)
                throw new ChangedException();
            string reason;
            try
            {
                await CopyAsync(response, file, from, last - from + 1, bytes =>
                {
                    state.Done[segment] += bytes;
                    progress(bytes);
                }, stop).ConfigureAwait(false);
                reason = "the connection was cut";
            }
            catch (Exception e) when (e is HttpRequestException or HttpIOException || e is OperationCanceledException && !stop.IsCancellationRequested)
            {
                reason = e is OperationCanceledException ? $"nothing came for {options.Silence.TotalSeconds:F0} s" : e.Message;
            }
            if (state.Done[segment] == state.Length(segment)) return;
            failures = state.Done[segment] > before ? 1 : failures + 1;
            if (failures == options.Attempts) throw new DownloadException($"{address} cannot be fetched after {failures} tries: {reason}. Try again later; what is there is kept.");
            await Task.Delay(Pause(failures), time, stop).ConfigureAwait(false);
        }
    }

    private async Task FetchWholeAsync(Uri address, string? token, string partial, Action<long> room, Action<long> progress, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            Discard(partial);
            string reason;
            using (var response = await SendAsync(address, token, null, stop).ConfigureAwait(false))
            {
                if (response.StatusCode != HttpStatusCode.OK) throw new ChangedException();
                var size = response.Content.Headers.ContentLength;
                if (size is { } known) room(known);
                using var file = File.OpenHandle(partial, FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.Asynchronous);
                long there = 0;
                try
                {
                    await CopyAsync(response, file, 0, size ?? long.MaxValue, bytes => progress(there += bytes), stop).ConfigureAwait(false);
                    if (size is null || there == size) return;
                    reason = "the connection was cut";
                }
                catch (Exception e) when (e is HttpRequestException or HttpIOException || e is OperationCanceledException && !stop.IsCancellationRequested)
                {
                    reason = e is OperationCanceledException ? $"nothing came for {options.Silence.TotalSeconds:F0} s" : e.Message;
                }
            }
            if (attempt == options.Attempts)
            {
                Discard(partial);
                throw new DownloadException($"{address} cannot be fetched after {attempt} tries: {reason}. The server knows no ranges, so each try begins anew.");
            }
            await Task.Delay(Pause(attempt), time, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Writes what comes, at most as much as belongs there.</summary>
    private async Task CopyAsync(HttpResponseMessage response, Microsoft.Win32.SafeHandles.SafeFileHandle file, long at, long count, Action<long> wrote, CancellationToken stop)
    {
        await using var body = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        var buffer = new byte[BufferBytes];
        while (count > 0)
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
            silence.CancelAfter(options.Silence);
            var read = await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, count)), silence.Token).ConfigureAwait(false);
            if (read == 0) return;
            await RandomAccess.WriteAsync(file, buffer.AsMemory(0, read), at, stop).ConfigureAwait(false);
            at += read;
            count -= read;
            wrote(read);
        }
    }

    private static string? Tag(HttpResponseMessage response) => response.Headers.ETag?.ToString() ?? response.Content.Headers.LastModified?.ToString("R");

    private static State? ReadState(string partial)
    {
        try
        {
            return JsonSerializer.Deserialize<State>(File.ReadAllBytes(partial + ".json"));
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static readonly Lock Saving = new();

    private static void WriteState(string partial, State state)
    {
        lock (Saving)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(state);
            AtomicFile.Write(partial + ".json", json.Length, overwrite: true, stream => stream.Write(json));
        }
    }
}
