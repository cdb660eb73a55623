namespace Easel;

/// <summary>What to trade for what.</summary>
public enum Quality
{
    /// <summary>A look at what it will be, in half of the steps.</summary>
    Low,
    /// <summary>What the model is made for.</summary>
    Medium,
    /// <summary>As good as the model can, whatever time that takes.</summary>
    High,
}

/// <summary>How a picture is denoised.</summary>
/// <param name="Steps">Denoising steps.</param>
/// <param name="Guidance">Classifier-free guidance; 1 is none.</param>
/// <param name="Sampler">Name of the sampler.</param>
public sealed record SamplingSettings(int Steps, double Guidance, string Sampler);
