using System.Text;
using CsCheck;
using Easel.Corpus.Preparation;
using Easel.Tests.Cli;

namespace Easel.Tests.Corpus.Preparation;

public sealed class JournalTests
{
    private static Journal<Examination> Open(string path) => Journal<Examination>.Open(path, examination => examination.File, examination => examination.IsSound());

    private static Examination Sample(int i, DropReason? fault = null) => new($"{i}.jpg", 10 + i, 7, fault, new string('a', 64), 20, 30,
        fault is null ? new PictureLook(ulong.MaxValue - (ulong)i, new byte[192]) : null, fault is null ? new PictureQuality(1, 2.5f, 3, 0, 1, 4) : null, fault is null ? new FocusProfile(new byte[32], new byte[32]) : null);

    private static byte[] Written(TestFolder folder, int count)
    {
        using (var journal = Open(folder.File("journal")))
            for (var i = 0; i < count; i++) journal.Add(Sample(i, i == 2 ? DropReason.Broken : null));
        return File.ReadAllBytes(folder.File("journal"));
    }

    [Fact]
    public void Open_WrittenJournal_KnowsEverything()
    {
        using var folder = new TestFolder();
        Written(folder, 4);
        using var journal = Open(folder.File("journal"));
        Assert.Equivalent(Sample(3), journal.Find("3.jpg"));
        Assert.Equal(DropReason.Broken, journal.Find("2.jpg")!.Fault);
        Assert.Null(journal.Find("4.jpg"));
    }

    [Fact]
    public void Open_CutOffAnywhere_KeepsTheWholeLinesAndGoesOn()
    {
        using var folder = new TestFolder();
        var bytes = Written(folder, 3);
        for (var length = 0; length <= bytes.Length; length += 13)
        {
            File.WriteAllBytes(folder.File("journal"), bytes[..length]);
            var whole = bytes[..length].Count(b => b == '\n');
            using (var journal = Open(folder.File("journal")))
            {
                for (var i = 0; i < 3; i++) Assert.Equal(i < whole, journal.Find($"{i}.jpg") is not null);
                journal.Add(Sample(9));
            }
            using (var again = Open(folder.File("journal"))) Assert.NotNull(again.Find("9.jpg"));
            Assert.Equal(whole + 1, File.ReadAllLines(folder.File("journal")).Length);
        }
    }

    [Fact]
    public void Open_DamagedBytes_KnowsOnlySoundResults()
    {
        using var folder = new TestFolder();
        var sound = Written(folder, 3);
        Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Byte).Array[1, 6].Sample(edits =>
        {
            var bytes = sound.ToArray();
            foreach (var (at, value) in edits) bytes[at] = value;
            File.WriteAllBytes(folder.File("journal"), bytes);
            using var journal = Open(folder.File("journal"));
            for (var i = 0; i < 3; i++) Assert.True(journal.Find($"{i}.jpg")?.IsSound() ?? true);
        }, iter: 400, threads: 1);
    }

    [Fact]
    public void Open_LineWithoutEnd_TakesLittleMemory()
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder.File("journal"), [.. Written(folder, 1), .. new byte[30_000_000], (byte)'\n']);
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var journal = Open(folder.File("journal"));
        Assert.NotNull(journal.Find("0.jpg"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    [Fact]
    public void Read_Lines_AreThoseOfTheText()
    {
        Gen.Int[0, 4].Array[0, 300].Sample(letters =>
        {
            var text = string.Concat(letters.Select(i => "ab\n\rc"[i]));
            using var stream = new MemoryStream(Encoding.ASCII.GetBytes(text));
            var lines = BoundedLines.Read(stream, 20).Select(line => line.Line is { } bytes ? Encoding.ASCII.GetString(bytes.Span) : null).ToArray();
            var parts = text.Split('\n').Select((part, i) => (Part: part, IsLast: i == text.Count(c => c == '\n'))).Where(part => !part.IsLast || part.Part.Length > 0);
            Assert.Equal(parts.Select(part => part.Part.Length > 20 ? null : !part.IsLast && part.Part.EndsWith('\r') ? part.Part[..^1] : part.Part), lines);
        }, iter: 1000, threads: 1);
    }
}
