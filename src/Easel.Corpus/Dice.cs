namespace Easel.Corpus;

/// <summary>Random choices, all from one source.</summary>
internal sealed class Dice(Random random)
{
    public Random Random => random;

    public bool Chance(double probability) => random.NextDouble() < probability;

    public float Span(float low, float high) => low + (high - low) * (float)random.NextDouble();

    public T Any<T>(IReadOnlyList<T> options) => options[random.Next(options.Count)];

    public T Pick<T>(params (T Value, int Weight)[] options) => Weighted(options, option => option.Weight).Value;

    public T Weighted<T>(IReadOnlyList<T> options, Func<T, float> weight)
    {
        var rest = random.NextDouble() * options.Sum(option => weight(option));
        foreach (var option in options)
            if ((rest -= weight(option)) < 0) return option;
        return options[^1];
    }
}
