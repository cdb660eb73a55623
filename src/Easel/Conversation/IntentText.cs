using System.Globalization;
using System.Text;
using Easel.Layouts;

namespace Easel.Conversation;

/// <summary>Intents on one line, for people and for tests: <c>edit of=2 recolour car blue; add 2 dog left format=3:2</c>.</summary>
public static class IntentText
{
    /// <summary>The line, without the prompt of an edit or of variations.</summary>
    /// <param name="intent">Any intent.</param>
    public static string Write(Intent intent)
    {
        var line = new StringBuilder(intent.Action.ToString().ToLowerInvariant());
        void Part(string text) => line.Append(' ').Append(text);
        if (intent.Attached is not null) Part("of=attached");
        else if (intent.Target is { } target) Part($"of={target}");
        else if (intent.Action == IntentAction.Choose) Part("best");
        if (intent.Action is IntentAction.Generate or IntentAction.Chart) Part($"\"{intent.Prompt}\"");
        if (intent.Changes.Count > 0) Part(string.Join("; ", intent.Changes.Select(Write)));
        if (intent.Keep.Count > 0) Part($"keep={string.Join(',', intent.Keep)}");
        if (intent.Format is { } format) Part($"format={format}");
        if (intent.Count is { } count) Part($"count={count}");
        if (intent.Seed is { } seed) Part($"seed={seed}");
        if (intent.Strength is { } strength) Part($"strength={Number(strength)}");
        if (intent.Mask is not null) Part("mask");
        return line.ToString();
    }

    /// <summary>One change, such as <c>move boat left 0.2</c>.</summary>
    public static string Write(SceneChange change) => change switch
    {
        SceneChange.Add(var noun, var count, var colour, var where, var beside) => $"add {Words(count == 1 ? null : count.ToString(CultureInfo.InvariantCulture), colour, noun, Place(where, beside))}",
        SceneChange.Remove(var items) => $"remove {Write(items)}",
        SceneChange.Recolour(var items, var colour) => $"recolour {Write(items)} {colour}",
        SceneChange.Replace(var items, var noun, var colour) => $"replace {Write(items)} {Words(colour, noun)}",
        SceneChange.Resize(var items, var factor) => $"resize {Write(items)} x{Number(factor)}",
        SceneChange.Move(var items, var direction, var distance) => $"move {Write(items)} {Direction(direction)} {Number(distance)}",
        SceneChange.Place(var items, var where, var beside) => $"place {Write(items)} {Place(where, beside)}",
        SceneChange.SetCount(var noun, var count, var isRelative) => $"count {noun} {(isRelative && count > 0 ? "+" : "")}{count}",
        SceneChange.SetTerm(var slot, var term) => $"set {slot}={term}",
        _ => throw new ArgumentOutOfRangeException(nameof(change)),
    };

    private static string Write(ItemSelector items) => Words(
        items.Count switch { null => "all", 1 => null, { } count => count.ToString(CultureInfo.InvariantCulture) },
        items.Colour, items.Noun ?? "thing", items.Where == PicturePosition.Anywhere ? null : $"@{Where(items.Where)}");

    private static string? Place(PicturePosition where, ItemAnchor? beside) => Words(
        where == PicturePosition.Anywhere ? null : Where(where), beside is null ? null : $"{Relation(beside.Relation)} {Write(beside.Item)}");

    private static string Direction(PicturePosition where) => where switch { PicturePosition.Top => "up", PicturePosition.Bottom => "down", _ => Where(where) };

    private static string Where(PicturePosition where) => where.ToString().ToLowerInvariant().Replace(", ", "-", StringComparison.Ordinal);

    private static string Relation(Relation relation) => string.Concat(relation.ToString().Select((letter, i) => char.IsUpper(letter) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(letter) : $"{letter}"));

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Words(params ReadOnlySpan<string?> words)
    {
        var present = new List<string>();
        foreach (var word in words) if (!string.IsNullOrEmpty(word)) present.Add(word);
        return string.Join(' ', present);
    }
}
