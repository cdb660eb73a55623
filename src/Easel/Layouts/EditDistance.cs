namespace Easel.Layouts;

/// <summary>How many letters two words differ by: insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
internal static class EditDistance
{
    /// <summary>Longest word that is compared; a longer one is like no other.</summary>
    public const int MaxLength = 40;

    /// <summary>The distance, or <paramref name="limit"/> + 1 when it is larger.</summary>
    public static int Between(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit || a.Length > MaxLength || b.Length > MaxLength)
            return limit + 1;
        Span<int> rows = stackalloc int[3 * (b.Length + 1)];
        Span<int> earlier = rows[..(b.Length + 1)], previous = rows.Slice(b.Length + 1, b.Length + 1), current = rows[(2 * b.Length + 2)..];
        for (var j = 0; j <= b.Length; j++)
            previous[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            var best = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var distance = Math.Min(Math.Min(previous[j], current[j - 1]) + 1, previous[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    distance = Math.Min(distance, earlier[j - 2] + 1);
                best = Math.Min(best, current[j] = distance);
            }
            if (best > limit)
                return limit + 1;
            var spare = earlier;
            earlier = previous;
            previous = current;
            current = spare;
        }
        return Math.Min(previous[b.Length], limit + 1);
    }
}
