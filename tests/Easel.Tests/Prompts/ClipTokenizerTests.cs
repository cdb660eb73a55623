using System.Text;
using System.Text.Json;
using Easel.Prompts;

namespace Easel.Tests.Prompts;

public sealed class ClipTokenizerTests : IDisposable
{
    private readonly Cli.TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Encode_PublishedPrompts_IdsAreOpenAis()
    {
        var tokenizer = ClipTokenizer.LoadMerges(SharedData.Require("data/weights/clip/bpe_simple_vocab_16e6.txt.gz"));
        using var golden = JsonDocument.Parse(File.ReadAllBytes(SharedData.Require("goldens/clip_bpe_tokenizer_A.json")));
        Assert.Equal((49408, 49406, 49407), (tokenizer.VocabularySize, tokenizer.StartId, tokenizer.EndId));
        var wrong = new List<string>();
        foreach (var prompt in golden.RootElement.GetProperty("prompts").EnumerateArray())
        {
            // Where the reference mended the text first, it also says what it makes of it unmended.
            var expected = prompt.TryGetProperty("ids_without_ftfy_and_html", out var plain) ? plain : prompt.GetProperty("ids");
            var text = prompt.GetProperty("text").GetString()!;
            if (!expected.EnumerateArray().Select(id => id.GetInt32()).SequenceEqual(tokenizer.Encode(text))) wrong.Add(text);
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void Load_VocabularyAndMerges_SameIdsAsFromMergesAlone()
    {
        var merges = TinyClip.Merges;
        var fromMerges = ClipTokenizer.LoadMerges(_folder.Write("merges.txt", merges));
        TinyClip.WriteTokenizer(_folder.Path);
        Assert.Equal(fromMerges.Encode("A cat, the cat's hat 12!"), ClipTokenizer.Load(_folder.Path).Encode("A cat, the cat's hat 12!"));
    }

    [Fact]
    public void Encode_Words_AreMergedAndCut()
    {
        TinyClip.WriteTokenizer(_folder.Path);
        var tokenizer = ClipTokenizer.Load(_folder.Path);
        Assert.Equal(tokenizer.Encode("cat"), tokenizer.Encode(" CAT\t"));
        Assert.Single(tokenizer.Encode("the"));
        Assert.Equal(2, tokenizer.Encode("12").Length);
        Assert.Equal([tokenizer.EndId], tokenizer.Encode("<|endoftext|>"));
        Assert.Empty(tokenizer.Encode(" \n"));
    }

    [Fact]
    public void Load_DamagedFiles_NeverCrash()
    {
        TinyClip.WriteTokenizer(_folder.Path);
        foreach (var name in new[] { "vocab.json", "merges.txt" })
        {
            var sound = File.ReadAllBytes(Path.Combine(_folder.Path, name));
            for (var at = 0; at < sound.Length; at += Math.Max(1, sound.Length / 60))
            {
                var flipped = (byte[])sound.Clone();
                flipped[at] ^= 0x5a;
                foreach (var damaged in new[] { sound[..at], flipped })
                {
                    File.WriteAllBytes(Path.Combine(_folder.Path, name), damaged);
                    try { ClipTokenizer.Load(_folder.Path).Encode("the cat"); }
                    catch (CheckpointException e) { Assert.DoesNotContain('\n', e.Message); }
                }
            }
            File.WriteAllBytes(Path.Combine(_folder.Path, name), sound);
        }
        Assert.Throws<CheckpointException>(() => ClipTokenizer.Load(Path.Combine(_folder.Path, "nowhere")));
    }
}
