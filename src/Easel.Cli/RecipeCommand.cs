using System.CommandLine;
using System.Globalization;

namespace Easel.Cli;

/// <summary><c>easel recipe</c>: how a picture was made.</summary>
internal sealed class RecipeCommand : Command
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _file = new("FILE") { HelpName = "FILE", Description = "A PNG, JPEG or WebP that Easel wrote." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the recipe as JSON." };

    public RecipeCommand(Terminal terminal) : base("recipe", "Prints how a picture was made.")
    {
        _terminal = terminal;
        Add(_file);
        Add(_json);
        SetAction(Run);
    }

    private int Run(ParseResult parse)
    {
        var file = parse.GetRequiredValue(_file);
        var recipe = RecipeFile.Read(file);
        if (parse.GetValue(_json))
        {
            _terminal.Out.WriteLine(recipe.ToJson());
            return ExitCode.Success;
        }
        Print("prompt", recipe.Prompt);
        if (recipe.Negative is { } negative) Print("negative", negative);
        Print("size", $"{recipe.Width}x{recipe.Height}");
        Print("seed", recipe.Seed);
        Print("steps", recipe.Steps);
        Print("guidance", recipe.Guidance);
        Print("sampler", recipe.Sampler);
        Print("precision", recipe.Precision);
        Print("layout", recipe.Layout is { } layout ? $"given, {layout.Items.Count} items" : "planned from the prompt");
        Print("model", recipe.Model);
        foreach (var lora in recipe.Loras ?? []) Print("lora", $"{lora} ({lora.Hash})");
        if (recipe.Refiner is { } refiner) Print("refiner", $"{refiner} ({refiner.Hash})");
        foreach (var word in recipe.Embeddings ?? []) Print("embedding", $"{word.Name} ({word.Hash})");
        if (recipe.Source is { } source)
        {
            Print("from", $"the picture {source.Picture[..Math.Min(16, source.Picture.Length)]}{(source.Mask is null ? "" : ", in part")}, strength {source.Strength.ToString(CultureInfo.InvariantCulture)}");
            Print("words", source.Words is { Length: > 0 } words ? words : "none, a variation");
        }
        Print("again", recipe.Source is null ? $"easel create --like {file}" : $"{(recipe.Source.Words is { Length: > 0 } ? "easel edit PICTURE \"WORDS\"" : "easel vary PICTURE")} --seed {recipe.Seed}");
        return ExitCode.Success;
    }

    private void Print(string name, IConvertible value) => _terminal.Out.WriteLine($"{name,-10}{Terminal.Printable(value.ToString(CultureInfo.InvariantCulture))}");
}
