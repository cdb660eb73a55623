using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Easel.Bench.Serving;

/// <summary>
/// Many clients at once, as impolite as clients are: they wait for pictures, follow streams, submit jobs, cancel them, and hang up in the middle.
/// Afterwards every request must have come to the end that it was told, and no job may be lost, left over or done twice.
/// </summary>
/// <param name="client">The server.</param>
/// <param name="settings">JSON fields of every request, such as <c>"size":"128x128"</c>.</param>
/// <param name="patience">Longest time before a client that hangs up or cancels does so.</param>
internal sealed class Soak(HttpClient client, string settings, TimeSpan patience)
{
    private readonly string?[] _expected = new string?[100_000];
    private int _next, _finished;

    /// <summary>Requests that have come to an end.</summary>
    public int Finished => Volatile.Read(ref _finished);

    /// <summary>How many requests came to which end.</summary>
    public IEnumerable<(string End, int Count)> Ends => _expected.Where(e => e is not null).GroupBy(e => e!).Select(g => (g.Key, g.Count())).OrderBy(g => g.Key, StringComparer.Ordinal);

    /// <summary>Sends the requests.</summary>
    /// <param name="requests">How many, up to 100,000.</param>
    /// <param name="clients">How many at a time.</param>
    public Task RunAsync(int requests, int clients) => Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
    {
        for (int number; (number = Interlocked.Increment(ref _next) - 1) < requests;)
        {
            _expected[number] = await SendAsync(number, new Random(number));
            Interlocked.Increment(ref _finished);
        }
    })));

    /// <summary>Waits until the server is idle, and compares what it remembers with what the clients saw.</summary>
    /// <returns>What is wrong; empty where nothing is.</returns>
    public async Task<IReadOnlyList<string>> FaultsAsync()
    {
        while ((await PageAsync("/api/jobs?state=submitted&limit=1")).Count + (await PageAsync("/api/jobs?state=running&limit=1")).Count > 0) await Task.Delay(50);
        var jobs = (await AllAsync("/api/jobs")).ToLookup(j => j.GetProperty("prompt").GetString()!);
        var pictures = (await AllAsync("/api/gallery")).ToLookup(p => p.GetProperty("job").GetString()!);
        var faults = new List<string>();
        for (var number = 0; number < _expected.Length && _expected[number] is { } end; number++)
        {
            var found = jobs[Prompt(number)].Select(j => (State: j.GetProperty("state").GetString()!, Pictures: pictures[j.GetProperty("id").GetString()!].Count())).ToArray();
            var isRight = found switch
            {
                [] => end == "hung up",                                            // before the request was read
                [("done", 1)] => end is "picture" or "stream" or "hung up" or "done",
                [("cancelled", 0 or 1)] => end is "hung up" or "cancelled",
                _ => false,
            };
            if (!isRight) faults.Add($"request {number}, where the client saw '{end}': {(found.Length == 0 ? "no job" : string.Join(", ", found.Select(f => $"{f.State} with {f.Pictures} pictures")))}");
        }
        return faults;
    }

    private async Task<string> SendAsync(int number, Random random)
    {
        var (kind, wait) = (random.Next(10), patience * random.NextDouble());
        using var hangUp = new CancellationTokenSource();
        try
        {
            switch (kind)
            {
                case < 4:
                    return await PictureAsync(number, default);
                case < 6:
                    hangUp.CancelAfter(wait);
                    return await PictureAsync(number, hangUp.Token);
                case 6:
                    return await StreamAsync(number, null);
                case 7:
                    return await StreamAsync(number, hangUp);
                default:
                    return await JobAsync(number, isCancelled: kind == 8, wait);
            }
        }
        catch (OperationCanceledException) when (hangUp.IsCancellationRequested)
        {
            return "hung up";
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or KeyNotFoundException)
        {
            return e.Message;
        }
    }

    private async Task<string> PictureAsync(int number, CancellationToken stop)
    {
        using var response = await client.PostAsync("/v1/images/generations", Body(number, ""), stop);
        var json = await response.Content.ReadFromJsonAsync<JsonElement>(stop);
        return response.IsSuccessStatusCode && json.GetProperty("data")[0].GetProperty("b64_json").GetBytesFromBase64().Length > 100 ? "picture" : json.ToString();
    }

    private async Task<string> StreamAsync(int number, CancellationTokenSource? hangUp)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/images/generations") { Content = Body(number, ",\"stream\":true,\"partial_images\":2") };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        for (string? last = null; ;)
        {
            var line = await reader.ReadLineAsync(hangUp?.Token ?? default);
            if (line is null) return last == "event: image_generation.completed" ? "stream" : $"the stream ended with {last}";
            if (!line.StartsWith("event: ", StringComparison.Ordinal)) continue;
            last = line;
            if (hangUp is not null) await hangUp.CancelAsync();
        }
    }

    private async Task<string> JobAsync(int number, bool isCancelled, TimeSpan wait)
    {
        using var submitted = await client.PostAsync("/api/jobs", Body(number, ""));
        var id = (await submitted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        if (isCancelled)
        {
            await Task.Delay(wait);
            using var deleted = await client.DeleteAsync($"/api/jobs/{id}");
            return (await deleted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("state").GetString()!;
        }
        var events = await client.GetStringAsync($"/api/jobs/{id}/events");
        var end = events.Split("event: job\ndata: ")[^1];
        return JsonDocument.Parse(end).RootElement.GetProperty("state").GetString()!;
    }

    private StringContent Body(int number, string more) => new($"{{\"prompt\":\"{Prompt(number)}\",\"seed\":{number},{settings}{more}}}", Encoding.UTF8, "application/json");

    private static string Prompt(int number) => $"a boat, number {number}";

    private async Task<List<JsonElement>> AllAsync(string path)
    {
        var all = new List<JsonElement>();
        while (true)
        {
            var page = await PageAsync($"{path}?limit=100{(all.Count > 0 ? $"&before={all[^1].GetProperty("id").GetString()}" : "")}");
            if (page.Count == 0) return all;
            all.AddRange(page);
        }
    }

    private async Task<List<JsonElement>> PageAsync(string path) => [.. (await client.GetFromJsonAsync<JsonElement>(path)).GetProperty("data").EnumerateArray()];
}
