using Easel.Layouts;

namespace Easel.Corpus;

/// <summary>Draws scenes at random: a place, its light and weather, and a few things placed where they belong.</summary>
public static class SceneSampler
{
    /// <summary>The scene of a seed; the same seed gives the same scene. Never a held-out one.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="aspect">Width over height of the picture, 0.5–2.</param>
    /// <exception cref="InvalidRequestException">The aspect is out of range.</exception>
    public static Scene Sample(ulong seed, float aspect = 1f) => Draw(seed, aspect, heldOut: false);

    /// <summary>As <see cref="Sample"/>, but only scenes that training never sees.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="aspect">Width over height of the picture, 0.5–2.</param>
    /// <exception cref="InvalidRequestException">The aspect is out of range.</exception>
    public static Scene SampleHeldOut(ulong seed, float aspect = 1f) => Draw(seed, aspect, heldOut: true);

    private static Scene Draw(ulong seed, float aspect, bool heldOut)
    {
        if (!(aspect is >= .5f and <= 2f))
            throw new InvalidRequestException($"Aspect {aspect} is out of range; take a width over height of 0.5 to 2.");
        for (var attempt = 0ul; ; attempt++)
        {
            var scene = new SceneDraft(new Dice(new Random(Mix(seed * 1000003 + attempt))), aspect).Compose();
            if (HeldOut.Contains(scene) == heldOut) return scene;
        }
    }

    /// <summary>SplitMix64's finaliser: neighbouring seeds give unrelated scenes.</summary>
    private static int Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return (int)(x ^ (x >> 31));
    }
}
