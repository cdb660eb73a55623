using System.CommandLine;
using System.Globalization;
using Easel.Families;
using Easel.Store;

namespace Easel.Cli;

/// <summary>What goes with a public model: parts from other files, LoRAs, learnt words, a refiner.</summary>
internal sealed class ModelPartOptions
{
    private readonly Option<string[]> _loras = Many("--lora", "FILE[:STRENGTH]", "LoRA to merge into a public model, and how strongly (1 when not given); may be repeated.");
    private readonly Option<string[]> _embeddings = Many("--embedding", "PATH", "Learnt word (textual inversion) or folder of them; prompts say embedding:NAME. May be repeated.");
    private readonly Option<string[]> _textEncoders = Many("--text-encoder", "FILE", "Text encoder (CLIP or T5) of a model that comes without; may be repeated.");
    private readonly Option<string?> _autoencoder = Values.Text("--autoencoder", "FILE", "Autoencoder (VAE) to use instead of the model's own.");
    private readonly Option<string[]> _tokenizers = Many("--tokenizer", "PATH", "Vocabulary of a text encoder, or its folder, for a model that comes without; may be repeated.");
    private readonly Option<string?> _refiner = Values.Text("--refiner", "MODEL", "Refiner of SDXL, for the last steps.");
    private readonly Option<double?> _refinerFrom = Values.Number<double>("--refiner-from", "Part of the way after which the refiner takes over, 0 to 1; 0.8 when not given.", "a number");
    private readonly Option<string?> _preview = Values.Text("--preview-decoder", "FILE", "Tiny autoencoder (TAESD) that makes the previews of a public model.");
    private readonly Option<string?> _prediction = Values.Choice("--prediction", "KIND", "What a Stable Diffusion 2 file predicts, if it does not say: epsilon or v.", "epsilon", "v");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _loras, _embeddings, _textEncoders, _autoencoder, _tokenizers, _refiner, _refinerFrom, _preview, _prediction }) command.Add(option);
    }

    /// <summary>A model with what goes with it.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="path">The model.</param>
    /// <param name="locate">The path of a name in the store, or the name as it is.</param>
    public ModelSource Source(ParseResult parse, string path, Func<string, string> locate)
    {
        if (parse.GetValue(_refinerFrom) is not null && parse.GetValue(_refiner) is null) throw new InvalidRequestException("--refiner-from belongs to a refiner; name one with --refiner.");
        return new ModelSource(path)
        {
            Loras = [.. (parse.GetValue(_loras) ?? []).Select(text => Lora(text, locate))],
            Embeddings = parse.GetValue(_embeddings) ?? [],
            TextEncoders = [.. (parse.GetValue(_textEncoders) ?? []).Select(locate)],
            Autoencoder = parse.GetValue(_autoencoder) is { } autoencoder ? locate(autoencoder) : null,
            Tokenizers = parse.GetValue(_tokenizers) ?? [],
            Refiner = parse.GetValue(_refiner) is { } refiner ? new RefinerChoice(locate(refiner), parse.GetValue(_refinerFrom) ?? 0.8) : null,
            PreviewDecoder = parse.GetValue(_preview) is { } preview ? locate(preview) : null,
            Prediction = parse.GetValue(_prediction),
        };
    }

    // A name may itself have a colon; what follows the last one is a strength where it is a number.
    private static LoraChoice Lora(string text, Func<string, string> locate)
    {
        var colon = text.LastIndexOf(':');
        if (File.Exists(text) || colon <= 0) return new LoraChoice(locate(text));
        return double.TryParse(text.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var strength) ? new LoraChoice(locate(text[..colon]), strength)
            : throw new InvalidRequestException($"--lora '{text}': there is no such file, and '{text[(colon + 1)..]}' is no strength; write FILE or FILE:0.8.");
    }

    private static Option<string[]> Many(string name, string helpName, string description) => new(name) { HelpName = helpName, Description = description, AllowMultipleArgumentsPerToken = false };
}
