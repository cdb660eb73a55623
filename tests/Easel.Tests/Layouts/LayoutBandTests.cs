using CsCheck;
using Easel.Layouts;

namespace Easel.Tests.Layouts;

public sealed class LayoutBandTests
{
    private const float Aspect = 2, Band = 3, Height = Aspect / Band;
    private static readonly Lexicon Lexicon = TinyLexicon.Create();

    [Fact]
    public void Compose_ThingsThatFitNoBand_AreDrawnTogetherAndRegionsFillTheRest()
    {
        var layout = Of(new LayoutItem("sky", null, new Box(0, 0, 1, 0.5f)), new LayoutItem("sand", null, new Box(0, 0.5f, 1, 1)), new LayoutItem("palm tree", null, new Box(0.1f, 0.1f, 0.3f, 0.95f)));
        var composed = LayoutBand.Compose(layout, Lexicon, Aspect, Band);

        Assert.Equal((0, 1), (composed.Items[0].Box.Top, composed.Items[1].Box.Bottom));
        var (before, after) = (layout.Items[2].Box, composed.Items[2].Box);
        Assert.InRange(after.Top, 1 / 6f - 1e-4f, 1);
        Assert.InRange(after.Bottom, 0, 5 / 6f + 1e-4f);
        Assert.Equal(before.Width / before.Height, after.Width / after.Height, 0.01);
    }

    [Fact]
    public void Compose_ThingsThatFit_StayWhereTheyAre()
    {
        var layout = Of(new LayoutItem("car", null, new Box(0.1f, 0.4f, 0.3f, 0.6f)), new LayoutItem("boat", null, new Box(0.5f, 0.5f, 0.7f, 0.95f)));
        Assert.Same(layout, LayoutBand.Compose(layout, Lexicon, Aspect, Band));
        Assert.Equal(0.95f - Height, LayoutBand.TopOf(layout, Lexicon, Height), 1e-4f);
    }

    [Fact]
    public void TopOf_NoThings_IsTheMiddle() => Assert.Equal(1 / 6f, LayoutBand.TopOf(Of(), Lexicon, Height), 1e-4f);

    [Fact]
    public void Compose_AnyThings_AllLieInTheBandThatIsCut() =>
        Gen.Select(Gen.Float[0, 0.9f], Gen.Float[0, 0.9f], Gen.Float[0.05f, 1], Gen.Float[0.05f, 1]).Array[1, 5].Sample(boxes =>
        {
            var layout = Of([.. boxes.Select(box => new LayoutItem("car", null, new Box(box.Item1, box.Item2, Math.Min(1, box.Item1 + box.Item3), Math.Min(1, box.Item2 + box.Item4))))]);
            var composed = LayoutBand.Compose(layout, Lexicon, Aspect, Band);
            var top = LayoutBand.TopOf(composed, Lexicon, Height);
            return composed.Items.All(item => item.Box.Top > top - 0.01f && item.Box.Bottom < top + Height + 0.01f);
        });

    private static Layout Of(params LayoutItem[] items) => new("beach", "day", "natural", "clear", "summer", "illustration", "wide", items);
}
