using System.Text;
using CsCheck;
using Easel.Corpus.Preparation;

namespace Easel.Tests.Corpus.Preparation;

public sealed class PictureNotesTests
{
    private const string Full =
        """{"file_name":"a/b.jpg","captions":["a  red\tcar","a red car",7,"two boats"],"caption":"a beach","text":"two boats","license":"CC0-1.0","author":"Ann","source":"her album","tags":[1,{"x":null}]}""";

    [Fact]
    public void FromJson_AllKeys_AreReadOnceAndClean()
    {
        var notes = PictureNotes.FromJson(Encoding.UTF8.GetBytes(Full), out var file);
        Assert.Equal("a/b.jpg", file);
        Assert.Equal(["a red car", "two boats", "a beach"], notes.Captions);
        Assert.Equal(("CC0-1.0", "Ann", "her album"), (notes.Licence, notes.Holder, notes.Source));
    }

    [Theory]
    [InlineData("""{"title":"The Harvesters"}""", "The Harvesters")]
    [InlineData("""{"title":"The Harvesters","caption":"a field"}""", "a field")]
    [InlineData("""{"caption":"\u0000\u001b[2Ja\u202eb\n\nc"}""", "[2Jab c")]
    public void FromJson_Caption_IsOneCleanLine(string json, string caption) => Assert.Equal([caption], PictureNotes.FromJson(Encoding.UTF8.GetBytes(json)).Captions);

    [Theory]
    [InlineData("unknown")]
    [InlineData("None")]
    [InlineData("  ")]
    [InlineData("?")]
    public void FromJson_LicenceThatSaysNothing_IsNone(string licence) => Assert.Null(PictureNotes.FromJson(Encoding.UTF8.GetBytes($$"""{"licence":"{{licence}}"}""")).Licence);

    [Fact]
    public void FromJson_Sources_NeedEveryLicence()
    {
        var notes = PictureNotes.FromJson("""{"sources":[{"holder":"A","licence":"MIT"},{"holder":"B","licence":"Apache-2.0"},{"holder":"A","licence":"MIT"}]}"""u8.ToArray());
        Assert.Equal(("MIT AND Apache-2.0", "A; B"), (notes.Licence, notes.Holder));
        Assert.Null(PictureNotes.FromJson("""{"sources":[{"licence":"MIT"},{"holder":"B"}]}"""u8.ToArray()).Licence);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"caption\":\"\\ud800\"}")]
    [InlineData("{\"caption\":\"a\"")]
    public void FromJson_NoObject_IsRefused(string json) => Assert.Throws<InvalidRequestException>(() => PictureNotes.FromJson(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void FromJson_DeepNesting_IsRefused() => Assert.Throws<InvalidRequestException>(() => PictureNotes.FromJson(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 10_000)))));

    [Fact]
    public void FromText_Lines_AreCaptions()
    {
        Assert.Equal(["a car", "Ein Auto – schön"], PictureNotes.FromText(Encoding.UTF8.GetBytes("\ufeffa car\r\n\r\n  Ein Auto – schön\na car\n")).Captions);
        Assert.Throws<InvalidRequestException>(() => PictureNotes.FromText([0x61, 0xFF, 0xFE]));
    }

    [Fact]
    public void FromText_VeryMuch_IsLimited()
    {
        var notes = PictureNotes.FromText(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 500).Select(i => $"{i} {new string('x', 5000)}"))));
        Assert.Equal(32, notes.Captions.Count);
        Assert.All(notes.Captions, caption => Assert.InRange(caption.Length, 1, 2000));
    }

    [Fact]
    public void With_NearerNote_Wins()
    {
        var near = new PictureNotes(["a"], "MIT", null, null);
        Assert.Equivalent(new PictureNotes(["a", "b"], "MIT", "B", "C"), near.With(new PictureNotes(["b", "a"], "CC0-1.0", "B", "C")));
    }

    [Fact]
    public void FromJson_TruncatedAnywhere_IsRefused()
    {
        var json = Encoding.UTF8.GetBytes(Full);
        for (var length = 0; length < json.Length; length++) Assert.Throws<InvalidRequestException>(() => PictureNotes.FromJson(json.AsMemory(0, length)));
    }

    [Fact]
    public void FromJsonAndText_DamagedBytes_AreReadOrRefused()
    {
        var sound = Encoding.UTF8.GetBytes(Full);
        Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Byte).Array[1, 8].Sample(edits =>
        {
            var bytes = sound.ToArray();
            foreach (var (at, value) in edits) bytes[at] = value;
            Check(() => PictureNotes.FromJson(bytes));
            Check(() => PictureNotes.FromText(bytes));
        }, iter: 5000, threads: 1);
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            Check(() => PictureNotes.FromJson(bytes));
            Check(() => PictureNotes.FromText(bytes));
        }, iter: 5000, threads: 1);
        // Any text at all, halves of surrogate pairs and unassigned letters too.
        Gen.Int[0, 0xFFFF].Array[0, 40].Sample(letters => _ = PictureNotes.Line(string.Concat(letters.Select(c => (char)c)), 100), iter: 3000, threads: 1);
    }

    private static void Check(Func<PictureNotes> read)
    {
        try
        {
            var notes = read();
            Assert.InRange(notes.Captions.Count, 0, 32);
            Assert.All(notes.Captions, caption => Assert.DoesNotContain(caption, char.IsControl));
        }
        catch (InvalidRequestException)
        {
        }
    }
}
