using System.CommandLine;
using System.CommandLine.Parsing;

namespace Easel.Cli;

/// <summary>The words of a prompt; several arguments are joined, so that quotes are not needed.</summary>
internal sealed class PromptArgument : Argument<string[]>
{
    public PromptArgument() : base("PROMPT")
    {
        Arity = ArgumentArity.ZeroOrMore;
        HelpName = "PROMPT";
        Description = "What the picture shall show, in English. Write -- before words that begin with a dash.";
    }

    /// <summary>The prompt; empty when there is none.</summary>
    /// <exception cref="InvalidRequestException">A word is a mistyped option.</exception>
    public string Of(ParseResult parse)
    {
        var words = parse.GetValue(this) ?? [];
        var literal = parse.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Count() - 1;
        // The parser takes options that it does not know for words; only what follows a lone -- is meant so.
        foreach (var word in words.SkipLast(literal))
            if (word.StartsWith("--", StringComparison.Ordinal) || (word.Length == 2 && word[0] == '-'))
                throw new InvalidRequestException($"There is no option '{word}'. See 'easel {parse.CommandResult.Command.Name} --help'.");
        return string.Join(' ', words);
    }
}
