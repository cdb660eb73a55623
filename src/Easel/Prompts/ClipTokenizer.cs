using System.Collections.Frozen;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Easel.Prompts;

/// <summary>
/// CLIP's byte-pair tokenizer (Radford et al. 2021, arXiv 2103.00020): lower case, words cut by CLIP's own rule, merges within a word.
/// The merges come with a model and are no part of Easel. Checked against OpenAI's, without its repair of broken encodings and its
/// reading of HTML entities, which the usual programs leave out, too.
/// </summary>
public sealed class ClipTokenizer
{
    private const int MaxFileBytes = 64 << 20;
    private const int MaxMerges = 1 << 20;
    private const string EndOfWord = "</w>";
    private const string StartText = "<|startoftext|>", EndText = "<|endoftext|>";

    // The published list goes on beyond what CLIP's vocabulary of 49,408 holds.
    private const int ClipMerges = 49152 - 256 - 2;

    private static readonly char[] ByteSymbols = [.. Alphabet().Select(a => a.Symbol)];
    private static readonly char[] SymbolOfByte = [.. Alphabet().OrderBy(a => a.Value).Select(a => a.Symbol)];
    private readonly FrozenDictionary<string, int> _ids;
    private readonly FrozenDictionary<(string Left, string Right), int> _ranks;

    private ClipTokenizer(IReadOnlyDictionary<string, int> ids, IEnumerable<(string Left, string Right)> merges)
    {
        _ids = ids.ToFrozenDictionary(StringComparer.Ordinal);
        var ranks = new Dictionary<(string, string), int>();
        foreach (var merge in merges)
        {
            if (!_ids.ContainsKey(merge.Left + merge.Right)) throw new CheckpointException($"The tokenizer's merge '{merge.Left} {merge.Right}' makes a token that its vocabulary lacks; fetch the tokenizer again.");
            ranks.TryAdd(merge, ranks.Count);
        }
        _ranks = ranks.ToFrozenDictionary();
        foreach (var symbol in ByteSymbols)
            if (!_ids.ContainsKey(symbol.ToString()) || !_ids.ContainsKey(symbol + EndOfWord)) throw new CheckpointException($"The tokenizer's vocabulary lacks the byte '{symbol}'; fetch the tokenizer again.");
        if (!_ids.TryGetValue(StartText, out var start) || !_ids.TryGetValue(EndText, out var end)) throw new CheckpointException($"The tokenizer's vocabulary lacks {StartText} or {EndText}; fetch the tokenizer again.");
        (StartId, EndId) = (start, end);
    }

    /// <summary>Id before every chunk, 49406 in CLIP.</summary>
    public int StartId { get; }

    /// <summary>Id after every chunk, 49407 in CLIP.</summary>
    public int EndId { get; }

    /// <summary>Number of tokens.</summary>
    public int VocabularySize => _ids.Count;

    /// <summary>Reads <c>vocab.json</c> and <c>merges.txt</c> of a folder, as transformers saves them.</summary>
    /// <param name="folder">A model's folder <c>tokenizer</c>.</param>
    /// <exception cref="CheckpointException">A file is missing or damaged.</exception>
    public static ClipTokenizer Load(string folder)
    {
        var path = Path.Combine(folder, "vocab.json");
        try
        {
            var vocabulary = JsonSerializer.Deserialize<Dictionary<string, int>>(ReadFile(path)) ?? throw new JsonException("it holds null");
            if (vocabulary.Values.Any(id => id < 0 || id >= MaxMerges)) throw new CheckpointException($"{path} has ids below 0 or above {MaxMerges}; fetch it again.");
            return new ClipTokenizer(vocabulary, Merges(ReadFile(Path.Combine(folder, "merges.txt")), int.MaxValue));
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"{path} is damaged: {e.Message}", e);
        }
    }

    /// <summary>Reads the list of merges that OpenAI published, <c>bpe_simple_vocab_16e6.txt</c>, packed with gzip or plain; the ids follow from it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointException">It is missing or damaged.</exception>
    public static ClipTokenizer LoadMerges(string path)
    {
        var merges = Merges(ReadFile(path), ClipMerges).ToList();
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        void Add(string token) => ids.TryAdd(token, ids.Count);
        foreach (var symbol in ByteSymbols) Add(symbol.ToString());
        foreach (var symbol in ByteSymbols) Add(symbol + EndOfWord);
        foreach (var (left, right) in merges) Add(left + right);
        Add(StartText);
        Add(EndText);
        return new ClipTokenizer(ids, merges);
    }

    /// <summary>The ids of a text, without those at start and end; empty for a text without words.</summary>
    public int[] Encode(string text)
    {
        var ids = new List<int>();
        foreach (var word in ClipWords.Of(text))
        {
            if (word is StartText or EndText) ids.Add(word == StartText ? StartId : EndId);
            else Append(word, ids);
        }
        return [.. ids];
    }

    private static IEnumerable<(string Left, string Right)> Merges(byte[] file, int most)
    {
        var count = 0;
        foreach (var line in Encoding.UTF8.GetString(file).Split('\n'))
        {
            var text = line.TrimEnd('\r');
            // The first line names a version, in OpenAI's file after the file's own name.
            if (text.Length == 0 || text.Contains("#version:", StringComparison.Ordinal)) continue;
            if (count++ >= most) yield break;
            if (count > MaxMerges || text.Split(' ') is not [{ Length: > 0 } left, { Length: > 0 } right])
                throw new CheckpointException($"Line '{(text.Length > 60 ? text[..60] + "…" : text)}' of the tokenizer's merges is no pair; fetch the tokenizer again.");
            yield return (left, right);
        }
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            var info = new FileInfo(path);
            if (info.Length > MaxFileBytes) throw new CheckpointException($"{path} is larger than {MaxFileBytes >> 20} MB, which no tokenizer is; fetch it again.");
            var bytes = File.ReadAllBytes(path);
            if (bytes is not [0x1f, 0x8b, ..]) return bytes;
            using var unpacked = new MemoryStream();
            using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            var buffer = new byte[1 << 16];
            for (int read; (read = gzip.Read(buffer)) > 0; unpacked.Write(buffer, 0, read))
                if (unpacked.Length + read > MaxFileBytes) throw new CheckpointException($"{path} unpacks to more than {MaxFileBytes >> 20} MB, which no tokenizer is; fetch it again.");
            return unpacked.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new CheckpointException($"{path} cannot be read: {e.Message}", e);
        }
    }

    // Merges the pair learnt earliest until none is left. Tokens form a linked list; queue entries whose pair has changed are stale.
    private void Append(string word, List<int> output)
    {
        var bytes = Encoding.UTF8.GetBytes(word);
        var parts = new string?[bytes.Length];
        for (var i = 0; i < bytes.Length; i++) parts[i] = SymbolOfByte[bytes[i]] + (i == bytes.Length - 1 ? EndOfWord : "");
        int[] next = [.. Enumerable.Range(1, bytes.Length)], previous = [.. Enumerable.Range(-1, bytes.Length)];
        var queue = new PriorityQueue<(int Place, string Left, string Right), (int Rank, int Place)>();
        for (var i = 0; i < parts.Length; i++) Offer(i);
        while (queue.TryDequeue(out var pair, out _))
        {
            var right = next[pair.Place];
            if (parts[pair.Place] != pair.Left || right >= parts.Length || parts[right] != pair.Right) continue;
            parts[pair.Place] = pair.Left + pair.Right;
            parts[right] = null;
            next[pair.Place] = next[right];
            if (next[right] < parts.Length) previous[next[right]] = pair.Place;
            if (previous[pair.Place] >= 0) Offer(previous[pair.Place]);
            Offer(pair.Place);
        }
        foreach (var part in parts)
            if (part is not null) output.Add(_ids[part]);

        void Offer(int place)
        {
            if (next[place] < parts.Length && parts[place] is { } left && parts[next[place]] is { } right && _ranks.TryGetValue((left, right), out var rank))
                queue.Enqueue((place, left, right), (rank, place));
        }
    }

    // Bytes that are visible signs of Latin-1 stand for themselves and come first; the others get letters from U+0100 on.
    private static (char Symbol, byte Value)[] Alphabet()
    {
        static bool IsVisible(int value) => value is (>= 33 and <= 126) or (>= 161 and <= 172) or >= 174;
        var all = Enumerable.Range(0, 256).ToArray();
        return [.. all.Where(IsVisible).Select(b => ((char)b, (byte)b)), .. all.Where(b => !IsVisible(b)).Select((b, i) => ((char)(256 + i), (byte)b))];
    }
}
