using Easel.Families;
using Easel.Layouts;

namespace Easel.Cli;

/// <summary>What a person should know about a request that works all the same.</summary>
internal static class Hints
{
    /// <summary>One line per word that the model has never seen, or that was read as another.</summary>
    public static IEnumerable<string> Of(PromptReading reading)
    {
        foreach (var (written, readAs) in reading.Corrections) yield return $"'{written}' was read as '{readAs}'.";
        foreach (var (word, suggestions) in reading.UnknownWords)
            yield return $"Easel One has never seen '{word}'; it will guess." + (suggestions.Count > 0 ? $" It knows {string.Join(", ", suggestions)}." : "");
    }

    /// <summary>A line where a recipe was written for another model.</summary>
    public static IEnumerable<string> Of(IImageModel model, Recipe? original)
    {
        if (original is null) yield break;
        if (original.Model != model.Hash)
            yield return $"The original was made with model {original.Model}, this is {model.Hash}: the picture will differ.";
        if (!(original.Loras ?? []).SequenceEqual(model.Loras))
            yield return $"The original was made {(original.Loras is { Count: > 0 } loras ? $"with --lora {string.Join(" --lora ", loras)}" : "without LoRAs")}: the picture will differ.";
        if (original.Refiner != model.Refiner)
            yield return $"The original was made {(original.Refiner is { } refiner ? $"with --refiner {refiner}" : "without a refiner")}: the picture will differ.";
        if (!(original.Embeddings ?? []).SequenceEqual(model.EmbeddingsIn(original.Prompt, original.Negative)))
            yield return $"The original was made {(original.Embeddings is { Count: > 0 } words ? $"with other files of the learnt words {string.Join(", ", words.Select(w => w.Name))}" : "without learnt words")}: the picture will differ.";
    }
}
