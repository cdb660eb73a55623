using Easel.Families;
using Easel.Prompts;

namespace Easel.Cli;

/// <summary>What a person should know about a request that works all the same.</summary>
internal static class Hints
{
    /// <summary>One line per word that the model has never seen.</summary>
    public static IEnumerable<string> Of(EaselOne model, string prompt) =>
        new PromptReader(model.Lexicon).Read(prompt).UnknownWords.Select(word => $"Easel One has never seen '{word}'; it will guess.");

    /// <summary>A line where a recipe was written for another model.</summary>
    public static IEnumerable<string> Of(EaselOne model, Recipe? original) =>
        original is null || original.Model == model.Hash ? []
            : [$"The original was made with model {original.Model}, this is {model.Hash}: the picture will differ."];
}
