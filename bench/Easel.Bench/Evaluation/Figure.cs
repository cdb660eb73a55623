using System.Globalization;

namespace Easel.Bench.Evaluation;

/// <summary>One line of an evaluation.</summary>
/// <param name="Part">Part of the evaluation.</param>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The figure; null when it was not measured, for the reason in the note.</param>
/// <param name="Unit">Its unit, such as <c>dB</c> or <c>%</c>; empty for none.</param>
/// <param name="Count">Over how many pictures, captions or things.</param>
/// <param name="Note">What limits it; empty for nothing.</param>
internal sealed record Figure(string Part, string Name, double? Value, string Unit, int Count, string Note = "")
{
    /// <summary>A share in percent with its 95 % interval (Wilson 1927).</summary>
    public static Figure Share(string part, string name, int right, int count, string note = "")
    {
        if (count == 0) return new Figure(part, name, null, "%", 0, "nothing of the kind was asked for");
        var (low, high) = Interval(right, count);
        var interval = string.Create(CultureInfo.InvariantCulture, $"{100 * low:F1}–{100 * high:F1}");
        return new Figure(part, name, 100.0 * right / count, "%", count, note.Length == 0 ? interval : $"{interval}; {note}");
    }

    /// <summary>A part that was left out.</summary>
    public static Figure Skipped(string part, string reason) => new(part, "skipped", null, "", 0, reason);

    /// <summary>The 95 % interval of a share, 0–1.</summary>
    internal static (double Low, double High) Interval(int right, int count)
    {
        const double Z = 1.959964;
        var (p, n) = ((double)right / count, (double)count);
        var centre = p + Z * Z / (2 * n);
        var half = Z * Math.Sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        return (Math.Max(0, (centre - half) / (1 + Z * Z / n)), Math.Min(1, (centre + half) / (1 + Z * Z / n)));
    }
}
