using System.Formats.Tar;
using System.Text;
using CsCheck;
using Easel.Corpus.Preparation;

namespace Easel.Tests.Corpus.Preparation;

public sealed class ShardReaderTests
{
    private static byte[] Tar(params (string Name, string Content)[] entries)
    {
        var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
            foreach (var (name, content) in entries) tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
        return bytes.ToArray();
    }

    private static byte[] Sound => Tar(("a.jpg", "picture"), ("a.txt", ""), ("folder.d/b.jpg", "other"), ("folder.d/b.seg.png", "mask"));

    [Fact]
    public void Read_Tar_GroupsByName()
    {
        var samples = ShardReader.Read(new MemoryStream(Sound)).ToArray();
        Assert.Equal(["a", "folder.d/b"], samples.Select(sample => sample.Key));
        Assert.Equal(["jpg", "txt"], samples[0].Parts.Keys);
        Assert.Equal("mask", Encoding.UTF8.GetString(samples[1].Parts["seg.png"]));
    }

    [Fact]
    public void Read_SameNameTwice_IsRefused() => Assert.Throws<InvalidRequestException>(() => ShardReader.Read(new MemoryStream(Tar(("a.jpg", "1"), ("a.jpg", "2")))).ToArray());

    [Fact]
    public void Read_CutOffInAnEntry_IsRefused()
    {
        var tar = Tar(("a.jpg", new string('x', 2000)), ("b.jpg", "y"));
        for (var length = 1; length < 512 + 2000; length += 37)
            Assert.Throws<InvalidRequestException>(() => ShardReader.Read(new MemoryStream(tar[..length])).ToArray());
    }

    [Fact]
    public void Read_DamagedBytes_AreReadOrRefused()
    {
        var sound = Sound;
        Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Byte).Array[1, 6].Select(Gen.Int[0, sound.Length]).Sample((edits, length) =>
        {
            var bytes = sound.ToArray();
            foreach (var (at, value) in edits) bytes[at] = value;
            foreach (var part in new[] { bytes, bytes[..length] })
            {
                try
                {
                    Assert.All(ShardReader.Read(new MemoryStream(part)), sample => Assert.NotEmpty(sample.Parts));
                }
                catch (InvalidRequestException)
                {
                }
            }
        }, iter: 4000, threads: 1);
    }

    [Fact]
    public void Read_EntryThatClaimsGigabytes_TakesNoMemoryForThem()
    {
        var tar = Tar(("a.jpg", "1"));
        "00777777777\0"u8.CopyTo(tar.AsSpan(124));
        "        "u8.CopyTo(tar.AsSpan(148));
        Encoding.ASCII.GetBytes($"{Convert.ToString(tar.Take(512).Sum(b => b), 8).PadLeft(6, '0')}\0 ").CopyTo(tar, 148);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidRequestException>(() => ShardReader.Read(new MemoryStream(tar)).ToArray());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }
}
