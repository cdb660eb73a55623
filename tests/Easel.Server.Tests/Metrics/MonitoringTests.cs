using System.Diagnostics.Metrics;
using Easel.Server.Jobs;
using Easel.Server.Keys;
using Easel.Server.Metrics;
using Easel.Tests;

namespace Easel.Server.Tests.Metrics;

public sealed class MonitoringTests(TinyModel model) : IAsyncLifetime
{
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync(model);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Metrics_AfterSomeWork_CountIt()
    {
        var done = await _server.SubmitAsync("{\"prompt\":\"a boat\",\"steps\":2,\"n\":3}");
        await _server.UntilAsync(done, "done");
        var cancelled = await _server.SubmitAsync("{\"prompt\":\"a boat\",\"steps\":1000,\"n\":10}");
        using var deleted = await _server.Client.DeleteAsync($"/api/jobs/{cancelled}");
        using var refused = await _server.PostAsync("/v1/images/generations", "{}");

        var lines = (await _server.Client.GetStringAsync("/metrics")).Split('\n');
        foreach (var line in new[]
                 {
                     "easel_jobs_waiting 0", "easel_jobs_running 0", "easel_jobs_finished_total{state=\"done\"} 1", "easel_jobs_finished_total{state=\"cancelled\"} 1", "easel_errors_total{status=\"400\"} 1",
                     "# TYPE easel_step_duration_seconds histogram", "# TYPE easel_pictures_total counter",
                 }) Assert.Contains(line, lines);
        Assert.True(Number(lines, "easel_pictures_total{kind=\"generation\"}") >= 3);
        Assert.True(Number(lines, "easel_step_duration_seconds_count") >= 6);
        Assert.Equal(Number(lines, "easel_step_duration_seconds_count"), Number(lines, "easel_step_duration_seconds_bucket{le=\"+Inf\"}"));
        Assert.True(Number(lines, "easel_step_duration_seconds_sum") > 0);
    }

    [Fact]
    public async Task Metrics_OnAServerWithKeys_AreForAdministrators()
    {
        var (user, admin) = (_server.Service<KeyStore>().Add("user", Scopes.Create | Scopes.Gallery), _server.Service<KeyStore>().Add("admin", Scopes.Admin));

        using var nobody = await _server.Client.GetAsync("/metrics");
        await nobody.ErrorAsync(401);
        foreach (var (key, status) in new[] { (user, 403), (admin, 200) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
            request.Headers.Authorization = new("Bearer", key);
            using var response = await _server.Client.SendAsync(request);
            Assert.Equal(status, (int)response.StatusCode);
        }
    }

    [Fact]
    public async Task Ready_FromStartToStop_FollowsTheServer()
    {
        using var ready = await _server.Client.GetAsync("/readyz");
        Assert.Equal(200, (int)ready.StatusCode);
        _server.Service<JobBoard>().Stop();
        await _server.Service<DeviceThread>().StopAsync(CancellationToken.None);

        using var stopping = await _server.Client.GetAsync("/readyz");
        Assert.Equal("not_ready", (await stopping.ErrorAsync(503)).Text("code"));
        using var healthy = await _server.Client.GetAsync("/healthz");
        Assert.Equal(200, (int)healthy.StatusCode);
    }

    [Fact]
    public void Write_InstrumentsOfAllKinds_IsPrometheusText()
    {
        using var meter = new Meter("test");
        using var text = new PrometheusText(meter);
        meter.CreateCounter<long>("a.count", description: "One\nline.").Add(2, new KeyValuePair<string, object?>("who", "\"me\"\\"));
        var times = meter.CreateHistogram("b.time", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        foreach (var time in new[] { 0.25, 0.75, 4 }) times.Record(time);
        meter.CreateObservableGauge("c", () => 3);

        Assert.Equal(
            """
            # HELP a_count_total One\nline.
            # TYPE a_count_total counter
            a_count_total{who="\"me\"\\"} 2
            # HELP b_time_seconds 
            # TYPE b_time_seconds histogram
            b_time_seconds_bucket{le="0.5"} 1
            b_time_seconds_bucket{le="1"} 2
            b_time_seconds_bucket{le="+Inf"} 3
            b_time_seconds_sum 5
            b_time_seconds_count 3
            # HELP c 
            # TYPE c gauge
            c 3

            """, text.Write());
    }

    private static double Number(string[] lines, string name) => double.Parse(Assert.Single(lines, l => l.StartsWith($"{name} ", StringComparison.Ordinal))[(name.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
}
