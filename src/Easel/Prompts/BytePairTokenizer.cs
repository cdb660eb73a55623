using System.Collections.Frozen;
using System.Text;

namespace Easel.Prompts;

/// <summary>
/// Byte-level byte-pair encoding (Sennrich et al. 2016, arXiv:1508.07909, over UTF-8 bytes). A space ends every word and belongs to it,
/// so a word has the same ids wherever it stands, and every text has ids, whatever its script.
/// </summary>
/// <remarks>Ids: 0–3 are special, 4–259 the 256 bytes, and from 260 on one per merge, in order. Safe to use from many threads.</remarks>
public sealed class BytePairTokenizer
{
    /// <summary>Fills the sequence behind the end.</summary>
    public const int PadId = 0;

    /// <summary>Begins every padded sequence.</summary>
    public const int BosId = 1;

    /// <summary>Ends the text in every padded sequence.</summary>
    public const int EosId = 2;

    /// <summary>Stands for no text at all, for guidance and masking; no text encodes to it.</summary>
    public const int NullId = 3;

    internal const int FirstByteId = 4;
    internal const int FirstMergeId = FirstByteId + 256;

    // Longer tokens never pay off, and a hostile file must not double its way to gigabytes.
    internal const int MaxTokenBytes = 64;

    private readonly byte[][] _bytes;
    private readonly FrozenDictionary<(int Left, int Right), int> _merged;

    /// <param name="merges">Pairs of ids that become one token, most important first; at most 64 bytes each.</param>
    /// <exception cref="CheckpointException">A merge names an id that does not exist before it, repeats, joins two words, or grows too long.</exception>
    internal BytePairTokenizer(IReadOnlyList<(int Left, int Right)> merges)
    {
        Merges = merges;
        _bytes = new byte[FirstMergeId + merges.Count][];
        for (var id = 0; id < FirstMergeId; id++)
            _bytes[id] = id < FirstByteId ? [] : [(byte)(id - FirstByteId)];
        var merged = new Dictionary<(int, int), int>(merges.Count);
        for (var i = 0; i < merges.Count; i++)
        {
            var (left, right) = merges[i];
            var id = FirstMergeId + i;
            if (left < FirstByteId || left >= id || right < FirstByteId || right >= id)
                throw new CheckpointException($"Merge {i} joins {left} and {right}; both must be from {FirstByteId} to {id - 1}. Take an undamaged tokenizer file.");
            if (_bytes[left].Contains((byte)' '))
                throw new CheckpointException($"Merge {i} continues behind the end of a word. Take an undamaged tokenizer file.");
            if (_bytes[left].Length + _bytes[right].Length > MaxTokenBytes)
                throw new CheckpointException($"Merge {i} is longer than {MaxTokenBytes} bytes. Take an undamaged tokenizer file.");
            if (!merged.TryAdd((left, right), id))
                throw new CheckpointException($"Merge {i} repeats the pair {left}, {right}. Take an undamaged tokenizer file.");
            _bytes[id] = [.. _bytes[left], .. _bytes[right]];
        }
        _merged = merged.ToFrozenDictionary();
    }

    /// <summary>Number of ids, special ones included; every id is smaller.</summary>
    public int VocabularySize => _bytes.Length;

    internal IReadOnlyList<(int Left, int Right)> Merges { get; }

    /// <summary>Learns the merges from texts; the order of the texts does not matter.</summary>
    /// <param name="texts">Captions or prompts.</param>
    /// <param name="vocabularySize">Most ids to use, at least 260; fewer are used when no pair of tokens is left that occurs twice.</param>
    /// <exception cref="InvalidRequestException"><paramref name="vocabularySize"/> is below 260.</exception>
    public static BytePairTokenizer Train(IEnumerable<string> texts, int vocabularySize) =>
        new(BytePairTraining.Merges(texts, vocabularySize));

    /// <summary>Reads a tokenizer that <see cref="Save"/> wrote.</summary>
    /// <param name="path">Path of a <c>tokenizer.json</c>.</param>
    /// <exception cref="CheckpointException">The file is missing, damaged, or not a tokenizer of this kind.</exception>
    public static BytePairTokenizer Load(string path) => TokenizerJson.Load(path);

    /// <summary>Writes the merges as JSON; an existing file is replaced.</summary>
    /// <param name="path">Path to write, usually <c>tokenizer.json</c> in the model's folder.</param>
    /// <exception cref="IOException">The folder is missing or the disk is full.</exception>
    public void Save(string path) => TokenizerJson.Save(this, path);

    /// <summary>The ids of a text, without special ids; empty for a text without words.</summary>
    public int[] Encode(string text)
    {
        var ids = new List<int>();
        foreach (var word in PromptText.Words(text))
            Append(word, ids);
        return [.. ids];
    }

    /// <summary>The ids of a text as a model takes them: <see cref="BosId"/>, the text, <see cref="EosId"/>, then <see cref="PadId"/>.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="length">Length of the result, at least 2; a longer text loses its end, but never its <see cref="EosId"/>.</param>
    /// <exception cref="InvalidRequestException"><paramref name="length"/> is below 2.</exception>
    public int[] Encode(string text, int length)
    {
        var ids = Frame(text, length);
        Array.Resize(ref ids, length);
        return ids;
    }

    /// <summary>The ids of a text as a model takes them, without the padding: <see cref="BosId"/>, the text, <see cref="EosId"/>.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="length">Longest result, at least 2; a longer text loses its end, but never its <see cref="EosId"/>.</param>
    /// <exception cref="InvalidRequestException"><paramref name="length"/> is below 2.</exception>
    public int[] Frame(string text, int length)
    {
        if (length < 2) throw new InvalidRequestException($"A token sequence of length {length} has no room for begin and end; ask for at least 2.");
        return [BosId, .. Encode(text).Take(length - 2), EosId];
    }

    /// <summary>The text of ids: of a whole encoded text, its <see cref="PromptText.Normalize"/>d form. Special ids are skipped, broken UTF-8 becomes U+FFFD.</summary>
    /// <exception cref="InvalidRequestException">An id is not in the vocabulary.</exception>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var bytes = new List<byte>(ids.Length * 4);
        foreach (var id in ids)
        {
            if ((uint)id >= (uint)_bytes.Length)
                throw new InvalidRequestException($"Token {id} is not in the vocabulary; ids go from 0 to {_bytes.Length - 1}.");
            bytes.AddRange(_bytes[id]);
        }
        return Encoding.UTF8.GetString([.. bytes]).TrimEnd(' ');
    }

    internal static int[] ByteIds(string word)
    {
        var bytes = Encoding.UTF8.GetBytes(word + ' ');
        return Array.ConvertAll(bytes, b => FirstByteId + b);
    }

    // Merges the earliest-learnt pair first, leftmost first. Tokens form a linked list in which a merged one keeps its left place;
    // queue entries whose pair has changed meanwhile are stale and skipped. O(n log n), so that no text, however long, stalls a server.
    private void Append(string word, List<int> output)
    {
        var ids = ByteIds(word);
        var next = new int[ids.Length];
        var previous = new int[ids.Length];
        var queue = new PriorityQueue<(int Place, int Left, int Right), (int Id, int Place)>();
        for (var i = 0; i < ids.Length; i++)
            (previous[i], next[i]) = (i - 1, i + 1);
        for (var i = 0; i < ids.Length; i++)
            Offer(i);

        while (queue.TryDequeue(out var pair, out var rank))
        {
            var right = next[pair.Place];
            if (ids[pair.Place] != pair.Left || right >= ids.Length || ids[right] != pair.Right)
                continue;
            ids[pair.Place] = rank.Id;
            ids[right] = -1;
            next[pair.Place] = next[right];
            if (next[right] < ids.Length)
                previous[next[right]] = pair.Place;
            if (previous[pair.Place] >= 0)
                Offer(previous[pair.Place]);
            Offer(pair.Place);
        }
        output.AddRange(ids.Where(id => id >= 0));

        void Offer(int place)
        {
            if (next[place] < ids.Length && _merged.TryGetValue((ids[place], ids[next[place]]), out var id))
                queue.Enqueue((place, ids[place], ids[next[place]]), (id, place));
        }
    }
}
