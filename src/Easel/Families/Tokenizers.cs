using Easel.Prompts;

namespace Easel.Families;

/// <summary>Finds the vocabularies of a model's text encoders: given, in its folder, beside its file, or spare ones.</summary>
internal static class Tokenizers
{
    private const string Merges = "merges.txt", Vocabulary = "vocab.json", Pieces = "spiece.model";
    private static readonly string[] PublishedMerges = ["bpe_simple_vocab_16e6.txt.gz", "bpe_simple_vocab_16e6.txt", Merges];
    private static readonly string[] Folders = ["", "tokenizer", "tokenizer_2", "tokenizer_3"];

    /// <summary>CLIP's.</summary>
    /// <exception cref="CheckpointException">There is none, or it is damaged.</exception>
    public static ClipTokenizer Clip(ModelFiles files, PartFile part)
    {
        foreach (var place in Places(files, part))
        {
            if (File.Exists(place) && !place.EndsWith(".model", StringComparison.OrdinalIgnoreCase))
                return Path.GetFileName(place) == Vocabulary ? ClipTokenizer.Load(Path.GetDirectoryName(place)!) : ClipTokenizer.LoadMerges(place);
            if (File.Exists(Path.Combine(place, Vocabulary))) return ClipTokenizer.Load(place);
            if (PublishedMerges.Select(name => Path.Combine(place, name)).FirstOrDefault(File.Exists) is { } merges) return ClipTokenizer.LoadMerges(merges);
        }
        throw new CheckpointException(
            $"{files.Path} comes without CLIP's vocabulary: there is no {Vocabulary} with {Merges}, and no {PublishedMerges[0]}, in it or beside it. Fetch it once with 'easel models pull clip-tokenizer', or give it with --tokenizer.");
    }

    /// <summary>T5's.</summary>
    /// <exception cref="CheckpointException">There is none, or it is damaged.</exception>
    public static SentencePieceText T5(ModelFiles files, PartFile part)
    {
        foreach (var place in Places(files, part))
        {
            if (File.Exists(place) && place.EndsWith(".model", StringComparison.OrdinalIgnoreCase)) return SentencePieceText.Load(place);
            if (File.Exists(Path.Combine(place, Pieces))) return SentencePieceText.Load(Path.Combine(place, Pieces));
        }
        throw new CheckpointException($"{files.Path} comes without T5's vocabulary: there is no {Pieces} in it or beside it. Fetch it once with 'easel models pull t5-tokenizer', or give it with --tokenizer.");
    }

    private static IEnumerable<string> Places(ModelFiles files, PartFile part)
    {
        foreach (var given in files.Source.Tokenizers)
            yield return Path.Exists(given) ? given : throw new UnknownModelException($"There is no tokenizer {given}; check the name.");
        if (part.Tokenizer is { } own) yield return own;
        var home = Directory.Exists(files.Path) ? files.Path : Path.GetDirectoryName(Path.GetFullPath(files.Path))!;
        foreach (var folder in Folders) yield return Path.Combine(home, folder);
        foreach (var spare in files.Source.SpareTokenizers) yield return spare;
    }
}
