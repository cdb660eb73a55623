using System.Text;
using System.Text.Json;

namespace Easel.Tests.Prompts;

/// <summary>A tokenizer with three merges, and files as transformers writes them.</summary>
internal static class TinyClip
{
    public const string Merges = "#version: 0.2\nt h\nth e</w>\nc a\nca t</w>\n";

    public static int WriteTokenizer(string folder)
    {
        Directory.CreateDirectory(folder);
        static bool IsVisible(int value) => value is (>= 33 and <= 126) or (>= 161 and <= 172) or >= 174;
        var hidden = 0;
        var symbols = Enumerable.Range(0, 256).Where(IsVisible).Select(b => ((char)b).ToString()).Concat(Enumerable.Range(0, 256).Where(b => !IsVisible(b)).Select(_ => ((char)(256 + hidden++)).ToString())).ToList();
        string[] tokens = [.. symbols, .. symbols.Select(s => s + "</w>"), "th", "the</w>", "ca", "cat</w>", "<|startoftext|>", "<|endoftext|>"];
        File.WriteAllText(Path.Combine(folder, "vocab.json"), JsonSerializer.Serialize(tokens.Index().ToDictionary(t => t.Item, t => t.Index)), new UTF8Encoding(false));
        File.WriteAllText(Path.Combine(folder, "merges.txt"), Merges);
        return tokens.Length;
    }
}
