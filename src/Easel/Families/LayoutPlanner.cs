using Easel.Layouts;
using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>Samples layouts from a planner, token by token, under the rules of the grammar and the demands of the prompt.</summary>
/// <param name="session">The planner.</param>
/// <param name="grammar">Its grammar.</param>
/// <param name="temperature">Sharpness of the sampling: 1 samples as learnt, near 0 always takes the likeliest token.</param>
public sealed class LayoutPlanner(PlannerSession session, LayoutGrammar grammar, double temperature)
{
    /// <summary>Plans a layout.</summary>
    /// <param name="text">1×T×D states of the prompt.</param>
    /// <param name="demands">What must be in it.</param>
    /// <param name="aspect">Width / height of the picture.</param>
    /// <param name="seed">Same words, demands, aspect and seed: same layout.</param>
    public Layout Plan(Tensor text, LayoutDemands demands, float aspect, ulong seed)
    {
        var random = new SplitMix(seed);
        var writer = new LayoutWriter(grammar, demands, aspect);
        session.Begin(text);
        var scores = new float[session.Vocabulary];
        while (!writer.IsComplete)
        {
            writer.Mask(scores);
            var token = Sample(scores, ref random);
            writer.Push(token);
            if (!writer.IsComplete) scores = session.Next(token);
        }
        return grammar.Decode(writer.Tokens);
    }

    private int Sample(float[] scores, ref SplitMix random)
    {
        var highest = scores.Max();
        var weights = Array.ConvertAll(scores, s => Math.Exp((s - highest) / temperature));
        var at = random.NextDouble() * weights.Sum();
        for (var token = 0; token < weights.Length; token++)
            if ((at -= weights[token]) < 0) return token;
        return Array.IndexOf(scores, highest);
    }

    /// <summary>SplitMix64 (Steele, Lea and Flood 2014): a tiny generator whose numbers are the same on every platform and version.</summary>
    private struct SplitMix(ulong seed)
    {
        private ulong _state = seed;

        public double NextDouble()
        {
            var z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }
}
