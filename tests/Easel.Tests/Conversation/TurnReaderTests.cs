using CsCheck;
using Easel.Conversation;
using Easel.Images;
using Easel.Layouts;

namespace Easel.Tests.Conversation;

public sealed class TurnReaderTests
{
    private static readonly Script Shipped = new();

    [Fact]
    public void Read_MaskWithWords_IsAnEditWithTheMask()
    {
        var mask = Picture.FromRgba(new byte[16], 2, 2);
        var intent = Shipped.Reader.Read(One(), new TurnMessage("make the car blue") { Mask = mask });

        Assert.Equal("edit of=1 recolour car blue mask", IntentText.Write(intent));
        Assert.Same(mask, intent.Mask);
    }

    [Theory]
    [InlineData("", "caption of=attached")]
    [InlineData("make it night", "edit of=attached set time=night")]
    [InlineData("what is in this picture?", "caption of=attached")]
    public void Read_AttachedPicture_IsWhatTheTurnIsAbout(string words, string expected)
    {
        var intent = Shipped.Reader.Read(One(), new TurnMessage(words) { Attached = Picture.FromRgba(new byte[16], 2, 2) });

        Assert.Equal(expected, IntentText.Write(intent));
    }

    [Theory]
    [InlineData("a dog on the right", "generate \"a dog on the right\"")]
    [InlineData("and a dog on the right", "edit of=1 add dog right")]
    [InlineData("with a dog on the right", "edit of=1 add dog right")]
    [InlineData("draw a dog next to the car", "edit of=1 add dog beside car")]
    [InlineData("a dog next to a car", "generate \"a dog next to a car\"")]
    [InlineData("on a road at night", "edit of=1 set place=road; set time=night")]
    [InlineData("a road at night", "generate \"a road at night\"")]
    public void Read_SubjectWithOrWithoutAReference_IsAChangeOrANewPicture(string words, string expected) =>
        Assert.Equal(expected, IntentText.Write(Shipped.Reader.Read(One(), new TurnMessage(words))));

    [Theory]
    [InlineData("there is no dog", "edit of=1 add dog")]
    [InlineData("you forgot the dog", "edit of=1 add dog")]
    [InlineData("a dog would be nice", "edit of=1 add dog")]
    [InlineData("make sure there is no car", "edit of=1 remove car")]
    [InlineData("make the car orange", "edit of=1 recolour car orange")]
    [InlineData("add an orange", "edit of=1 add orange fruit")]
    [InlineData("move the car further to the left", "edit of=1 move car left 0.2")]
    [InlineData("move the car further away", "edit of=1 place car background")]
    [InlineData("put the car in a forest", "edit of=1 set place=forest")]
    [InlineData("add a dog on the beach", "edit of=1 add dog")]
    [InlineData("as an email header", "edit of=1 format=3:1")]
    [InlineData("newsletter banner with a robot", "generate \"a robot\" format=3:1")]
    public void Read_WishesComplaintsAndWordsOfTwoMeanings_AreUnderstood(string words, string expected) =>
        Assert.Equal(expected, IntentText.Write(Shipped.Reader.Read(One(), new TurnMessage(words))));

    [Theory]
    [InlineData("you choose", "choose best")]
    [InlineData("Pick the best one, please", "choose best")]
    [InlineData("which one is best?", "choose best")]
    [InlineData("let Easel choose", "choose best")]
    [InlineData("0 versions", "variations of=1")]
    public void Read_TheChoiceLeftToEasel_NamesNoPicture(string words, string expected) =>
        Assert.Equal(expected, IntentText.Write(Shipped.Reader.Read(One(), new TurnMessage(words))));

    [Fact]
    public void Read_TheChoiceWithoutPictures_IsRefused() =>
        Assert.Throws<InvalidRequestException>(() => ConversationJson.ReadIntent(ConversationJson.Write(new Intent(IntentAction.Choose)), ChatState.Empty, Script.Lexicon()));

    [Fact]
    public void Read_TooLong_IsRefused() =>
        Assert.Throws<InvalidRequestException>(() => Shipped.Reader.Read(ChatState.Empty, new TurnMessage(new string('a', TurnMessage.MaxLength + 1))));

    [Fact]
    public void Read_AnyText_GivesASoundIntent()
    {
        var (state, lexicon) = (One(), Script.Lexicon());
        var words = "make the red car a dog add remove two it them to left of on with and not , . more bigger the second one like this again undo 3 0 : x night instead of blue".Split(' ');
        var talk = Gen.Select(Gen.Int[0, words.Length - 1].Select(i => words[i]).Array[0, 14], Gen.String[0, 8], (known, other) => string.Join(' ', known.Append(other)));

        Check.Sample(talk, text => IntentCheck.Require(Shipped.Reader.Read(state, new TurnMessage(text)), state, lexicon), iter: 2_000);
    }

    [Theory]
    [InlineData("a red car and two dogs on a beach at sunset")]
    [InlineData("a lighthouse on the left and a boat at sea, storm, oil painting")]
    [InlineData("three cows behind the house in a meadow in autumn")]
    [InlineData("a cat in the bottom right corner in a room, no dogs")]
    public void Rewrite_SentenceItWrote_IsReadBackTheSame(string prompt)
    {
        var change = new SceneChange[] { new SceneChange.Add("bird", 1, null, PicturePosition.Anywhere, null) };
        var with = Shipped.Reader.Rewrite(prompt, change);
        var without = Shipped.Reader.Rewrite(with, [new SceneChange.Remove(new ItemSelector("bird"))]);

        Assert.Contains("bird", with, StringComparison.Ordinal);
        Assert.Equal(without, Shipped.Reader.Rewrite(Shipped.Reader.Rewrite(without, change), [new SceneChange.Remove(new ItemSelector("bird"))]));
        var (before, after) = (new PromptReader(Script.Lexicon()).Read(prompt), new PromptReader(Script.Lexicon()).Read(without));
        Assert.Equal(before.Slots.Order(Comparer<NamedTerm>.Create((a, b) => string.CompareOrdinal(a.Slot, b.Slot))), after.Slots.Order(Comparer<NamedTerm>.Create((a, b) => string.CompareOrdinal(a.Slot, b.Slot))));
        Assert.Equal(before.Items.Where(item => !item.IsRegion), after.Items.Where(item => !item.IsRegion));
        Assert.Equal(before.Excluded, after.Excluded);
    }

    internal static ChatState One() => Script.Start("a red car on a beach");
}
