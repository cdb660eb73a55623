using System.Globalization;
using System.Text.RegularExpressions;

namespace Easel.Families;

/// <summary>Settings of a distilled model that needs few steps. Its weights have the shape of any other's; only its name, or that of the LoRA that makes it one, tells.</summary>
/// <param name="Kind">What the name says, such as <c>lightning</c>.</param>
/// <param name="Steps">Denoising steps.</param>
/// <param name="Sampler">Name of the sampler.</param>
/// <param name="IsTrailing">Whether runs begin at the noisiest training step.</param>
/// <param name="MaxSize">Side of a picture by default, at most; null for the family's own.</param>
internal sealed partial record FewStepModel(string Kind, int Steps, string Sampler, bool IsTrailing, int? MaxSize = null)
{
    /// <summary>One line for a person.</summary>
    public string Note => string.Create(CultureInfo.InvariantCulture, $"By its name ({Kind}) it needs few steps: {Steps} steps of {Sampler} without guidance, unless you say otherwise.");

    /// <summary>What a name says; null for an ordinary model.</summary>
    /// <param name="name">Name of a file or folder.</param>
    public static FewStepModel? Of(string name)
    {
        var words = Word().Matches(name.ToLowerInvariant()).Select(m => m.Value).ToHashSet();
        var steps = StepCount().Match(name.ToLowerInvariant()) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : (int?)null;
        if (words.Contains("lcm")) return new FewStepModel("lcm", steps ?? 4, "lcm", false);
        if (words.Contains("lightning")) return new FewStepModel("lightning", steps ?? 4, "euler", true);
        if (words.Contains("hyper")) return new FewStepModel("hyper", steps ?? 8, "euler", true);
        return words.Contains("turbo") ? new FewStepModel("turbo", steps ?? 4, "euler-a", true, 512) : null;
    }

    [GeneratedRegex("[a-z]+")]
    private static partial Regex Word();

    // "4step", "8-steps"; two digits at most.
    [GeneratedRegex(@"(?<!\d)([1-9]\d?)[-_ ]?steps?(?![a-z])")]
    private static partial Regex StepCount();
}
