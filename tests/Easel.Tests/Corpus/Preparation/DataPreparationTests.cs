using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Easel.Corpus.Preparation;
using Easel.Images;
using Easel.Tests.Images;
using SkiaSharp;

namespace Easel.Tests.Corpus.Preparation;

public sealed class DataPreparationTests
{
    [Fact]
    public void Run_PicturesOfAllKinds_AreSortedByReason()
    {
        using var folder = new PictureFolder();
        folder.Fill(6);
        var png = PictureCodec.Encode(PictureFolder.Blocks(100), ImageFormat.Png);
        folder.Write("x/bytes-again.png", File.ReadAllBytes(Path.Combine(folder.Source, "1/001.png")));
        folder.Write("x/look-again.jpg", PictureFolder.Blocks(0).Resize(90, 68), quality: 60);
        folder.Write("x/cut.png", png[..(png.Length / 2)]);
        folder.Write("x/words.jpg", "no picture at all");
        folder.Write("x/empty.jpg", "");
        folder.Write("x/tiny.png", PictureFolder.Blocks(101, 31, 200));
        folder.Write("x/strip.png", PictureFolder.Blocks(102, 400, 40));
        folder.Write("x/blank.png", Picture.FromRgb(Enumerable.Repeat((byte)90, 64 * 64 * 3).ToArray(), 64, 64));
        folder.Write("x/large.png", PictureFolder.Blocks(103, 300, 300));
        folder.Write("x/notes.pdf", "ignored");
        folder.Write(".hidden/a.png", PictureFolder.Blocks(104));

        var summary = folder.Prepare(options => options with { MaxPixels = 50_000 });

        var manifest = folder.Manifest();
        Assert.Equal(15, summary.Found);
        Assert.Equal(6, summary.Kept);
        Assert.Equal(6, manifest.Values.Count(reason => reason == "kept"));
        Assert.Equal("duplicate", manifest["x/bytes-again.png"]);
        Assert.Equal("near-duplicate", manifest["x/look-again.jpg"]);
        Assert.Equal("broken", manifest["x/cut.png"]);
        Assert.Equal("broken", manifest["x/words.jpg"]);
        Assert.Equal("empty", manifest["x/empty.jpg"]);
        Assert.Equal("tiny", manifest["x/tiny.png"]);
        Assert.Equal("too-long", manifest["x/strip.png"]);
        Assert.Equal("blank", manifest["x/blank.png"]);
        Assert.Equal("too-large", manifest["x/large.png"]);
        Assert.Equal(6, folder.Samples().Count);
    }

    [Fact]
    public void Run_PipesLinksAndLoops_EndAllTheSame()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux makes pipes and links without asking");
        using var folder = new PictureFolder();
        folder.Fill(2);
        using (var pipe = Process.Start("mkfifo", [Path.Combine(folder.Source, "pipe.jpg")])) pipe.WaitForExit();
        Directory.CreateSymbolicLink(Path.Combine(folder.Source, "loop"), folder.Source);
        File.CreateSymbolicLink(Path.Combine(folder.Source, "zero.png"), "/dev/zero");
        var summary = folder.Prepare();
        Assert.Equal((3, 2, 1), (summary.Found, summary.Kept, summary.Dropped[DropReason.Empty]));
    }

    [Fact]
    public void Run_Samples_HoldPictureCaptionAndLicence()
    {
        using var folder = new PictureFolder();
        folder.Fill(7);
        folder.Write("0/metadata.jsonl", "{\"file_name\":\"./000.jpg\",\"text\":\"from the list\",\"licence\":\"MIT\",\"holder\":\"Ann\"}\nnot json\n{\"file_name\":\"../1/001.png\",\"text\":\"from outside\"}\n");
        folder.Write("1/001.json", """{"caption":"from the sidecar","licence":"CC-BY-4.0","author":"Bob"}""");
        folder.Write("2/002.json", "{ damaged");

        var summary = folder.Prepare();

        Assert.Equal(7, summary.Kept);
        Assert.Equal(2, summary.Problems.Count);
        Assert.Contains(summary.Problems, problem => problem.StartsWith("0/metadata.jsonl, line 2: ", StringComparison.Ordinal));
        var samples = folder.Samples().ToDictionary(sample => JsonDocument.Parse(sample.Parts["json"]).RootElement.GetProperty("file").GetString()!);
        Assert.Equal(7, samples.Count);
        var json = JsonDocument.Parse(samples["0/000.jpg"].Parts["json"]).RootElement;
        Assert.Equal(["blocks, number 0", "some blocks", "from the list"], json.GetProperty("captions").EnumerateArray().Select(caption => caption.GetString()));
        Assert.Equal(("MIT", "Ann"), (json.GetProperty("licence").GetString(), json.GetProperty("holder").GetString()));
        Assert.Equal("blocks, number 1", Encoding.UTF8.GetString(samples["1/001.png"].Parts["txt"]));
        json = JsonDocument.Parse(samples["1/001.png"].Parts["json"]).RootElement;
        Assert.Equal(("CC-BY-4.0", "Bob"), (json.GetProperty("licence").GetString(), json.GetProperty("holder").GetString()));
        Assert.Equal(["blocks, number 1", "some blocks", "from the sidecar"], json.GetProperty("captions").EnumerateArray().Select(caption => caption.GetString()));
        foreach (var sample in samples.Values)
        {
            var (picture, bucket) = (PictureCodec.Decode(sample.Parts["jpg"]), JsonDocument.Parse(sample.Parts["json"]).RootElement.GetProperty("bucket"));
            Assert.Equal((bucket[0].GetInt32(), bucket[1].GetInt32()), (picture.Width, picture.Height));
        }
    }

    [Fact]
    public void Run_Shards_ShowThePicturesThemselves()
    {
        using var folder = new PictureFolder();
        folder.Write("a.png", TestPictures.Gradient(128, 128));
        folder.Prepare(options => options with { Format = ImageFormat.Png });
        var picture = PictureCodec.Decode(Assert.Single(folder.Samples()).Parts["png"]);
        Assert.InRange(TestPictures.MaxDifference(TestPictures.Gradient(128, 128).Resize(64, 64), picture), 0, 0);
    }

    [Fact]
    public void Run_OtherColourSpaceAndOrientation_BecomeUprightSrgb()
    {
        using var folder = new PictureFolder();
        // Pure green of Display P3 on the left half, upright once turned; sRGB cannot show it and comes nearest with (0, 255, 0).
        using var wide = SKColorSpace.CreateRgb(SKColorSpaceTransferFn.Srgb, SKColorSpaceXyz.DisplayP3);
        using var bitmap = new SKBitmap(new SKImageInfo(96, 64, SKColorType.Rgba8888, SKAlphaType.Opaque, wide));
        for (var y = 0; y < 64; y++)
            for (var x = 0; x < 96; x++) System.Runtime.InteropServices.Marshal.Copy(x < 48 ? [60, 160, 90, 255] : new byte[] { 200, 30, 40, 255 }, 0, bitmap.GetPixels() + y * bitmap.RowBytes + 4 * x, 4);
        using var jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 95);
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        var bytes = jpeg.ToArray();
        folder.Write("turned.jpg", [.. bytes[..2], .. exif, .. bytes[2..]]);

        folder.Prepare(options => options with { Format = ImageFormat.Png });

        var picture = PictureCodec.Decode(Assert.Single(folder.Samples()).Parts["png"]);
        Assert.True(picture.Height > picture.Width);
        var (top, bottom) = (picture.Pixels.Slice(4 * (5 * picture.Width + 5), 3).ToArray(), picture.Pixels.Slice(4 * ((picture.Height - 5) * picture.Width + 5), 3).ToArray());
        // By the matrices of both spaces: (60, 160, 90) of P3 is about (0, 162, 82) in sRGB, (200, 30, 40) about (218, 0, 29).
        Assert.True(Distance(top, [0, 162, 82]) < 8, string.Join(',', top));
        Assert.True(Distance(bottom, [218, 0, 29]) < 8, string.Join(',', bottom));
    }

    [Fact]
    public void Run_Licences_AreNeeded()
    {
        using var folder = new PictureFolder();
        folder.Fill(3);
        folder.Write(LicenceManifest.FileName, """{"licences":[{"files":"0/*","licence":"CC-BY-NC-4.0"},{"files":"1/*","licence":"mit"}]}""");

        Assert.Equal((2, 1), (folder.Prepare().Kept, folder.Prepare().Dropped[DropReason.NoLicence]));
        Assert.Equal(3, folder.Prepare(options => options with { AllowUnlicensed = true }).Kept);
        var strict = folder.Prepare(options => options with { Accept = ["MIT", "CC0-1.0"] });
        Assert.Equal((1, 1, 1), (strict.Kept, strict.Dropped[DropReason.NoLicence], strict.Dropped[DropReason.LicenceNotAccepted]));
        Assert.Equal("kept", folder.Manifest()["1/001.png"]);

        folder.Write(LicenceManifest.FileName, "{");
        Assert.Contains(LicenceManifest.FileName, Assert.Throws<InvalidRequestException>(() => folder.Prepare()).Message);
    }

    [Fact]
    public void Run_WithoutCaptions_DropsOnlyWhenAskedTo()
    {
        using var folder = new PictureFolder();
        folder.Fill(2);
        File.Delete(Path.Combine(folder.Source, "1/001.txt"));
        Assert.Equal(2, folder.Prepare().Kept);
        Assert.Equal(1, folder.Prepare(options => options with { RequireCaptions = true }).Kept);
    }

    [Fact]
    public void Run_CorpusBesidePictures_LeavesLabelPlanesAlone()
    {
        using var folder = new PictureFolder();
        folder.Write("000.png", PictureFolder.Blocks(1));
        folder.Write("000.masks.png", PictureFolder.Blocks(2));
        folder.Write("000.near.png", PictureFolder.Blocks(3));
        folder.Write("000.json", """{"captions":["a"],"sources":[{"holder":"Ann","licence":"MIT"}]}""");
        Assert.Equal(1, folder.Prepare(options => options with { Accept = ["MIT"] }).Found);
    }

    [Fact]
    public void Run_AnyNumberOfThreads_GivesTheSameBytes()
    {
        using var one = new PictureFolder();
        one.Fill(17);
        one.Prepare(options => options with { Threads = 1 });
        var first = one.Fingerprints();
        Directory.Delete(one.Output, recursive: true);
        one.Prepare(options => options with { Threads = 7 });
        Assert.Equal(first, one.Fingerprints());
    }

    [Fact]
    public void Run_Again_DoesNothingAnew()
    {
        using var folder = new PictureFolder();
        folder.Fill(11);
        var first = folder.Prepare();
        var (before, again) = (folder.Fingerprints(), folder.Prepare());
        Assert.Equal((11, 0), (first.Examined, again.Examined));
        Assert.Equal((first.Shards, 0), (first.ShardsWritten, again.ShardsWritten));
        Assert.Equal(before, folder.Fingerprints());
    }

    [Fact]
    public void Run_FolderHasChanged_FollowsIt()
    {
        using var folder = new PictureFolder();
        folder.Fill(11);
        folder.Prepare();
        folder.Write("new.png", PictureFolder.Blocks(500));
        folder.Write("0/003.jpg", PictureFolder.Blocks(501));
        File.Delete(Path.Combine(folder.Source, "0/000.jpg"));
        foreach (var i in new[] { 1, 4, 7, 10 }) File.Delete(Path.Combine(folder.Source, $"1/{i:D3}.png"));
        var summary = folder.Prepare();
        Assert.Equal((7, 2), (summary.Kept, summary.Examined));

        var followed = folder.Fingerprints().Where(line => !line.StartsWith("examined", StringComparison.Ordinal)).ToArray();
        Directory.Delete(folder.Output, recursive: true);
        folder.Prepare();
        Assert.Equal(folder.Fingerprints().Where(line => !line.StartsWith("examined", StringComparison.Ordinal)), followed);
    }

    [Fact]
    public void Run_DamagedShardOrSeal_IsWrittenAnew()
    {
        using var folder = new PictureFolder();
        folder.Fill(11);
        folder.Prepare();
        var before = folder.Fingerprints();
        var shards = Directory.GetFiles(Path.Combine(folder.Output, "shards"), "*.tar").Order(StringComparer.Ordinal).ToArray();
        File.WriteAllBytes(shards[0], File.ReadAllBytes(shards[0])[..1000]);
        File.WriteAllText(Path.ChangeExtension(shards[1], ".json"), "{");
        File.WriteAllText(Path.Combine(folder.Output, "shards", ".easel-0.partial"), "left behind");
        Assert.Equal(2, folder.Prepare().ShardsWritten);
        Assert.Equal(before, folder.Fingerprints());
    }

    [Fact]
    public void Run_PictureChangesWhileItIsPacked_IsLeftOutAndTakenUpByTheNext()
    {
        using var folder = new PictureFolder();
        folder.Fill(9);
        var (swapped, seed) = (false, 600);
        var summary = DataPreparation.Run(folder.Options with { Threads = 1 }, progress =>
        {
            if (progress.Stage != "packing" || swapped) return;
            swapped = true;
            foreach (var file in Directory.GetFiles(folder.Source, "00?.*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".txt", StringComparison.Ordinal)))
                File.WriteAllBytes(file, PictureCodec.Encode(PictureFolder.Blocks(seed++), ImageFormats.FromPath(file)));
        }, TestContext.Current.CancellationToken);
        Assert.Equal(9, summary.Kept + summary.Dropped[DropReason.Changed]);
        Assert.InRange(summary.Dropped[DropReason.Changed], 1, 8);
        Assert.Equal(summary.Kept, folder.Samples().Count);

        var next = folder.Prepare();
        Assert.Equal(9, next.Kept + next.Dropped.Values.Sum());
        Assert.False(next.Dropped.ContainsKey(DropReason.Changed));
        Assert.Equal(next.Kept, folder.Samples().Count);
    }

    [Fact]
    public void Run_CancelledAnywhere_GoesOnWithoutLossOrRepeat()
    {
        using var folder = new PictureFolder();
        folder.Fill(13);
        folder.Prepare();
        var expected = folder.Fingerprints();
        for (var at = 1; at < 26; at += 3)
        {
            Directory.Delete(folder.Output, recursive: true);
            using var stop = new CancellationTokenSource();
            var step = 0;
            Assert.ThrowsAny<OperationCanceledException>(() => DataPreparation.Run(folder.Options, _ =>
            {
                if (step++ == at) stop.Cancel();
            }, stop.Token));
            var lines = File.ReadAllLines(Path.Combine(folder.Output, "examined.jsonl")).Length;
            var summary = folder.Prepare();
            Assert.Equal(13, lines + summary.Examined);
            Assert.Equal(expected, folder.Fingerprints());
        }
    }

    [Fact]
    public void Run_WhileAnotherRuns_IsRefused()
    {
        using var folder = new PictureFolder();
        folder.Fill(3);
        var refused = 0;
        DataPreparation.Run(folder.Options, progress =>
        {
            Assert.Contains("Another run", Assert.Throws<InvalidRequestException>(() => folder.Prepare()).Message);
            refused++;
        }, TestContext.Current.CancellationToken);
        Assert.True(refused > 3);
        Assert.Equal(3, folder.Prepare().Kept);
    }

    [Fact]
    public void Run_FolderOfOtherResults_IsRefused()
    {
        using var folder = new PictureFolder();
        folder.Fill(3);
        folder.Prepare();
        var before = folder.Fingerprints();
        Assert.Contains("at 64 pixels", Assert.Throws<InvalidRequestException>(() => folder.Prepare(options => options with { Size = 96 })).Message);
        Assert.Throws<InvalidRequestException>(() => folder.Prepare(options => options with { Source = Path.GetDirectoryName(folder.Source)! }));
        Assert.Equal(before, folder.Fingerprints());
    }

    [Fact]
    public void Run_ImpossibleOptions_AreRefused()
    {
        using var folder = new PictureFolder();
        foreach (var change in new Func<PreparationOptions, PreparationOptions>[]
        {
            o => o with { Size = 65 }, o => o with { Size = 48 }, o => o with { Size = 4096 }, o => o with { MinSide = 0 }, o => o with { PerShard = 0 }, o => o with { MaxPixels = 0 },
            o => o with { Threads = 0 }, o => o with { Metadata = "a/b.jsonl" }, o => o with { Features = true }, o => o with { Output = o.Source }, o => o with { Source = o.Source + "-no" },
        }) Assert.Throws<InvalidRequestException>(() => folder.Prepare(change));
        Assert.False(Directory.Exists(folder.Output));
    }

    [Fact]
    public void Run_FullDisk_SaysSoAndGoesOnWhenThereIsRoom()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux mounts small disks for a test");
        using var folder = new PictureFolder();
        folder.Fill(60);
        Directory.CreateDirectory(folder.Output);
        Assert.SkipUnless(Shell("mount", "-t", "tmpfs", "-o", "size=96k", "none", folder.Output), "only who may mount can have a small disk");
        try
        {
            var error = Assert.Throws<InvalidRequestException>(() => folder.Prepare());
            Assert.Contains("is full", error.Message);
            Assert.True(Shell("mount", "-o", "remount,size=64m", folder.Output));
            Assert.Equal(60, folder.Prepare().Kept);
            Assert.Equal(60, folder.Samples().Select(sample => sample.Key).Distinct().Count());
        }
        finally
        {
            Shell("umount", folder.Output);
        }
    }

    [Fact]
    public void Is_ErrorOfAFullDevice_IsRecognised()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has /dev/full, a device that is always full");
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var error = Assert.ThrowsAny<IOException>(() => full.Write([1]));
        Assert.True(DiskFull.Is(error));
        Assert.True(DiskFull.Is(new AggregateException(error)));
        Assert.False(DiskFull.Is(new FileNotFoundException()));
    }

    [Fact]
    public void Run_KilledAgainAndAgain_EndsAsIfNothingHadHappened()
    {
        using var folder = new PictureFolder();
        folder.Fill(90);
        folder.Prepare();
        var expected = folder.Fingerprints();
        Directory.Delete(folder.Output, recursive: true);

        var program = Path.Combine(AppContext.BaseDirectory, "Easel.Cli.dll");
        string[] args = [program, "data", "prepare", folder.Source, "--out", folder.Output, "--size", "64", "--min-side", "32", "--per-shard", "5", "--threads", "2"];
        var killed = 0;
        for (var round = 0; round < 40; round++)
        {
            using var process = Process.Start(new ProcessStartInfo("dotnet", args) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            // From the first signs of work on, a little later each time.
            var journal = new FileInfo(Path.Combine(folder.Output, "examined.jsonl"));
            var known = journal.Exists ? journal.Length : 0;
            for (var wait = 0; wait < 600 && !process.HasExited && !(round < 6 && Refreshed(journal) > known); wait++) Thread.Sleep(20);
            if (!process.HasExited && round < 6) Thread.Sleep(round * 15);
            else if (!process.HasExited) process.WaitForExit(60_000);
            if (process.HasExited)
            {
                Assert.Equal(0, process.ExitCode);
                break;
            }
            process.Kill();
            process.WaitForExit();
            killed++;
        }
        Assert.True(killed > 0, "no run was killed; the test needs more pictures");
        Assert.Equal(expected, folder.Fingerprints());
    }

    private static long Refreshed(FileInfo file)
    {
        file.Refresh();
        return file.Exists ? file.Length : 0;
    }

    private static bool Shell(string program, params string[] args)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static int Distance(byte[] a, byte[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
}
