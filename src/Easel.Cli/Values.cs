using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Easel.Cli;

/// <summary>Options with a value: one that does not fit is answered with one line that says what would.</summary>
internal static class Values
{
    public delegate bool TryRead<T>(string text, out T value);

    public static Option<string?> Text(string name, string helpName, string description, params string[] aliases) =>
        new(name, aliases) { HelpName = helpName, Description = description };

    public static Option<T?> Number<T>(string name, string description, string expected, params string[] aliases) where T : struct, INumber<T> =>
        Of(name, "N", description, expected, (string text, out T value) => T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value), aliases);

    public static Option<string?> Choice(string name, string helpName, string description, params string[] choices)
    {
        var option = Text(name, helpName, description);
        option.CompletionSources.Add(choices);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !choices.Contains(token.Value))
                result.AddError(Mismatch(name, token.Value, $"one of {string.Join(", ", choices)}"));
        });
        return option;
    }

    /// <summary>How much work a picture is worth.</summary>
    /// <param name="which">The picture, with its article.</param>
    public static Option<string?> QualityOf(string which) => Choice(
        "--quality", "NAME", $"low, medium or high: how much work {which} is worth; decides steps, guidance and sampler where they are not given.", "low", "medium", "high");

    /// <summary>The quality that was given; null for none.</summary>
    public static Quality? Quality(this ParseResult parse, Option<string?> option) => parse.GetValue(option) is { } name ? Enum.Parse<Quality>(name, ignoreCase: true) : null;

    public static Option<T?> Of<T>(string name, string helpName, string description, string expected, TryRead<T> read, params string[] aliases) where T : struct =>
        new(name, aliases)
        {
            HelpName = helpName,
            Description = description,
            CustomParser = result =>
            {
                if (read(result.Tokens[0].Value, out var value)) return value;
                result.AddError(Mismatch(name, result.Tokens[0].Value, expected));
                return null;
            },
        };

    private static string Mismatch(string name, string value, string expected) => $"{name} '{value}' is not {expected}.";
}
