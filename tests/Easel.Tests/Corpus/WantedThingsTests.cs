using Easel.Corpus;

namespace Easel.Tests.Corpus;

public sealed class WantedThingsTests
{
    [Fact]
    public void Read_TheListOfTheRepository_HoldsThingsOfTheCorpus() => Assert.Contains("cat", WantedThings.Read(Path.Combine(Checkout.Root, "training/things.txt")).Nouns);

    [Theory]
    [InlineData("cat\nno such thing\n", "no such thing")]
    [InlineData("\n \n", "no things")]
    public void Read_NoList_SaysWhy(string text, string reason)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, text);
        try
        {
            Assert.Contains(reason, Assert.Throws<InvalidRequestException>(() => WantedThings.Read(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Find_FromASeed_IsTheFirstSceneThatShowsOneLarge()
    {
        var things = new WantedThings(new HashSet<string> { "cat" });
        var asked = new List<ulong>();
        var found = things.Find(seed =>
        {
            asked.Add(seed);
            return SceneSampler.Sample(seed);
        }, 3);
        Assert.Equal(Enumerable.Range(0, asked.Count).Select(i => 3000UL + (ulong)i), asked);
        Assert.All(asked.SkipLast(1), seed => Assert.False(things.AreLargeIn(SceneSampler.Sample(seed).Layout)));
        Assert.Contains(found.Layout.Items, item => item.Noun == "cat" && item.Box.Width * item.Box.Height >= .05f);
    }

    [Fact]
    public void Strewn_Scenes_HaveOneToSixOfTheThingsApartInAnyPlaceAndAreNotHeldOut()
    {
        var (words, things) = (CorpusLexicon.Create(), WantedThings.Read(Path.Combine(Checkout.Root, "training/things.txt")));
        var (nouns, coloured, places, unusual) = (new HashSet<string>(), 0, new HashSet<(string, string)>(), new int[7]);
        for (var seed = 0UL; seed < 200; seed++)
        {
            var scene = SceneSampler.Sample(seed, 1.5f);
            var strewn = things.Strewn(scene, seed);
            Assert.False(HeldOut.Contains(strewn));
            Assert.Equal(strewn, things.Strewn(scene, seed), (a, b) => a!.Layout.Items.SequenceEqual(b!.Layout.Items));
            // Place, time, season and camera stay; light, weather and style may be unusual ones.
            Assert.All(new[] { 0, 1, 4, 6 }, slot => Assert.Equal(scene.Layout.Globals[slot], strewn.Layout.Globals[slot]));
            foreach (var slot in new[] { 2, 3, 5 }) unusual[slot] += scene.Layout.Globals[slot] == strewn.Layout.Globals[slot] ? 0 : 1;
            if (!PlaceCatalogue.Find(scene.Layout.Place).HasWeather) Assert.Equal((scene.Layout.Light, scene.Layout.Weather), (strewn.Layout.Light, strewn.Layout.Weather));
            var added = strewn.Layout.Items.Where(item => things.Nouns.Contains(item.Noun)).ToArray();
            Assert.InRange(added.Length, 1, 6);
            Assert.Equal(added.Length, strewn.Subjects.Sum(subject => subject.Count));
            foreach (var item in added)
            {
                Assert.True(item.Box is { Left: >= 0, Top: >= 0, Right: <= 1, Bottom: <= 1, Width: > 0.04f, Height: > 0.04f }, item.ToString());
                Assert.True(item.Colour is null || words.Things.Single(thing => thing.Name == item.Noun).Colourable, item.ToString());
                nouns.Add(item.Noun);
                places.Add((item.Noun, scene.Layout.Place));
                coloured += item.Colour is null ? 0 : 1;
            }
        }
        Assert.True(nouns.Count > 100 && places.Count > 200 && coloured > 40, $"{nouns.Count} things, {places.Count} with places, {coloured} coloured");
        Assert.True(unusual[2] > 15 && unusual[3] > 10 && unusual[5] > 40, $"{unusual[2]} lights, {unusual[3]} weathers and {unusual[5]} styles differ");
    }

    [Fact]
    public void Strewn_ForAJudge_HasHeldOutCombinationsToo()
    {
        var things = WantedThings.Read(Path.Combine(Checkout.Root, "training/things.txt"));
        Assert.Contains(Enumerable.Range(0, 200).Select(seed => things.Strewn(SceneSampler.Sample((ulong)seed), (ulong)seed, heldOut: true)), HeldOut.Contains);
    }

    [Fact]
    public void Recoloured_Scenes_DifferInColoursOfTheThingsAndAreNotHeldOut()
    {
        var (words, things) = (CorpusLexicon.Create(), WantedThings.Read(Path.Combine(Checkout.Root, "training/things.txt")));
        var changes = 0;
        for (var seed = 0UL; seed < 40; seed++)
        {
            var scene = things.Find(s => SceneSampler.Sample(s), seed);
            var changed = things.Recoloured(scene, seed);
            Assert.False(HeldOut.Contains(changed));
            foreach (var (before, after) in scene.Layout.Items.Zip(changed.Layout.Items).Where(pair => pair.First != pair.Second))
            {
                Assert.True(things.IsLarge(before) && words.Things.Single(thing => thing.Name == before.Noun).Colourable, before.Noun);
                Assert.Equal(before with { Colour = after.Colour }, after);
                changes++;
            }
        }
        Assert.InRange(changes, 8, 80);
    }

    [Fact]
    public void Find_WhatIsNowhere_SaysSo() => Assert.Throws<InvalidRequestException>(() => new WantedThings(new HashSet<string> { "no such thing" }).Find(seed => SceneSampler.Sample(seed), 0));
}
