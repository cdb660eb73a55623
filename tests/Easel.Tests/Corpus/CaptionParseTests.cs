using Easel.Corpus;
using Easel.Layouts;

namespace Easel.Tests.Corpus;

public sealed class CaptionParseTests
{
    [Fact]
    public void Read_TwoThousandCaptions_SayWhatTheirScenesShow()
    {
        var reader = new PromptReader(CorpusLexicon.Create());
        var wrong = new List<string>();
        for (var seed = 0ul; seed < 2000; seed++)
        {
            var scene = SceneSampler.Sample(seed);
            var caption = CaptionWriter.Write(scene, new Random((int)seed));
            var reading = reader.Read(caption);
            // A slip of the pen can make another word.
            if (reading.Corrections.Count > 0 || reading.UnknownWords.Count > 0) continue;
            foreach (var fault in Faults(scene, reading)) wrong.Add($"seed {seed}: \"{caption}\": {fault}");
        }
        // What is left are words with two meanings that only the sense of the sentence tells apart.
        Assert.True(wrong.Count <= 10, $"{wrong.Count}\n{string.Join('\n', wrong)}");
    }

    [Theory]
    [InlineData("low poly a cat in a canyon", "low poly", "canyon")]
    [InlineData("a cat in the rainforest made of paper", "paper cut", "jungle")]
    [InlineData("a stained glass window of a cat by a waterfall", "stained glass", "waterfall")]
    [InlineData("a 3d render of a cat in the old town", "3d render", "medieval town")]
    [InlineData("a photo of a cat in a land of lava", "photo", "volcanic land")]
    [InlineData("japanese print of a cat in a grotto", "woodblock print", "cave")]
    public void Read_NewStylesAndPlaces_AreUnderstood(string prompt, string style, string place)
    {
        var reading = new PromptReader(CorpusLexicon.Create()).Read(prompt);
        Assert.Equal((style, place), (reading.Slot("style"), reading.Slot("place")));
        Assert.Equal("cat", Assert.Single(reading.Items).Noun);
    }

    private static IEnumerable<string> Faults(Scene scene, PromptReading reading)
    {
        var layout = scene.Layout;
        for (var slot = 0; slot < Lexicon.SlotNames.Count; slot++)
        {
            var named = reading.Slots.Where(term => term.Slot == Lexicon.SlotNames[slot]).Select(term => term.Term).ToList();
            if (named.Count > 0 && !named.Contains(layout.Globals[slot])) yield return $"{Lexicon.SlotNames[slot]} read as {string.Join(", ", named)}, is {layout.Globals[slot]}";
        }
        foreach (var item in reading.Items.Where(item => !item.IsRegion))
        {
            var there = layout.Items.Where(other => other.Noun == item.Noun && (item.Colour is null || other.Colour == item.Colour)).ToList();
            // "Clouds" can be the region or several things of that name.
            if (item.Noun == "cloud" && layout.Items.Any(other => other.Noun == "clouds")) continue;
            if (there.Count == 0) yield return $"no {item.Colour} {item.Noun}";
            else if (item.Count is { } count && count <= 2 && count > there.Count) yield return $"{item.Count} {item.Noun}, but {there.Count} are there";
        }
    }
}
