using System.Diagnostics;
using System.Security.Cryptography;
using Easel.Checkpoints;
using Easel.Store;
using Easel.Tests.Cli;
using static TorchSharp.torch;

namespace Easel.Tests.Store;

public sealed class ModelPullTests : IDisposable
{
    private const string Repository = "someone/tiny", Path = "/someone/tiny/resolve/c0ffee/tiny.safetensors";
    private static readonly DownloadOptions Quick = new(3, 1000, 4, TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(400));

    private readonly TestFolder _folder = new();
    private readonly FakeHub _hub = new();
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ModelStore _store;
    private readonly byte[] _weights;

    public ModelPullTests()
    {
        _store = new ModelStore(_folder.File("store"));
        _weights = Weights(7000);
        _hub.Files[Path] = _weights;
        _hub.Offer(Repository);
    }

    public void Dispose()
    {
        _http.Dispose();
        _hub.Dispose();
        _folder.Dispose();
    }

    private byte[] Weights(int bytes)
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(_folder.File("w.safetensors"), [("emb_params", arange(bytes / 4, ScalarType.Float32).reshape(1, -1))]);
        return File.ReadAllBytes(_folder.File("w.safetensors"));
    }

    private Task<StoredModel> PullAsync(PullRequest? request = null, string? token = null, Func<string, long>? free = null, CancellationToken stop = default, Action<PullProgress>? progress = null) =>
        new ModelPull(_store, new Hub(_hub.Address, token), _http, Quick, freeBytes: free).PullAsync(request ?? new PullRequest(Repository), progress, stop);

    private async Task<string> RefusedAsync<T>(PullRequest? request = null, string? token = null, Func<string, long>? free = null) where T : Exception
    {
        var message = (await Assert.ThrowsAsync<T>(() => PullAsync(request, token, free))).Message;
        Assert.Empty(_store.List());
        Assert.Empty(Directory.Exists(_folder.File("store/models")) ? Directory.GetFileSystemEntries(_folder.File("store/models")) : []);
        return message;
    }

    private string[] Partials => [.. Directory.GetFiles(_folder.File("store/partial")).Select(f => System.IO.Path.GetFileName(f))];

    private int Bytes() { lock (_hub.Requests) return _hub.Requests.Where(r => r.Path == Path && r.Range is not (null or "bytes=0-0")).Sum(r => int.Parse(r.Range![6..].Split('-')[1]) - int.Parse(r.Range[6..].Split('-')[0]) + 1); }

    private void IsWhole(StoredModel model)
    {
        Assert.Equal(_weights, File.ReadAllBytes(_store.Locate(model.Name)));
        Assert.Empty(_store.Verify(model.Name));
        Assert.Empty(Partials);
    }

    [Fact]
    public async Task Pull_FileInRanges_IsWholeCheckedAndRecognised()
    {
        var told = new List<PullProgress>();
        var model = await PullAsync(progress: at => { lock (told) told.Add(at); });
        IsWhole(model);
        Assert.Equal(("tiny", "TextualInversion base", (long)_weights.Length), (model.Name, model.Family, model.Size));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(_weights)), Assert.Single(model.Files).Sha256);
        Assert.Equal((_weights.Length + 999) / 1000 + 1, _hub.CountOf(Path));
        Assert.Equal(_weights.Length, told.Max(t => t.Done));
        using var file = CheckpointFile.Open(_store.Locate("tiny"));
        Assert.Contains("emb_params", file.Tensors.Keys);
    }

    [Fact]
    public async Task Pull_ServerWithoutRanges_FetchesTheWhole()
    {
        _hub.KnowsRanges = false;
        IsWhole(await PullAsync());
    }

    [Fact]
    public async Task Pull_EveryConnectionIsCut_GoesOnWhereItEnded()
    {
        _hub.Misbehave = seen => seen.Path == Path && seen.Range != "bytes=0-0" ? _hub.Usual(seen) with { CutAfter = 300 } : null;
        IsWhole(await PullAsync());
        Assert.True(_hub.CountOf(Path) > 20);
    }

    [Fact]
    public async Task Pull_ServerFallsSilent_TriesAgain()
    {
        var silent = 2;
        _hub.Misbehave = seen => seen.Path == Path && seen.Range != "bytes=0-0" && Interlocked.Decrement(ref silent) >= 0
            ? _hub.Usual(seen) with { CutAfter = 100, Pause = TimeSpan.FromSeconds(20) } : null;
        var watch = Stopwatch.StartNew();
        IsWhole(await PullAsync());
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"{watch.Elapsed}");
    }

    [Fact]
    public async Task Pull_AfterAnInterruption_FetchesOnlyTheRest()
    {
        var good = 4;
        _hub.Misbehave = seen => seen.Path == Path && seen.Range != "bytes=0-0" && Interlocked.Decrement(ref good) < 0 ? new FakeHub.Answer(500) : null;
        Assert.Contains("500", await RefusedAsync<DownloadException>());
        Assert.Contains(Partials, p => p.EndsWith(".json", StringComparison.Ordinal));

        lock (_hub.Requests) _hub.Requests.Clear();
        _hub.Misbehave = _ => null;
        IsWhole(await PullAsync());
        Assert.InRange(Bytes(), 1, _weights.Length - 4000);
    }

    [Fact]
    public async Task Pull_Cancelled_KeepsWhatIsThereAndNothingElse()
    {
        using var stop = new CancellationTokenSource();
        _hub.Misbehave = seen =>
        {
            if (seen.Path == Path && seen.Range is { } range && range.StartsWith("bytes=3000", StringComparison.Ordinal)) stop.Cancel();
            return null;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PullAsync(stop: stop.Token));
        Assert.Empty(_store.List());
        _hub.Misbehave = _ => null;
        IsWhole(await PullAsync());
    }

    [Fact]
    public async Task Pull_FileChangedSinceTheInterruption_StartsAnew()
    {
        _hub.Misbehave = seen => seen.Path == Path && seen.Range is { } range && range.StartsWith("bytes=5000", StringComparison.Ordinal) ? new FakeHub.Answer(500) : null;
        await RefusedAsync<DownloadException>();
        _hub.Misbehave = _ => null;
        _hub.Tag = "\"2\"";
        var changed = Weights(9000);
        _hub.Files[Path] = changed;
        _hub.Offer(Repository);
        var model = await PullAsync();
        Assert.Equal(changed, File.ReadAllBytes(_store.Locate(model.Name)));
    }

    [Fact]
    public async Task Pull_FileChangesOnTheWay_StartsAnewOnce()
    {
        var ranges = 0;
        _hub.Misbehave = seen =>
        {
            if (seen.Path == Path && Interlocked.Increment(ref ranges) == 4) _hub.Tag = "\"2\"";
            return null;
        };
        IsWhole(await PullAsync());

        _store.Remove("tiny");
        _hub.Misbehave = seen =>
        {
            if (seen.Path == Path) _hub.Tag = $"\"{Interlocked.Increment(ref ranges)}\"";
            return null;
        };
        Assert.Contains("changes while", await RefusedAsync<DownloadException>());
    }

    [Fact]
    public async Task Pull_RangeNotSatisfiable_StartsAnewOnceThenGivesUp()
    {
        var refusals = 1;
        _hub.Misbehave = seen => seen.Path == Path && seen.Range != "bytes=0-0" && Interlocked.Decrement(ref refusals) >= 0 ? new FakeHub.Answer(416) : null;
        IsWhole(await PullAsync());

        _store.Remove("tiny");
        refusals = int.MaxValue;
        Assert.Contains("changes while", await RefusedAsync<DownloadException>());
    }

    [Fact]
    public async Task Pull_WrongHash_KeepsNothing()
    {
        _hub.Offer(Repository, wrongHashOf: Path);
        var message = await RefusedAsync<DownloadException>();
        Assert.Contains(new string('0', 64), message);
        Assert.Empty(Partials);
        Assert.False(Directory.Exists(_folder.File("store/blobs")) && Directory.GetFiles(_folder.File("store/blobs")).Length > 0);
    }

    [Fact]
    public async Task Pull_WrongSize_IsRefused()
    {
        _hub.Files[Path] = Weights(5000);
        Assert.Contains("the hub says", await RefusedAsync<DownloadException>());
    }

    [Theory]
    [InlineData(401, "EASEL_HUB_TOKEN")]
    [InlineData(403, "licence")]
    [InlineData(418, "418")]
    public async Task Pull_Refused_SaysWhatToDo(int status, string remedy)
    {
        _hub.Misbehave = seen => seen.Path == Path ? new FakeHub.Answer(status) : null;
        Assert.Contains(remedy, await RefusedAsync<DownloadException>());
        Assert.Equal(1, _hub.CountOf(Path));
    }

    [Fact]
    public async Task Pull_TokenGiven_IsSentToTheHubAndToNoOther()
    {
        using var other = new FakeHub();
        other.Files["/elsewhere"] = _weights;
        _hub.Misbehave = seen => seen.Authorization != "Bearer secret" ? new FakeHub.Answer(401) : seen.Path == Path ? new FakeHub.Answer(302, $"Location: {other.Address}elsewhere\r\n") : null;
        IsWhole(await PullAsync(token: "secret"));
        Assert.NotEmpty(other.Requests);
        Assert.All(other.Requests, r => Assert.Null(r.Authorization));

        _store.Remove("tiny");
        other.Requests.Clear();
        await PullAsync(new PullRequest($"{other.Address}elsewhere", "direct"), token: "secret");
        Assert.All(other.Requests, r => Assert.Null(r.Authorization));
    }

    [Fact]
    public async Task Pull_TooManyRequests_WaitsAsLongAsAsked()
    {
        var busy = 1;
        _hub.Misbehave = seen => seen.Path == Path && Interlocked.Decrement(ref busy) >= 0 ? new FakeHub.Answer(429, "Retry-After: 1\r\n") : null;
        var watch = Stopwatch.StartNew();
        IsWhole(await PullAsync());
        Assert.True(watch.Elapsed >= TimeSpan.FromSeconds(0.95), $"{watch.Elapsed}");
    }

    [Fact]
    public async Task Pull_AskedToWaitForLong_SaysSo()
    {
        _hub.Misbehave = seen => seen.Path == Path ? new FakeHub.Answer(429, "Retry-After: 600\r\n") : null;
        Assert.Contains("10 minutes", await RefusedAsync<DownloadException>());
    }

    [Fact]
    public async Task Pull_DiskTooSmall_IsRefusedBeforeAnythingComes()
    {
        Assert.Contains("free", await RefusedAsync<DownloadException>(free: _ => 256 << 20));
        Assert.Equal(0, _hub.CountOf(Path));
        _hub.Offer(Repository, withHashes: false);
        await RefusedAsync<DownloadException>(new PullRequest($"{_hub.Address}{Path[1..]}"), free: _ => 256 << 20);
        Assert.Equal(1, _hub.CountOf(Path));
    }

    [Fact]
    public async Task Pull_DiskFillsUpOnTheWay_KeepsNoModel()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "only Linux has a device that is always full");
        var address = new Uri(_hub.Address, Path[1..]).AbsoluteUri;
        Directory.CreateDirectory(_folder.File("store/partial"));
        File.CreateSymbolicLink(_folder.File($"store/partial/{Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(address)))[..32]}"), "/dev/full");
        Assert.Contains("cannot be written", await RefusedAsync<DownloadException>());
    }

    [Fact]
    public async Task Pull_NothingThere_IsUnknown()
    {
        Assert.Contains("nobody/none", await RefusedAsync<UnknownModelException>(new PullRequest("nobody/none")));
        Assert.Contains("tiny.safetensors", await RefusedAsync<UnknownModelException>(new PullRequest($"{Repository}:other.safetensors")));
    }

    [Fact]
    public async Task Pull_NoModelAtAll_IsRefused()
    {
        _hub.Files[Path] = "<!DOCTYPE html>"u8.ToArray();
        _hub.Offer(Repository);
        Assert.Contains("web page", await RefusedAsync<CheckpointException>());
    }

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""{"siblings":7}""")]
    [InlineData("""{"siblings":[{}]}""")]
    [InlineData("""{"siblings":[{"rfilename":"a","size":1e300}]}""")]
    [InlineData("""{""")]
    [InlineData("")]
    public async Task Pull_ListingWithoutSense_IsRefused(string listing)
    {
        _hub.Files[$"/api/models/{Repository}/revision/main?blobs=true"] = System.Text.Encoding.UTF8.GetBytes(listing);
        Assert.Contains("list of files", await RefusedAsync<DownloadException>());
    }

    [Fact]
    public async Task Pull_ListingThatLeavesTheFolder_IsNotFollowed()
    {
        _hub.Files[$"/api/models/{Repository}/revision/main?blobs=true"] = """{"siblings":[{"rfilename":"../../evil.safetensors"},{"rfilename":"/etc/evil.safetensors"},{"rfilename":"a\\b.safetensors"}]}"""u8.ToArray();
        Assert.Contains("no weights", await RefusedAsync<UnknownModelException>());
    }

    [Fact]
    public async Task Pull_SameContentTwice_IsKeptOnceAndRemovedLast()
    {
        await PullAsync();
        lock (_hub.Requests) _hub.Requests.Clear();
        await PullAsync(new PullRequest(Repository, "again"));
        Assert.Equal(0, _hub.CountOf(Path));
        Assert.Single(Directory.GetFiles(_folder.File("store/blobs")));
        Assert.Equal(0, _store.Remove("tiny"));
        Assert.Empty(_store.Verify("again"));
        Assert.Equal(_weights.Length, _store.Remove("again"));
        Assert.Empty(Directory.GetFiles(_folder.File("store/blobs")));
    }

    [Fact]
    public async Task Pull_NameTaken_IsRefusedBeforeAnythingComes()
    {
        await PullAsync();
        var before = _hub.Requests.Count;
        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => PullAsync());
        Assert.Contains("--name", error.Message);
        Assert.Equal(before, _hub.Requests.Count);
    }

    [Fact]
    public async Task Pull_DiffusersFolder_TakesItsPartsInHalfPrecision()
    {
        const string Root = "/someone/folder/resolve/c0ffee/";
        using (NewDisposeScope())
        {
            SafetensorsWriter.Write(_folder.File("unet"), [("conv_in.weight", ones(8, 4, 3, 3)), ("down_blocks.0.resnets.0.time_emb_proj.weight", ones(1)), ("x.attn2.to_k.weight", ones(2, 768))]);
            SafetensorsWriter.Write(_folder.File("text"), [("text_model.x", ones(1))]);
        }
        _hub.Files[Root + "model_index.json"] = """{"_class_name":"StableDiffusionPipeline","unet":["diffusers","UNet2DConditionModel"],"text_encoder":["transformers","CLIPTextModel"]}"""u8.ToArray();
        _hub.Files[Root + "unet/config.json"] = "{}"u8.ToArray();
        _hub.Files[Root + "unet/diffusion_pytorch_model.fp16.safetensors"] = File.ReadAllBytes(_folder.File("unet"));
        _hub.Files[Root + "unet/diffusion_pytorch_model.safetensors"] = "large"u8.ToArray();
        _hub.Files[Root + "unet/diffusion_pytorch_model.bin"] = "old"u8.ToArray();
        _hub.Files[Root + "text_encoder/model.safetensors"] = File.ReadAllBytes(_folder.File("text"));
        _hub.Files[Root + "safety_checker/model.safetensors"] = "no"u8.ToArray();
        _hub.Files[Root + "README.md"] = "no"u8.ToArray();
        _hub.Files[Root + "single.safetensors"] = "no"u8.ToArray();
        _hub.Offer("someone/folder", "cc-by-nc-4.0");

        var model = await PullAsync(new PullRequest("someone/folder"));

        Assert.Equal(["model_index.json", "text_encoder/model.safetensors", "unet/config.json", "unet/diffusion_pytorch_model.fp16.safetensors"], model.Files.Select(f => f.Path).Order(StringComparer.Ordinal));
        Assert.Equal(("StableDiffusion1 base", true), (model.Family, model.NonCommercial));
        using var folder = DiffusersFolder.Open(_store.Locate("folder"));
        Assert.Contains("conv_in.weight", folder.Weights("unet").Tensors.Keys);
        Assert.Empty(_store.Verify("folder"));
    }

    [Fact]
    public async Task Pull_ExpectedHashOfAnAddress_IsChecked()
    {
        var request = new PullRequest($"{_hub.Address}{Path[1..]}", "direct", Sha256: new string('a', 64));
        Assert.Contains("was expected", await RefusedAsync<DownloadException>(request));
        IsWhole(await PullAsync(request with { Sha256 = Convert.ToHexStringLower(SHA256.HashData(_weights)) }));
    }
}
