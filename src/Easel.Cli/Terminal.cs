namespace Easel.Cli;

/// <summary>Where a command writes, and how it learns that it shall stop.</summary>
/// <param name="Out">What was asked for, and nothing else: it may be piped into another program.</param>
/// <param name="Error">Everything said to a person.</param>
/// <param name="Stop">Cancelled by Ctrl+C.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, CancellationToken Stop)
{
    /// <summary>Where a person's words come from.</summary>
    public TextReader In { get; init; } = Console.In;

    /// <summary>What Ctrl+C interrupts; null where nothing can.</summary>
    public Interrupts? Interrupts { get; init; }

    /// <summary>Whether a person watches, so that a progress bar makes sense.</summary>
    public bool IsInteractive => ReferenceEquals(Error, Console.Error) && !Console.IsErrorRedirected;

    /// <summary>Whether a person types the words and reads the answers.</summary>
    public bool IsTalking => ReferenceEquals(Out, Console.Out) && ReferenceEquals(In, Console.In) && !Console.IsOutputRedirected && !Console.IsInputRedirected;

    /// <summary>Says one line to the person.</summary>
    public void Say(string message) => Error.WriteLine($"easel: {Printable(message)}");

    /// <summary>Text from outside on one line, without the control characters that would steer the terminal.</summary>
    public static string Printable(string text) =>
        string.Concat(text.ReplaceLineEndings(" ").Where(c => !char.IsControl(c) && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.Format));
}
