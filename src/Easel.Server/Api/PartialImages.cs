namespace Easel.Server.Api;

/// <summary>Which of a picture's previews are sent: the draft, because it is there at once, and the rest evenly spread over the steps.</summary>
/// <param name="count">How many are wanted, 0 to 3.</param>
/// <param name="steps">Steps of a picture.</param>
internal sealed class PartialImages(int count, int steps)
{
    private readonly HashSet<int> _steps = [.. Enumerable.Range(1, Math.Max(0, count - 1)).Select(i => (int)Math.Round(i * (double)steps / count)).Where(step => step >= 1 && step < steps)];

    /// <summary>Whether a preview is one of them.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="isDraft">Whether it is the draft.</param>
    public bool Shows(int step, bool isDraft) => count > 0 && (isDraft || _steps.Contains(step));
}
