namespace Easel.Families;

/// <summary>A LoRA that took part in a picture, as recipes remember it.</summary>
/// <param name="File">Its file's name, without folder.</param>
/// <param name="Hash">16 hexadecimal digits that depend on the file.</param>
/// <param name="Strength">How strongly it worked.</param>
public sealed record LoraUse(string File, string Hash, double Strength)
{
    /// <summary>As the command line takes it: <c>file:0.8</c>.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{Strength}");

    internal static IReadOnlyList<LoraUse> Of(ModelFiles files) =>
        [.. files.Source.Loras.Select(l => new LoraUse(Path.GetFileName(l.Path), FileFingerprint.Of([("", l.Path)]), l.Strength))];
}
