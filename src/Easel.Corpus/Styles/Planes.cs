namespace Easel.Corpus.Styles;

/// <summary>Planes for one picture: what is taken while it is open is given back at its end and serves the thread's next picture.</summary>
/// <remarks>A style needs dozens of planes. Were each a new array, much of the time would go into clearing and collecting large objects.</remarks>
internal sealed class Planes : IDisposable
{
    /// <summary>Most numbers that a thread keeps: 16 MB.</summary>
    private const int MostKept = 4 << 20;

    [ThreadStatic]
    private static Planes? open;

    [ThreadStatic]
    private static Dictionary<int, Stack<float[]>>? spare;

    [ThreadStatic]
    private static int kept;

    private readonly List<float[]> taken = [];

    private Planes() { }

    /// <summary>Begins a picture on this thread, until disposed on the same thread.</summary>
    public static Planes Open() => open = new Planes();

    /// <summary>A plane of zeros, valid until the picture ends; where none is open, simply a new array.</summary>
    public static float[] New(int length)
    {
        if (open is null) return new float[length];
        if (spare is null || !spare.TryGetValue(length, out var planes) || !planes.TryPop(out var plane)) plane = new float[length];
        else
        {
            kept -= length;
            Array.Clear(plane);
        }
        open.taken.Add(plane);
        return plane;
    }

    /// <summary>A copy of a plane.</summary>
    public static float[] Copy(float[] plane)
    {
        var copy = New(plane.Length);
        plane.CopyTo(copy, 0);
        return copy;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        open = null;
        spare ??= [];
        foreach (var plane in taken)
        {
            // Planes of sizes that are drawn no more make room in the end.
            if (kept + plane.Length > MostKept) (kept, spare) = (0, []);
            if (plane.Length > MostKept) continue;
            kept += plane.Length;
            if (!spare.TryGetValue(plane.Length, out var planes)) spare[plane.Length] = planes = new Stack<float[]>();
            planes.Push(plane);
        }
    }
}
