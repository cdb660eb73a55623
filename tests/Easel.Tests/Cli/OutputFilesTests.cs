using Easel.Cli;

namespace Easel.Tests.Cli;

public sealed class OutputFilesTests
{
    [Theory]
    [InlineData("A red car, on a beach!", "a-red-car-on-a-beach")]
    [InlineData("the dog's  bowl", "the-dogs-bowl")]
    [InlineData("../../etc/passwd", "etc-passwd")]
    [InlineData("…", "picture")]
    [InlineData("猫", "picture")]
    [InlineData("one two three four five six seven eight nine ten eleven twelve thirteen", "one-two-three-four-five-six-seven-eight-nine-ten-eleven")]
    public void Slug_Prompt_IsASafeShortName(string prompt, string slug) => Assert.Equal(slug, OutputFiles.Slug(prompt));

    [Fact]
    public void Slug_OneEndlessWord_IsCut() => Assert.Equal(60, OutputFiles.Slug(new string('a', 10_000)).Length);

    [Fact]
    public void Free_NamesTaken_TakesTheNext()
    {
        using var folder = new TestFolder();
        folder.Write("a-castle-7.png", "");
        folder.Write("a-castle-7-2.png", "");

        Assert.Equal([folder.File("a-castle-7-3.png")], OutputFiles.Free(folder.Path, "a castle", 7, count: 1));
    }

    [Fact]
    public void Free_OneOfSeveralTaken_AllTakeTheNext()
    {
        using var folder = new TestFolder();
        folder.Write("a-castle-7-2.png", "");

        Assert.Equal([folder.File("a-castle-7-2-1.png"), folder.File("a-castle-7-2-2.png")], OutputFiles.Free(folder.Path, "a castle", 7, count: 2));
    }

    [Fact]
    public void Named_Several_AreNumbered()
    {
        using var folder = new TestFolder();

        Assert.Equal([folder.File("x.y-1.PNG"), folder.File("x.y-2.PNG")], OutputFiles.Named(folder.File("x.y.PNG"), count: 2, overwrite: false));
    }

    [Fact]
    public void Check_GoodName_LeavesNothingBehind()
    {
        using var folder = new TestFolder();

        OutputFiles.Check(folder.File("castle.png"), overwrite: false);

        Assert.Empty(folder.Names);
    }

    [Fact]
    public void Check_NameTooLongForFileSystems_Throws()
    {
        using var folder = new TestFolder();

        Assert.Throws<InvalidRequestException>(() => OutputFiles.Check(folder.File(new string('ä', 126) + ".png"), overwrite: false));
    }
}
