namespace Easel.Checkpoints;

/// <summary>What the headers of all containers must hold to.</summary>
internal static class HeaderChecks
{
    /// <summary>Most elements of one tensor: room for the byte count of any element type without overflow.</summary>
    public const long MaxElements = long.MaxValue / 8;

    /// <summary>Number of elements of a shape.</summary>
    /// <exception cref="FormatException">There are too many.</exception>
    public static long Elements(string name, IReadOnlyList<long> shape)
    {
        // Zeros count as ones for the limit: libtorch computes strides of an empty tensor, too.
        long elements = 1, bound = 1;
        foreach (var size in shape)
        {
            if (size > 0 && bound > MaxElements / size) throw new FormatException($"'{name}' has the impossible shape [{string.Join(", ", shape)}]");
            bound *= Math.Max(1, size);
            elements *= size;
        }
        return elements;
    }

    /// <summary>Refuses tensors whose bytes overlap.</summary>
    /// <exception cref="FormatException">Two do.</exception>
    public static void RefuseOverlaps(IEnumerable<(string Name, long Start, long Length)> tensors)
    {
        var (end, previous) = (0L, "");
        foreach (var (name, start, length) in tensors.Where(t => t.Length > 0).OrderBy(t => t.Start))
        {
            if (start < end) throw new FormatException($"'{previous}' and '{name}' overlap");
            (end, previous) = (start + length, name);
        }
    }
}
