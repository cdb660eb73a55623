using CsCheck;
using Easel.Layouts;

namespace Easel.Tests.Layouts;

public sealed class LayoutJsonTests
{
    private static readonly Lexicon Words = SampleLexicon.Create();

    private static readonly Layout Beach = new("beach", "night", "moonlight", "clear", "summer", "watercolor", "wide",
    [
        new LayoutItem("sky", null, new Box(0, 0, 1, 0.5f)),
        new LayoutItem("sea", null, new Box(0, 0.5f, 1, 0.7f)),
        new LayoutItem("car", "red", new Box(0.1f, 0.6f, 0.4f, 0.8f)),
    ]);

    private static readonly Gen<float> Side = Gen.Float[0, 1];

    private static readonly Gen<Box> Boxes = Gen.Select(Side, Side, Side, Side)
        .Select((a, b, c, d) => new Box(Math.Min(a, c), Math.Min(b, d), Math.Max(a, c), Math.Max(b, d)))
        .Where(box => box.Width > 0 && box.Height > 0);

    private static readonly Gen<LayoutItem> Items = Gen.Select(
        AnyOf([.. Words.Regions, .. Words.Things]), AnyOf<Term?>([null, .. Words.Colours]), Boxes)
        .Select((noun, colour, box) => new LayoutItem(noun.Name, colour?.Name, box));

    [Fact]
    public void Read_WrittenLayout_IsTheSame() =>
        Gen.Select(Items.List[0, LayoutCheck.MaxItems], AnyOf([.. Words.Slots[0]])).Sample((items, place) =>
        {
            var layout = Beach with { Place = place.Name, Items = items };
            var read = LayoutJson.Read(LayoutJson.Write(layout), Words);
            Assert.Equal(layout.Globals, read.Globals);
            Assert.Equal(layout.Items, read.Items);
        }, iter: 200);

    [Fact]
    public void Write_Layout_IsSnakeCaseInOrder()
    {
        var json = LayoutJson.Write(Beach).ReplaceLineEndings("\n");
        Assert.StartsWith("{\n  \"place\": \"beach\",\n  \"time\": \"night\",", json, StringComparison.Ordinal);
        Assert.Contains("\"colour\": \"red\",\n      \"box\": {\n        \"left\": 0.1,\n        \"top\": 0.6,", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NotANumber_Throws() =>
        Assert.Throws<InvalidRequestException>(() => LayoutJson.Write(Beach with { Items = [new LayoutItem("sky", null, new Box(float.NaN, 0, 1, 1))] }));

    [Theory]
    [InlineData("\"place\": \"beach\"", "\"place\": \"moon base\"", "place is \"moon base\"")]
    [InlineData("\"place\": \"beach\"", "\"place\": \"seaside\"", "use \"beach\"")]
    [InlineData("\"place\": \"beach\"", "\"place\": \"baech\"", "did you mean \"beach\"")]
    [InlineData("\"place\": \"beach\"", "\"place\": null", "place is null; it must be a text")]
    [InlineData("\"place\": \"beach\"", "\"place\": \"\\ud800\"", "Unicode")]
    [InlineData("\"place\": \"beach\",", "", "\"place\" is missing")]
    [InlineData("\"place\": \"beach\"", "\"place\": \"beach\", \"Place\": \"beach\"", "\"Place\" in the layout is not a key")]
    [InlineData("\"place\": \"beach\"", "\"place\": \"beach\", \"place\": \"beach\"", "not JSON")]
    [InlineData("\"noun\": \"car\"", "\"noun\": \"puppy\"", "items[2].noun is \"puppy\", which the model has no word for; use \"dog\"")]
    [InlineData("\"noun\": \"car\"", "\"noun\": 7", "items[2].noun is 7")]
    [InlineData("\"colour\": \"red\"", "\"colour\": \"beige\"", "items[2].colour is \"beige\"")]
    [InlineData("\"colour\": \"red\",", "", "\"colour\" is missing in items[2]")]
    [InlineData("\"left\": 0.1", "\"left\": -0.1", "items[2].box.left is -0.1")]
    [InlineData("\"left\": 0.1", "\"left\": 1e999", "items[2].box.left")]
    [InlineData("\"left\": 0.1", "\"left\": \"NaN\"", "items[2].box.left is \"NaN\"")]
    [InlineData("\"left\": 0.1", "\"left\": NaN", "not JSON")]
    [InlineData("\"left\": 0.1", "\"left\": 0.4", "items[2].box is empty: left 0.4")]
    [InlineData("\"top\": 0.6", "\"top\": 0.9", "items[2].box is empty: top 0.9")]
    [InlineData("\"left\": 0.1", "\"width\": 0.1", "\"left\" is missing in items[2].box")]
    [InlineData("\"items\": [", "\"items\": [7, ", "items[0] is 7")]
    public void Read_WrongValue_ThrowsWithPlaceAndValue(string original, string replacement, string reason)
    {
        var json = LayoutJson.Write(Beach);
        Assert.Contains(original, json, StringComparison.Ordinal);
        var error = Assert.Throws<InvalidRequestException>(() => LayoutJson.Read(json.Replace(original, replacement, StringComparison.Ordinal), Words));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Read_TooManyItems_Throws()
    {
        var json = LayoutJson.Write(Beach with { Items = [.. Enumerable.Repeat(Beach.Items[0], 17)] });
        Assert.Contains("17", Assert.Throws<InvalidRequestException>(() => LayoutJson.Read(json, Words)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TooLong_Throws() =>
        Assert.Contains("65536", Assert.Throws<InvalidRequestException>(() => LayoutJson.Read(new string(' ', 70_000), Words)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\ud800")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public void Read_NoLayout_Throws(string json) => Assert.Throws<InvalidRequestException>(() => LayoutJson.Read(json, Words));

    [Fact]
    public void Read_DamagedJson_ThrowsOnlyInvalidRequest()
    {
        var good = LayoutJson.Write(Beach);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Int[0, 4], Gen.OneOf(Gen.String[0, 3], AnyOf("{", "]", "\"", "-", "9", "\\u", "null"))).Sample((place, cut, inserted) =>
        {
            var damaged = good[..place] + inserted + good[Math.Min(good.Length, place + cut)..];
            try
            {
                LayoutCheck.Require(LayoutJson.Read(damaged, Words), Words);
            }
            catch (InvalidRequestException)
            {
            }
        }, iter: 2000);
    }

    private static Gen<T> AnyOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
