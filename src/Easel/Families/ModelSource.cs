namespace Easel.Families;

/// <summary>A LoRA and how strongly it works.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Strength">Usually 0 to 1; negative values work against it.</param>
public sealed record LoraChoice(string Path, double Strength = 1);

/// <summary>A refiner and where it takes over.</summary>
/// <param name="Path">Its file or folder.</param>
/// <param name="From">Part of the way that the base model goes, 0 to 1.</param>
public sealed record RefinerChoice(string Path, double From = 0.8);

/// <summary>The files that a model is put together from.</summary>
/// <param name="Path">A folder as diffusers saves it, Easel One's folder, a file of weights, or the index of a split one.</param>
public sealed record ModelSource(string Path)
{
    /// <summary>Files of text encoders, where the model has none or others shall be used.</summary>
    public IReadOnlyList<string> TextEncoders { get; init; } = [];

    /// <summary>File of the autoencoder, where the model has none or another shall be used.</summary>
    public string? Autoencoder { get; init; }

    /// <summary>Files or folders of the tokenizers' vocabularies, looked at in this order before those beside the model.</summary>
    public IReadOnlyList<string> Tokenizers { get; init; } = [];

    /// <summary>Vocabularies to fall back on, looked at last.</summary>
    public IReadOnlyList<string> SpareTokenizers { get; init; } = [];

    /// <summary>LoRAs that are merged into the weights.</summary>
    public IReadOnlyList<LoraChoice> Loras { get; init; } = [];

    /// <summary>Files of learnt words (textual inversion), or folders of them.</summary>
    public IReadOnlyList<string> Embeddings { get; init; } = [];

    /// <summary>Model for the last steps; null for none.</summary>
    public RefinerChoice? Refiner { get; init; }

    /// <summary>Tiny autoencoder that makes previews; null shrinks latents instead.</summary>
    public string? PreviewDecoder { get; init; }

    /// <summary>What the network predicts, <c>epsilon</c> or <c>v</c>, for files that do not say so; null to go by the file.</summary>
    public string? Prediction { get; init; }

    /// <summary>Bytes of memory that may be used; null for no limit.</summary>
    public long? FreeBytes { get; init; }

    /// <summary>Largest picture that memory is planned for; null for the model's own size.</summary>
    public (int Width, int Height)? Size { get; init; }

    /// <summary>Told what a person should know before the weights are read: what memory it takes, what LoRAs matched. Null for nobody.</summary>
    public Action<string>? Tell { get; init; }

    /// <summary>Whether anything but the model itself is asked for.</summary>
    internal bool HasExtras => TextEncoders.Count + Loras.Count + Embeddings.Count > 0 || (Autoencoder ?? PreviewDecoder ?? Prediction ?? Refiner?.Path) is not null;
}
