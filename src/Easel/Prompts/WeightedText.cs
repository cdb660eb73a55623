using System.Globalization;
using System.Text;

namespace Easel.Prompts;

/// <summary>A piece of a prompt and how much it counts.</summary>
/// <param name="Text">The words.</param>
/// <param name="Weight">1 is as written.</param>
public sealed record WeightedText(string Text, double Weight)
{
    /// <summary>What one pair of parentheses multiplies by; one pair of brackets divides by it.</summary>
    public const double Step = 1.1;

    private const double MostWeight = 10;

    /// <summary>
    /// Reads emphasis as the usual programs write it: <c>(words)</c> counts 1.1 times, <c>(words:1.3)</c> 1.3 times, <c>[words]</c> 1/1.1
    /// times, nested as one likes; a backslash before a parenthesis or bracket takes it literally. Unbalanced ones are closed at the end,
    /// or taken literally where nothing is open.
    /// </summary>
    /// <param name="prompt">The prompt.</param>
    /// <returns>The pieces in order; neighbours of equal weight are one piece.</returns>
    public static IReadOnlyList<WeightedText> Parse(string prompt)
    {
        var (pieces, open, text) = (new List<WeightedText>(), new Stack<(bool Round, int Start)>(), new StringBuilder());
        for (var i = 0; i < prompt.Length; i++)
        {
            var c = prompt[i];
            if (c == '\\' && i + 1 < prompt.Length && "()[]\\".Contains(prompt[i + 1])) text.Append(prompt[++i]);
            else if (c is '(' or '[')
            {
                Flush();
                open.Push((c == '(', pieces.Count));
            }
            else if (c is ')' or ']' && open.TryPeek(out var top) && top.Round == (c == ')')) Close(c == ')' ? Step : 1 / Step);
            else if (c == ':' && open.TryPeek(out top) && top.Round && Number(prompt, i + 1, out var weight, out var end))
            {
                Close(weight);
                i = end;
            }
            else text.Append(c);
        }
        while (open.Count > 0) Close(open.Peek().Round ? Step : 1 / Step);
        Flush();
        return Merged(pieces);

        void Flush()
        {
            if (text.Length > 0) pieces.Add(new WeightedText(text.ToString(), 1));
            text.Clear();
        }

        void Close(double factor)
        {
            Flush();
            for (var i = open.Pop().Start; i < pieces.Count; i++) pieces[i] = pieces[i] with { Weight = Math.Clamp(pieces[i].Weight * factor, -MostWeight, MostWeight) };
        }
    }

    // " 1.3 )" behind a colon; the end is at the parenthesis.
    private static bool Number(string prompt, int start, out double weight, out int end)
    {
        weight = 0;
        end = prompt.IndexOf(')', start);
        return end >= 0 && end - start <= 20 && double.TryParse(prompt.AsSpan(start, end - start), NumberStyles.Float, CultureInfo.InvariantCulture, out weight) && double.IsFinite(weight);
    }

    private static List<WeightedText> Merged(List<WeightedText> pieces)
    {
        var merged = new List<WeightedText>();
        foreach (var piece in pieces)
        {
            if (merged is [.., var last] && last.Weight == piece.Weight) merged[^1] = last with { Text = last.Text + piece.Text };
            else merged.Add(piece);
        }
        return merged;
    }
}
