using System.CommandLine;
using Easel.Corpus;

namespace Easel.Cli.Corpus;

/// <summary><c>easel corpus</c>: the pictures that Easel One learns from.</summary>
internal sealed class CorpusCommand : Command
{
    public CorpusCommand(Terminal terminal) : base("corpus", "Draws the pictures that Easel One learns from, with all that is true of them.")
    {
        Add(new DrawCommand(terminal));
        Add(new SheetCommand(terminal));
        Add(new StatsCommand(terminal));
    }

    /// <summary>The folder of the art kit.</summary>
    public static Option<string?> Art() => Values.Text("--art", "FOLDER", "The art kit, a folder with emoji/fluent3d in it; without it EASEL_ART.");

    /// <summary>Opens the art kit that was named.</summary>
    /// <exception cref="InvalidRequestException">None was, or a sprite is missing.</exception>
    public static ArtKit Open(string? art) => ArtKit.Open(
        art ?? (Environment.GetEnvironmentVariable("EASEL_ART") is { Length: > 0 } set ? set
            : throw new InvalidRequestException("The art kit is not named; give its folder with --art or EASEL_ART.")));

    public static Option<ulong?> Seed() => Values.Number<ulong>("--seed", "Seed of the first scene; 0 when not given.", "a whole number from 0");

    public static Option<int?> Whole(string name, string description, int low, int high) =>
        Values.Of(name, "N", description, $"a whole number from {low} to {high}", (string text, out int value) => int.TryParse(text, out value) && value >= low && value <= high);
}
