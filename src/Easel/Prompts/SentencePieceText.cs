using Microsoft.ML.Tokenizers;

namespace Easel.Prompts;

/// <summary>T5's tokenizer: a SentencePiece unigram model (Kudo 2018, arXiv 1804.10959; Kudo and Richardson 2018, arXiv 1808.06226), read from <c>spiece.model</c>.</summary>
public sealed class SentencePieceText
{
    /// <summary>Id of padding in T5.</summary>
    public const int PadId = 0;

    /// <summary>Id of the end in T5.</summary>
    public const int EndId = 1;

    private const int MaxFileBytes = 64 << 20;
    private readonly SentencePieceTokenizer _tokenizer;

    private SentencePieceText(SentencePieceTokenizer tokenizer) => _tokenizer = tokenizer;

    /// <summary>Reads a model.</summary>
    /// <param name="path">Its file, <c>spiece.model</c>.</param>
    /// <exception cref="CheckpointException">It is missing, damaged, or no SentencePiece model.</exception>
    public static SentencePieceText Load(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxFileBytes) throw new CheckpointException($"{path} is larger than {MaxFileBytes >> 20} MB, which no tokenizer is; fetch it again.");
            using var file = File.OpenRead(path);
            return new SentencePieceText(SentencePieceTokenizer.Create(file, addBeginningOfSentence: false, addEndOfSentence: false));
        }
        // The package's reader throws what its parts throw on damaged bytes; none of it is the caller's doing.
        catch (Exception e) when (e is not (EaselException or OutOfMemoryException))
        {
            throw new CheckpointException($"{path} is no sound SentencePiece model: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>The ids of a text, without the end; empty for a text without words.</summary>
    public int[] Encode(string text)
    {
        // SentencePiece's own rules make every run of white space one space; the package leaves tabs and line ends as they are.
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? [] : [.. _tokenizer.EncodeToIds(string.Join(' ', words))];
    }

    /// <summary>The ids of a text as a T5 encoder takes them: the text, <see cref="EndId"/>, then <see cref="PadId"/>.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="length">Length of the result; a longer text loses its end, but never its <see cref="EndId"/>. 77 to 512 is usual.</param>
    public int[] Encode(string text, int length)
    {
        if (length < 1) throw new InvalidRequestException($"A token sequence of length {length} has no room for its end; ask for 1 or more.");
        var ids = Encode(text);
        var kept = Math.Min(ids.Length, length - 1);
        return [.. ids[..kept], EndId, .. Enumerable.Repeat(PadId, length - kept - 1)];
    }
}
