using System.Globalization;

namespace Easel.Families;

/// <summary>A LoRA that took part in a picture, as recipes remember it.</summary>
/// <param name="File">Its file's name, without folder.</param>
/// <param name="Hash">16 hexadecimal digits that depend on the file.</param>
/// <param name="Strength">How strongly it worked.</param>
public sealed record LoraUse(string File, string Hash, double Strength)
{
    /// <summary>As the command line takes it: <c>file:0.8</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Strength}");

    internal static IReadOnlyList<LoraUse> Of(ModelFiles files) =>
        [.. files.Source.Loras.Select(l => new LoraUse(Path.GetFileName(l.Path), FileFingerprint.Of(l.Path), l.Strength))];
}

/// <summary>A refiner that took part in a picture, as recipes remember it.</summary>
/// <param name="File">Name of its file or folder.</param>
/// <param name="Hash">16 hexadecimal digits that depend on its files.</param>
/// <param name="From">Part of the way that the base model went.</param>
public sealed record RefinerUse(string File, string Hash, double From)
{
    /// <summary>As the command line takes it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File} --refiner-from {From}");
}

/// <summary>A learnt word that took part in a picture, as recipes remember it.</summary>
/// <param name="Name">What prompts call it by.</param>
/// <param name="Hash">16 hexadecimal digits that depend on its file.</param>
public sealed record EmbeddingUse(string Name, string Hash);
