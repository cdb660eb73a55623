using System.Runtime.InteropServices;

namespace Easel.Prompts;

/// <summary>Learns byte-pair merges from word counts: each distinct word is looked at once, however often it occurs.</summary>
internal sealed class BytePairTraining
{
    private readonly List<int[]> _words = [];
    private readonly List<long> _counts = [];
    private readonly Dictionary<(int Left, int Right), long> _pairCounts = [];
    private readonly Dictionary<(int Left, int Right), HashSet<int>> _wordsWithPair = [];

    // Highest count first, then the smallest ids: a total order, so that the merges do not depend on the order of the texts.
    private readonly PriorityQueue<(int Left, int Right), (long NegatedCount, int Left, int Right)> _queue = new();

    private BytePairTraining(Dictionary<string, long> wordCounts)
    {
        foreach (var (word, count) in wordCounts)
        {
            _words.Add(BytePairTokenizer.ByteIds(word));
            _counts.Add(count);
            Count(_words.Count - 1, sign: 1, changed: null);
        }
        foreach (var pair in _pairCounts.Keys)
            Offer(pair);
    }

    /// <summary>The merges, most frequent first.</summary>
    /// <exception cref="InvalidRequestException"><paramref name="vocabularySize"/> has no room for the single bytes.</exception>
    public static List<(int Left, int Right)> Merges(IEnumerable<string> texts, int vocabularySize)
    {
        if (vocabularySize < BytePairTokenizer.FirstMergeId)
            throw new InvalidRequestException($"A vocabulary of {vocabularySize} ids is too small; the bytes alone need {BytePairTokenizer.FirstMergeId}.");
        var wordCounts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var text in texts)
            foreach (var word in PromptText.Words(text))
                CollectionsMarshal.GetValueRefOrAddDefault(wordCounts, word, out _)++;
        return new BytePairTraining(wordCounts).Learn(vocabularySize - BytePairTokenizer.FirstMergeId);
    }

    private List<(int Left, int Right)> Learn(int most)
    {
        var merges = new List<(int Left, int Right)>();
        var lengths = new List<int>(Enumerable.Repeat(1, BytePairTokenizer.FirstMergeId));
        while (merges.Count < most && _queue.TryDequeue(out var pair, out var rank))
        {
            var count = _pairCounts.GetValueOrDefault(pair);
            if (count != -rank.NegatedCount)
                continue;
            if (count < 2)
                break;
            var length = lengths[pair.Left] + lengths[pair.Right];
            if (length > BytePairTokenizer.MaxTokenBytes)
                continue;
            var id = BytePairTokenizer.FirstMergeId + merges.Count;
            merges.Add(pair);
            lengths.Add(length);
            Merge(pair, id);
        }
        return merges;
    }

    private void Merge((int Left, int Right) pair, int id)
    {
        var changed = new HashSet<(int Left, int Right)>();
        foreach (var word in _wordsWithPair[pair].ToArray())
        {
            Count(word, sign: -1, changed);
            _words[word] = Replace(_words[word], pair, id);
            Count(word, sign: 1, changed);
        }
        foreach (var other in changed)
            Offer(other);
    }

    private void Count(int word, int sign, HashSet<(int Left, int Right)>? changed)
    {
        var ids = _words[word];
        for (var i = 0; i + 1 < ids.Length; i++)
        {
            var pair = (ids[i], ids[i + 1]);
            CollectionsMarshal.GetValueRefOrAddDefault(_pairCounts, pair, out _) += sign * _counts[word];
            ref var words = ref CollectionsMarshal.GetValueRefOrAddDefault(_wordsWithPair, pair, out _);
            words ??= [];
            if (sign > 0)
                words.Add(word);
            else
                words.Remove(word);
            changed?.Add(pair);
        }
    }

    private void Offer((int Left, int Right) pair)
    {
        if (_pairCounts[pair] is var count and >= 2)
            _queue.Enqueue(pair, (-count, pair.Left, pair.Right));
    }

    private static int[] Replace(int[] ids, (int Left, int Right) pair, int id)
    {
        var merged = new List<int>(ids.Length);
        for (var i = 0; i < ids.Length; i++)
            if (i + 1 < ids.Length && ids[i] == pair.Left && ids[i + 1] == pair.Right)
            {
                merged.Add(id);
                i++;
            }
            else
                merged.Add(ids[i]);
        return [.. merged];
    }
}
