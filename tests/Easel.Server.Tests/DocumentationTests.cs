using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using OpenAI;
using OpenAI.Images;

namespace Easel.Server.Tests;

/// <summary>The examples of the documents, sent as they would send them.</summary>
public sealed partial class DocumentationTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Theory]
    [InlineData("README.md", 1)]
    [InlineData("docs/server.md", 10)]
    [InlineData("docs/api.md", 33)]
    public async Task CurlExamples_Sent_AreAnswered(string document, int count)
    {
        var lines = Curl().Matches(Read(document).Replace("\\\n", " ", StringComparison.Ordinal)).Select(m => m.Groups[1].Value).ToArray();
        var known = new Dictionary<string, string>(StringComparer.Ordinal);

        Assert.Equal(count, lines.Length);
        foreach (var line in lines)
        {
            using var response = await shared.Server.Client.SendAsync(Request(Placeholder().Replace(line, m => known[m.Groups[1].Value])));
            var text = response.Content.Headers.ContentType?.MediaType is "application/json" ? await response.Content.ReadAsStringAsync() : "";
            // There is a preview only while a job runs.
            var isMissed = line.Contains("/preview", StringComparison.Ordinal) && response.StatusCode == HttpStatusCode.NotFound;
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted || isMissed, $"{line}\n{text}");
            foreach (var id in Id().Matches(text).Select(m => m.Groups)) known[id[2].Value.TrimEnd('_', '-').ToUpperInvariant()] = id[1].Value;
            if (line.Contains("partial_images", StringComparison.Ordinal)) Assert.Equal(3, (await response.EventsAsync()).Count(e => e.Name.StartsWith("image_generation.", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void ApiPage_Addresses_AreAllOfThem()
    {
        var text = Read("docs/api.md");

        foreach (var endpoint in shared.Server.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var path = $"/{endpoint.RoutePattern.RawText!.Trim('/')}";
            if (path.StartsWith("/docs/", StringComparison.Ordinal) || IsOfThePage(endpoint, path)) continue;
            Assert.True(text.Contains(path.Replace("{documentName}", "v1", StringComparison.Ordinal).Split("/{")[0], StringComparison.Ordinal), $"docs/api.md does not name {path}");
        }
    }

    private static bool IsOfThePage(RouteEndpoint endpoint, string path) =>
        endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null || endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null
        || new[] { "/_", "/page/", "/signin" }.Any(start => path.StartsWith(start, StringComparison.Ordinal));

    [Fact]
    public void ReadmeExample_OfTheOfficialClient_IsTheCodeBelow()
    {
        var code = ClientCode().Match(Read("README.md")).Groups[1].Value;
        var compiled = File.ReadAllText(ThisFile());

        Assert.Contains("OpenAIClientOptions", code);
        foreach (var line in code.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) Assert.Contains(line, compiled);
    }

    [Fact]
    public async Task ReadmeExample_OfTheOfficialClient_MakesAPicture()
    {
        var made = new Dictionary<string, byte[]>();
        await ReadmeAsync(new Disk(made), new HttpClientPipelineTransport(shared.Server.Client));

        Assert.Equal(64, Easel.Images.PictureCodec.Decode(made["car.png"]).Width);
    }

    private static async Task ReadmeAsync(Disk File, PipelineTransport transport)
    {
        var options = new OpenAIClientOptions { Endpoint = new Uri("http://127.0.0.1:8080/v1") };
        options.Transport = transport;
        var client = new ImageClient("easel-one", new ApiKeyCredential("any"), options);
        GeneratedImage image = await client.GenerateImageAsync("a red car on a beach");
        File.WriteAllBytes("car.png", image.ImageBytes.ToArray());
    }

    /// <summary>Stands where the example writes to the disk.</summary>
    private sealed record Disk(Dictionary<string, byte[]> Files)
    {
        public void WriteAllBytes(string name, byte[] bytes) => Files[name] = bytes;
    }

    private static HttpRequestMessage Request(string line)
    {
        var words = Word().Matches(line).Select(m => m.Value.Trim('\'')).ToList();
        var (data, method) = (words.IndexOf("-d"), words.IndexOf("-X"));
        (string, object)[] form = [.. words.Index().Where(w => w.Index > 0 && words[w.Index - 1] == "-F").Select(w => w.Item.Split('=', 2)).Select(f => (f[0], f[1][0] == '@' ? f[0] == "mask" ? Pictures.Mask() : Pictures.Png() : (object)f[1]))];
        var verb = method >= 0 ? new HttpMethod(words[method + 1]) : data < 0 && form.Length == 0 ? HttpMethod.Get : HttpMethod.Post;
        var request = new HttpRequestMessage(verb, words.Single(w => w.StartsWith("http://127.0.0.1:8080/", StringComparison.Ordinal)));
        if (form.Length > 0) request.Content = Pictures.Form(form);
        if (data < 0) return request;
        Assert.Contains("Content-Type: application/json", words);
        request.Content = new StringContent(words[data + 1], Encoding.UTF8, "application/json");
        return request;
    }

    [Fact]
    public void FieldTable_SamplersAndLimits_AreThoseOfTheProgram()
    {
        var text = Read("docs/server.md");

        Assert.Contains(string.Join(", ", Denoising.Sampler.All.Select(s => $"`{s.Name}`")), text);
        Assert.Contains($"up to {ImageRequest.MaxPromptLength:N0} characters", text);
    }

    private static string Read(string document) => File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../..", document));

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"^curl (.*)$", RegexOptions.Multiline)]
    private static partial Regex Curl();

    [GeneratedRegex(@"'[^']*'|[^\s']+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\b(FILE|JOB|IMG|RESP)_ID\b")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"""id"":""((file-|job_|img_|resp_)[^""]+)""")]
    private static partial Regex Id();

    [GeneratedRegex(@"```csharp\nusing OpenAI(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ClientCode();
}
