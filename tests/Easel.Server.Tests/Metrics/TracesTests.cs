using System.Diagnostics;
using System.Net;
using System.Text;
using Easel.Server.Metrics;
using Easel.Tests;

namespace Easel.Server.Tests.Metrics;

public sealed class TracesTests(TinyModel model)
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c", Parent = "b7ad6b7169203331";

    // Neither words nor signatures are in a span.
    [Fact]
    public async Task Request_WithTraceparent_IsAParentOfItsJobAndThatOfItsSteps()
    {
        var ended = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is ServerTraces.Name or "Microsoft.AspNetCore", Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (ended) if (activity.TraceId.ToString() == TraceId) ended.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var server = await RunningServer.StartAsync(model);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/images/generations") { Content = new StringContent("{\"prompt\":\"a secret boat\",\"steps\":3}", Encoding.UTF8, "application/json") };
        request.Headers.Add("traceparent", $"00-{TraceId}-{Parent}-01");
        using (var response = await server.Client.SendAsync(request)) Assert.True(response.IsSuccessStatusCode);
        using var link = new HttpRequestMessage(HttpMethod.Get, "/pictures/img_1.png?until=1&signature=secret") { Headers = { { "traceparent", $"00-{TraceId}-{Parent}-01" } } };
        using (var refused = await server.Client.SendAsync(link)) Assert.Equal(403, (int)refused.StatusCode);
        await server.StopAsync();

        lock (ended)
        {
            var job = Assert.Single(ended, a => a.OperationName == "job");
            var asked = Assert.Single(ended, a => a.Source.Name == "Microsoft.AspNetCore" && a.SpanId == job.ParentSpanId);
            Assert.Equal(Parent, asked.ParentSpanId.ToString());
            Assert.Equal("Done", job.GetTagItem("easel.state"));
            var steps = ended.Where(a => a.OperationName == "step").ToList();
            Assert.Equal([0, 1, 2, 3], steps.Select(s => (int)s.GetTagItem("easel.step")!).Order().Distinct());
            Assert.All(steps, step => Assert.Equal(job.SpanId, step.ParentSpanId));
            Assert.All(ended, a => Assert.DoesNotContain(a.TagObjects, tag => $"{tag.Value}".Contains("secret", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Server_WithAnAddressForTraces_SendsThemThere()
    {
        using var collector = new HttpListener();
        var port = FreePort();
        collector.Prefixes.Add($"http://127.0.0.1:{port}/");
        collector.Start();
        using var stop = new CancellationTokenSource();
        var received = ReceiveAsync(collector, stop.Token);
        await using (var server = await RunningServer.StartAsync(model, options => options with { Traces = new Uri($"http://127.0.0.1:{port}/v1/traces") }))
        {
            await server.UntilAsync(await server.SubmitAsync("{\"prompt\":\"a boat\"}"), "done");
        }
        await stop.CancelAsync();

        var text = await received;
        Assert.Contains(ServerTraces.Name, text);
        Assert.Contains("easel.step", text);
    }

    /// <summary>What the bodies of all requests hold that come until <paramref name="stop"/>.</summary>
    private static async Task<string> ReceiveAsync(HttpListener collector, CancellationToken stop)
    {
        var text = new StringBuilder();
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await collector.GetContextAsync().WaitAsync(stop);
            }
            catch (OperationCanceledException)
            {
                return text.ToString();
            }
            Assert.Equal(("POST", "/v1/traces", "application/x-protobuf"), (context.Request.HttpMethod, context.Request.Url!.AbsolutePath, context.Request.ContentType));
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            text.Append(Encoding.Latin1.GetString(body.ToArray()));
            context.Response.StatusCode = 200;
            context.Response.Close();
        }
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
