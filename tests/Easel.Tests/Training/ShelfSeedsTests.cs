using Easel.Cli.Training;
using Easel.Corpus;
using Xunit;

namespace Easel.Tests.Training;

public sealed class ShelfSeedsTests
{
    [Fact]
    public void SeedsFrom_WithoutThings_AreNeighbours() => Assert.Equal([7UL, 8, 9], PainterSamples.SeedsFrom(7, 3, 1, null));

    [Fact]
    public void SeedsFrom_WithThings_ShowOneOfThemLargeAndShardsShareNone()
    {
        var things = new WantedThings(new HashSet<string> { "cat", "elephant" });
        var (one, next) = (PainterSamples.SeedsFrom(0, 8, 1.5f, things), PainterSamples.SeedsFrom(8, 8, 1.5f, things));
        Assert.All(one.Concat(next), seed => Assert.Contains(SceneSampler.Sample(seed, 1.5f).Layout.Items, item => item.Noun is "cat" or "elephant" && item.Box.Width * item.Box.Height >= 0.05f));
        Assert.Equal(16, one.Union(next).Count());
        Assert.Equal(one, PainterSamples.SeedsFrom(0, 8, 1.5f, things));
    }

    [Fact]
    public void SeedsFrom_ThingsThatAreNowhere_SaysSo() => Assert.Throws<InvalidRequestException>(() => PainterSamples.SeedsFrom(0, 8, 1, new WantedThings(new HashSet<string> { "no such thing" })));

    [Fact]
    public void Notes_OfSeeds_GiveTheScenesBack()
    {
        static ulong[] Seeds(IEnumerable<SceneOrigin> scenes) => [.. scenes.Select(scene => scene.Seed)];
        Assert.Equal([5UL, 900, 17], Seeds(SceneNotes.Read(SceneNotes.Write([new(5), new(900), new(17)]), 3)));
        Assert.Equal([40UL, 41, 42], Seeds(SceneNotes.Read(new Dictionary<string, string> { ["first"] = "40" }, 3)));
        Assert.All(SceneNotes.Read(SceneNotes.Write([new(5), new(900)]), 2), scene => Assert.Equal(SceneSampler.Sample(scene.Seed, 1.5f).Layout.Items, scene.Draw(1.5f).Layout.Items));
    }

    [Fact]
    public void Notes_OfStrewnScenes_GiveTheSameScenesBack()
    {
        var things = new WantedThings(new HashSet<string> { "cat", "elephant" });
        var scene = Assert.Single(SceneNotes.Read(SceneNotes.Write([new(7, things)]), 1)).Draw(1);
        Assert.Equal(things.Strewn(SceneSampler.Sample(7), 7).Layout.Items, scene.Layout.Items);
        Assert.Contains(scene.Layout.Items, item => item.Noun is "cat" or "elephant");
    }

    [Fact]
    public void Notes_OfStrewnScenes_GiveTheirStylesBack()
    {
        var things = new WantedThings(new HashSet<string> { "cat", "elephant" });
        string[] Styles(StrewnStyles styles) => [.. SceneNotes.Read(SceneNotes.Write([.. Enumerable.Range(0, 100).Select(seed => new SceneOrigin((ulong)seed, things, styles))]), 100).Select(scene => scene.Draw(1).Layout.Style)];
        Assert.All(Styles(StrewnStyles.Plain), style => Assert.Equal("illustration", style));
        Assert.All(["illustration", "watercolor"], style => Assert.Contains(style, Styles(StrewnStyles.Sampled)));
        // All that can be named are, none of them much more often than another.
        var named = Styles(StrewnStyles.Named).CountBy(style => style).ToDictionary();
        Assert.Equal(WantedThings.NamedStyles.Order(), named.Keys.Order());
        Assert.All(named.Values, count => Assert.InRange(count, 1, 15));
        // What older files say.
        Assert.Equal("illustration", Assert.Single(SceneNotes.Read(new Dictionary<string, string> { ["seeds"] = "3", ["strewn"] = "cat", ["plain"] = "yes" }, 1)).Draw(1).Layout.Style);
    }
}
