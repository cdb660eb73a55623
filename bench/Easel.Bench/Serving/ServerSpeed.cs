using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Easel.Images;

namespace Easel.Bench.Serving;

/// <summary>What the server adds to the library: overhead of a picture, the first partial image, lists and searches among many jobs.</summary>
internal static class ServerSpeed
{
    private const string Picture = "/v1/images/generations";
    private const int Jobs = 10_000;

    /// <summary>Measures and prints medians.</summary>
    /// <param name="program">The server's <c>Easel.Server.dll</c>.</param>
    /// <param name="model">Folder of the model.</param>
    /// <param name="runs">Measurements of each figure.</param>
    /// <param name="steps">Steps of a picture; few show the overhead where other programs make the painting itself vary.</param>
    public static async Task<int> RunAsync(string program, string model, int runs, int steps)
    {
        var data = Directory.CreateTempSubdirectory("easel-server-bench-").FullName;
        try
        {
            Runtime.NativeRuntime.Load();
            Console.WriteLine($"{Environment.ProcessorCount} processors; medians of {runs}; milliseconds");
            using (var server = await ServerProcess.StartAsync(program, model, data))
            {
                await OverheadAsync(server.Client, model, runs, steps);
                await FirstPartialAsync(server.Client, runs);
            }
            ManyJobs.Make(Path.Combine(data, "easel.db"), Jobs);
            using (var server = await ServerProcess.StartAsync(program, model, data)) await ListsAsync(server.Client, runs);
            return 0;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>The same picture by the library and over HTTP, in turns, so that both meet the same machine.</summary>
    private static async Task OverheadAsync(HttpClient client, string model, int runs, int steps)
    {
        using var easel = TextToImage.Load(model);
        var (painted, encoded, served, over) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var run = -3; run < runs; run++)
        {
            var request = new ImageRequest(Child.Prompt) { Seed = (ulong)(run + 10), Width = 256, Height = 256, Steps = steps };
            var clock = Stopwatch.StartNew();
            var result = easel.Create(request).Last().Result!;
            var made = clock.Elapsed.TotalMilliseconds;
            var file = PictureCodec.Encode(result.Picture, ImageFormat.Png, 100, new Dictionary<string, string> { [Recipe.Key] = result.Recipe.ToJson() });
            var library = clock.Elapsed.TotalMilliseconds;
            clock.Restart();
            using var response = await client.PostAsync(Picture, Body($"{{\"prompt\":\"{Child.Prompt}\",\"seed\":{run + 10},\"size\":\"256x256\",\"steps\":{steps}}}"));
            var sent = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data")[0].GetProperty("b64_json").GetBytesFromBase64();
            var server = clock.Elapsed.TotalMilliseconds;
            if (!sent.AsSpan().SequenceEqual(file)) throw new InvalidOperationException("The server's picture is not the library's.");
            if (run < 0) continue;
            painted.Add(made);
            encoded.Add(library);
            served.Add(server);
            over.Add(server - library);
        }
        Print($"picture by the library, 256 px, {steps} steps", painted);
        Print("  and encoded as PNG with its recipe", encoded);
        Print("the same over HTTP, base64 decoded", served);
        Print("overhead (median of the differences)", over);
    }

    private static async Task FirstPartialAsync(HttpClient client, int runs)
    {
        var times = new List<double>();
        for (var run = 0; run < runs; run++)
        {
            var clock = Stopwatch.StartNew();
            using var request = new HttpRequestMessage(HttpMethod.Post, Picture) { Content = Body($"{{\"prompt\":\"{Child.Prompt}\",\"seed\":{run},\"stream\":true,\"partial_images\":1}}") };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            while (await reader.ReadLineAsync() is { } line)
                if (line.StartsWith("data: ", StringComparison.Ordinal) && line.Contains("partial_image", StringComparison.Ordinal)) times.Add(clock.Elapsed.TotalMilliseconds);
        }
        Print("first partial image, from the request on", times);
    }

    private static async Task ListsAsync(HttpClient client, int runs)
    {
        foreach (var (what, path) in new[]
                 {
                     ($"{Jobs} jobs: the newest 20", "/api/jobs"), ($"{Jobs} jobs: 100 that are done", "/api/jobs?state=done&limit=100"), ($"{Jobs} pictures: the newest 20", "/api/gallery"),
                     ($"{Jobs} pictures: search for a word that all have", "/api/gallery?q=boat"), ($"{Jobs} pictures: search for two words that few have", "/api/gallery?q=number+77"),
                     ($"{Jobs} pictures: 100 with a tag", "/api/gallery?tag=bench&limit=100"),
                 })
        {
            var times = new List<double>();
            for (var run = -2; run < runs; run++)
            {
                var clock = Stopwatch.StartNew();
                using var response = await client.GetAsync(path);
                await response.Content.ReadAsByteArrayAsync();
                response.EnsureSuccessStatusCode();
                if (run >= 0) times.Add(clock.Elapsed.TotalMilliseconds);
            }
            Print(what, times);
        }
    }

    private static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");

    private static void Print(string what, List<double> times)
    {
        var sorted = times.Order().ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-64} {sorted[sorted.Length / 2],8:F1}   (from {sorted[0]:F1} to {sorted[^1]:F1})"));
    }
}
