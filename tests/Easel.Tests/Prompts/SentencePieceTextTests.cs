using Easel.Prompts;

namespace Easel.Tests.Prompts;

public sealed class SentencePieceTextTests : IDisposable
{
    private readonly Cli.TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Model => SharedData.Require("data/weights/sentencepiece/test_model.model");

    /// <summary>What SentencePiece's own documentation shows for this model.</summary>
    [Theory]
    [InlineData("This is a test", new[] { 284, 47, 11, 4, 15, 400 })]
    [InlineData("Hello world", new[] { 151, 88, 21, 887 })]
    [InlineData("  This  is a\ttest ", new[] { 284, 47, 11, 4, 15, 400 })]
    [InlineData("Ｈｅｌｌｏ　world", new[] { 151, 88, 21, 887 })]
    [InlineData("", new int[0])]
    public void Encode_DocumentedExamples_AreReproduced(string text, int[] expected) => Assert.Equal(expected, SentencePieceText.Load(Model).Encode(text));

    [Fact]
    public void Encode_ToALength_PadsOrCutsBehindTheEnd()
    {
        var tokenizer = SentencePieceText.Load(Model);
        Assert.Equal([151, 88, 21, 887, 1, 0, 0], tokenizer.Encode("Hello world", 7));
        Assert.Equal([151, 88, 1], tokenizer.Encode("Hello world", 3));
        Assert.Throws<InvalidRequestException>(() => tokenizer.Encode("Hello", 0));
    }

    [Fact]
    public void Load_DamagedFile_IsOneClearLineOrStillAModel()
    {
        var sound = File.ReadAllBytes(Model);
        var path = _folder.File("spiece.model");
        for (var at = 0; at < sound.Length; at += sound.Length / 60)
        {
            var flipped = (byte[])sound.Clone();
            flipped[at] ^= 0x5a;
            foreach (var damaged in new[] { sound[..at], flipped })
            {
                File.WriteAllBytes(path, damaged);
                try { SentencePieceText.Load(path); }
                catch (CheckpointException e) { Assert.DoesNotContain('\n', e.Message); }
            }
        }
        Assert.Throws<CheckpointException>(() => SentencePieceText.Load(_folder.File("missing.model")));
    }
}
