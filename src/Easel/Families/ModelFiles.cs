using System.Text.Json;
using Easel.Checkpoints;

namespace Easel.Families;

/// <summary>Weights of one part of a model, wherever they lie.</summary>
/// <param name="Name">What an error calls it.</param>
/// <param name="Weights">Under the names of diffusers and transformers, LoRAs merged in.</param>
/// <param name="Config">Its <c>config.json</c>; null where sizes are told from the shapes.</param>
/// <param name="Tokenizer">Folder of its tokenizer; null where it brings none.</param>
internal sealed record PartFile(string Name, ICheckpoint Weights, ConfigReader? Config, string? Tokenizer);

/// <summary>The open files of one model: a diffusers folder, one file of everything, or a file of the network with those of its parts given or beside it.</summary>
internal sealed class ModelFiles : IDisposable
{
    private readonly List<IDisposable> _open = [];
    private readonly Dictionary<ModelPart, PartFile> _parts = [];
    private readonly List<string> _paths = [];
    private readonly LoraStack _loras = new();

    private ModelFiles(ModelSource source, string path) => (Source, Path) = (source, path);

    /// <summary>What was asked for.</summary>
    public ModelSource Source { get; }

    /// <summary>The folder or file of the network.</summary>
    public string Path { get; }

    public ModelFamily Family { get; private set; }

    /// <summary>Such as <c>base</c> or <c>inpainting</c>.</summary>
    public string Variant { get; private set; } = "";

    /// <summary>What <c>model_index.json</c> says; nothing in a file.</summary>
    public ConfigReader Settings { get; private set; } = new(JsonSerializer.SerializeToElement(new { }), "the file");

    /// <summary>The schedule it was trained with.</summary>
    public ConfigReader Scheduler { get; private set; } = null!;

    /// <summary>What it is called, for people and for what only a name tells.</summary>
    public string Name => System.IO.Path.GetFileName(Path.TrimEnd(System.IO.Path.DirectorySeparatorChar, '/'));

    /// <summary>LoRAs with what matched of them.</summary>
    public IReadOnlyList<LoraReport> LoraReports { get; private set; } = [];

    /// <summary>Few steps, where the name of the model or of a LoRA says so; null otherwise.</summary>
    public FewStepModel? FewStep => Source.Loras.Select(l => FewStepModel.Of(System.IO.Path.GetFileNameWithoutExtension(l.Path))).FirstOrDefault(f => f is not null) ?? FewStepModel.Of(Name);

    /// <summary>Whether a path leads to a model of this kind, and not to one of Easel's own.</summary>
    public static bool Is(string path) => DiffusersFolder.IsOne(path) || File.Exists(path) || WeightFiles.In(path).Any();

    /// <summary>Opens everything that a model needs, and reads none of the weights.</summary>
    /// <exception cref="UnknownModelException">It is no model that pictures can be made with.</exception>
    /// <exception cref="CheckpointException">A part is missing, damaged, or belongs to another model; the message says which, and the remedy.</exception>
    public static ModelFiles Open(ModelSource source)
    {
        var path = Directory.Exists(source.Path) && !DiffusersFolder.IsOne(source.Path) ? WeightFiles.Network(source.Path) : source.Path;
        var files = new ModelFiles(source, path);
        try
        {
            if (Directory.Exists(path)) files.OpenFolder();
            else files.OpenFile();
            if (source.Autoencoder is { } autoencoder) files.TakeAutoencoder(autoencoder);
            foreach (var encoder in source.TextEncoders) files.TakeTextEncoder(encoder);
            files.LookBeside();
            files.MergeLoras();
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Where its own tokenizers may lie, for a refiner that comes without.</summary>
    public IEnumerable<string> TokenizerPlaces => _parts.Values.Select(p => p.Tokenizer).OfType<string>().Append(Directory.Exists(Path) ? Path : System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);

    /// <summary>What all weights take at two bytes a number.</summary>
    public long HalfPrecisionBytes => _parts.Values.Sum(part => part.Weights.Tensors.Values.Sum(tensor => 2 * tensor.Elements));

    public bool Has(ModelPart part) => _parts.ContainsKey(part);

    /// <summary>The weights of a part.</summary>
    /// <exception cref="CheckpointException">They are nowhere.</exception>
    public PartFile Part(ModelPart part)
    {
        if (_parts.TryGetValue(part, out var file)) return file;
        var (what, key, option) = part switch
        {
            ModelPart.Autoencoder => ("autoencoder", "first_stage_model.decoder.conv_in.weight", "--autoencoder"),
            ModelPart.ClipText => ("text encoder CLIP-L", "text_model.embeddings.token_embedding.weight", "--text-encoder"),
            ModelPart.OpenClipText => ("text encoder OpenCLIP", "model.token_embedding.weight", "--text-encoder"),
            ModelPart.T5Text => ("text encoder T5", "text_encoders.t5xxl.transformer.shared.weight", "--text-encoder"),
            _ => ("network", "model.diffusion_model", "--model"),
        };
        throw new CheckpointException(Directory.Exists(Path)
            ? $"{Path} ({Family} {Variant}) has no {what}: there are no weights in its folder; fetch them, or give a file with {option}."
            : $"{Path} ({Family} {Variant}) has no {what}: it has no key such as '{key}', and no file beside it is one. Give its file with {option}.");
    }

    /// <summary>The file of the tiny autoencoder that was asked for; null for none.</summary>
    /// <exception cref="UnknownModelException">It is not there.</exception>
    public ICheckpoint? OpenPreviewDecoder()
    {
        if (Source.PreviewDecoder is not { } path) return null;
        if (!File.Exists(path)) throw new UnknownModelException($"There is no preview decoder {path}; check the name.");
        var file = CheckpointFile.Open(path);
        _open.Add(file);
        return file;
    }

    /// <summary>First 16 hexadecimal digits of the SHA-256 over the files: of each the length, the first and the last megabyte.</summary>
    public string Hash() => Directory.Exists(Path)
        ? FileFingerprint.Of([.. FileFingerprint.OfFolder(Path), .. _paths.Select(p => (System.IO.Path.GetFileName(p), p))])
        : FileFingerprint.Of(_paths.SelectMany(WeightFiles.OfIndex).Select(p => (System.IO.Path.GetFileName(p), p)));

    public void Dispose()
    {
        foreach (var file in _open) file.Dispose();
        _loras.Dispose();
    }

    private void OpenFolder()
    {
        var folder = DiffusersFolder.Open(Path);
        _open.Add(folder);
        var detected = ModelDetector.Detect(folder);
        (Family, Variant) = (detected.Family, detected.Variant);
        Settings = ConfigReader.Open(System.IO.Path.Combine(Path, "model_index.json"));
        Scheduler = ConfigReader.Open(System.IO.Path.Combine(Path, "scheduler", "scheduler_config.json"));
        foreach (var (part, at) in detected.Parts)
        {
            var sub = System.IO.Path.Combine(Path, at.Folder);
            _parts[part] = new PartFile(sub, folder.Weights(at.Folder), ConfigReader.Open(System.IO.Path.Combine(sub, "config.json")), System.IO.Path.Combine(Path, at.Folder.Replace("text_encoder", "tokenizer")));
        }
    }

    private void OpenFile()
    {
        var (file, detected) = Detected(Path);
        (Family, Variant) = (detected.Family, detected.Variant);
        if (!detected.Parts.ContainsKey(ModelPart.Denoiser))
            throw new UnknownModelException($"{Path} is {Article(Family)} and makes no pictures by itself; name the file of a model" + Family switch
            {
                ModelFamily.Lora => ", and this one with --lora.",
                ModelFamily.TextualInversion => ", and this one with --embedding.",
                ModelFamily.Autoencoder => ", and this one with --autoencoder.",
                ModelFamily.TinyAutoencoder => ", and this one with --preview-decoder.",
                ModelFamily.ClipText or ModelFamily.T5Text => ", and this one with --text-encoder.",
                _ => ".",
            });
        foreach (var part in detected.Parts.Keys) _parts[part] = new PartFile(Path, detected.View(file, part), null, null);
        var prediction = Source.Prediction ?? detected.Prediction;
        if (prediction is "edm" or "edm-v") throw new CheckpointException($"{Path} was trained with EDM's noise (it has the key 'edm_{(prediction == "edm" ? "mean" : "vpred.sigma_max")}'), which Easel does not have for this family.");
        if (prediction is null) throw new CheckpointException($"{Path} ({Family}) does not say whether it predicts noise or velocity; add --prediction v (models of 768 pixels) or --prediction epsilon (models of 512 pixels).");
        Scheduler = SchedulerSettings.Published(Family, Variant, prediction, file.Tensors.ContainsKey("ztsnr"));
    }

    private (ICheckpoint File, DetectedModel Model) Detected(string path)
    {
        if (!File.Exists(path)) throw new UnknownModelException($"There is no {path}; check the name.");
        var file = CheckpointFile.Open(path);
        _open.Add(file);
        _paths.Add(path);
        return (file, ModelDetector.Detect(file));
    }

    private void TakeAutoencoder(string path)
    {
        var (file, detected) = Detected(path);
        if (!detected.Parts.ContainsKey(ModelPart.Autoencoder) || detected.Family == ModelFamily.TinyAutoencoder) throw new CheckpointException($"{path} is {Article(detected.Family)}, no autoencoder; give the file of one with --autoencoder.");
        _parts[ModelPart.Autoencoder] = new PartFile(path, detected.View(file, ModelPart.Autoencoder), null, null);
    }

    private void TakeTextEncoder(string path)
    {
        var (file, detected) = Detected(path);
        var found = detected.Parts.Keys.Where(p => p is ModelPart.ClipText or ModelPart.OpenClipText or ModelPart.T5Text).ToList();
        if (found.Count == 0) throw new CheckpointException($"{path} is {Article(detected.Family)}, no text encoder; give the file of one with --text-encoder.");
        foreach (var part in found) _parts[Meant(part, file)] = new PartFile(path, detected.View(file, part), null, null);
    }

    // Under the names of transformers both CLIPs look alike: OpenCLIP's is the deeper one, or the only one that the family has.
    private ModelPart Meant(ModelPart part, ICheckpoint file) =>
        part == ModelPart.ClipText && Needed.Contains(ModelPart.OpenClipText)
        && (!Needed.Contains(ModelPart.ClipText) || file.Tensors.Keys.Any(k => k.Contains(".layers.12.", StringComparison.Ordinal)) || Has(ModelPart.ClipText)) ? ModelPart.OpenClipText : part;

    private IReadOnlyList<ModelPart> Needed => ModelDetector.Needed(Family);

    private void LookBeside()
    {
        if (Directory.Exists(Path) || Needed.All(Has)) return;
        var found = new Dictionary<ModelPart, List<string>>();
        foreach (var neighbour in WeightFiles.Beside(Path))
            if (Alone(neighbour) is { } part && !Has(part))
            {
                if (!found.TryGetValue(part, out var list)) found[part] = list = [];
                list.Add(neighbour);
            }
        foreach (var (part, files) in found)
        {
            if (files.Count > 1)
                throw new CheckpointException($"{Path} ({Family} {Variant}) has no {part}, and {files.Count} files beside it could be one: {string.Join(", ", files.Take(5).Select(f => System.IO.Path.GetFileName(f)))}. Choose with {(part == ModelPart.Autoencoder ? "--autoencoder" : "--text-encoder")}.");
            if (part == ModelPart.Autoencoder) TakeAutoencoder(files[0]);
            else TakeTextEncoder(files[0]);
        }
    }

    // What a file is that holds one part and nothing else, and that this family can use; null otherwise.
    private ModelPart? Alone(string path)
    {
        try
        {
            using var file = CheckpointFile.Open(path);
            var detected = ModelDetector.Detect(file);
            if (detected.Family is not (ModelFamily.Autoencoder or ModelFamily.ClipText or ModelFamily.T5Text) || detected.Parts.Count != 1) return null;
            var part = Meant(detected.Parts.Keys.Single(), file);
            if (!Needed.Contains(part)) return null;
            // Stable Diffusion up to XL and PixArt work on latents of 4 channels, the others on 16.
            var wanted = Family is >= ModelFamily.StableDiffusion3 and not ModelFamily.PixArt ? 16 : 4;
            return part != ModelPart.Autoencoder || detected.View(file, part).Tensors.TryGetValue("decoder.conv_in.weight", out var input) && input.Shape is [_, var channels, ..] && channels == wanted ? part : null;
        }
        catch (CheckpointException)
        {
            // A neighbour that is no sound file is none of our business.
            return null;
        }
    }

    private void MergeLoras()
    {
        if (Source.Loras.Count == 0) return;
        foreach (var (path, strength) in Source.Loras)
        {
            if (!File.Exists(path)) throw new UnknownModelException($"There is no LoRA {path}; check the name.");
            _loras.Add(path, strength);
        }
        _loras.RefuseOtherFamilies(Family, Path);
        var second = Family == ModelFamily.Flux ? ModelPart.T5Text : ModelPart.OpenClipText;
        foreach (var part in _parts.Keys.ToList())
        {
            var place = part == ModelPart.Denoiser ? LoraPart.Denoiser : part == ModelPart.Autoencoder ? (LoraPart?)null
                : part == ModelPart.T5Text && second != ModelPart.T5Text ? LoraPart.TextEncoder3 : part == second && Has(ModelPart.ClipText) ? LoraPart.TextEncoder2 : LoraPart.TextEncoder;
            if (place is { } known) _parts[part] = _parts[part] with { Weights = _loras.Over(_parts[part].Weights, known, ArchitectureOf(part)) };
        }
        LoraReports = _loras.Reports();
    }

    private Architecture? ArchitectureOf(ModelPart part) => part switch
    {
        ModelPart.ClipText or ModelPart.OpenClipText => Architecture.ClipText,
        ModelPart.T5Text => Architecture.T5Encoder,
        _ when Family == ModelFamily.Flux => Architecture.Flux,
        _ when Family == ModelFamily.Chroma => Architecture.Chroma,
        _ when Family == ModelFamily.PixArt => Architecture.PixArt,
        _ when Family >= ModelFamily.StableDiffusion3 => Architecture.StableDiffusion3,
        _ => Architecture.UNet,
    };

    private static string Article(ModelFamily family) => family switch
    {
        ModelFamily.Lora => "a LoRA",
        ModelFamily.TextualInversion => "a learnt word (textual inversion)",
        ModelFamily.Autoencoder => "an autoencoder",
        ModelFamily.TinyAutoencoder => "a tiny autoencoder",
        ModelFamily.ClipText => "a text encoder (CLIP)",
        ModelFamily.T5Text => "a text encoder (T5)",
        ModelFamily.ControlNet => "a ControlNet",
        _ => $"a model of the family {family}",
    };
}
