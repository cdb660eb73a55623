using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Easel.Server.Tests;

/// <summary>The examples of docs/server.md, sent as curl would send them.</summary>
public sealed partial class DocumentationTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task CurlExamples_Sent_AreAnswered()
    {
        var text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../docs/server.md")).Replace("\\\n", " ", StringComparison.Ordinal);
        var lines = Curl().Matches(text).Select(m => m.Groups[1].Value).ToArray();

        Assert.Equal(10, lines.Length);
        foreach (var line in lines)
        {
            var words = Word().Matches(line).Select(m => m.Value.Trim('\'')).ToList();
            var data = words.IndexOf("-d");
            (string, object)[] form = [.. words.Index().Where(w => w.Index > 0 && words[w.Index - 1] == "-F").Select(w => w.Item.Split('=', 2)).Select(f => (f[0], f[1][0] == '@' ? f[0] == "mask" ? Pictures.Mask() : Pictures.Png() : (object)f[1]))];
            using var request = new HttpRequestMessage(data < 0 && form.Length == 0 ? HttpMethod.Get : HttpMethod.Post, words.Single(w => w.StartsWith("http://127.0.0.1:8080/", StringComparison.Ordinal)));
            if (form.Length > 0) request.Content = Pictures.Form(form);
            if (data >= 0)
            {
                Assert.Contains("Content-Type: application/json", words);
                request.Content = new StringContent(words[data + 1], Encoding.UTF8, "application/json");
            }
            using var response = await shared.Server.Client.SendAsync(request);
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted, $"{line}\n{await response.Content.ReadAsStringAsync()}");
            if (words.Contains("-N")) Assert.Equal(3, (await response.EventsAsync()).Count(e => e.Name.StartsWith("image_generation.", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void FieldTable_SamplersAndLimits_AreThoseOfTheProgram()
    {
        var text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../docs/server.md"));

        Assert.Contains(string.Join(", ", Denoising.Sampler.All.Select(s => $"`{s.Name}`")), text);
        Assert.Contains($"up to {ImageRequest.MaxPromptLength:N0} characters", text);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"^curl (.*)$", RegexOptions.Multiline)]
    private static partial Regex Curl();

    [GeneratedRegex(@"'[^']*'|[^\s']+")]
    private static partial Regex Word();
}
