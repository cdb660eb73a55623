using Easel.Checkpoints;
using Easel.Denoising;
using Easel.Layouts;
using Easel.Models;
using Easel.Prompts;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>Stable Diffusion 1.x, 2.x and SDXL: CLIP text encoders, a U-Net and a convolutional autoencoder.</summary>
public sealed class StableDiffusion : IImageModel
{
    // Scores that the refiner was trained with: of pictures to come near to, and to be led away from.
    private const float GoodScore = 6, PoorScore = 2.5f;

    private readonly ModelFiles _files;
    private readonly ScalarType _type;
    private readonly List<ClipPrompts> _prompts = [];
    private readonly Dictionary<string, string> _learnt = new(StringComparer.OrdinalIgnoreCase);
    private readonly Prediction _prediction;
    private readonly DdpmSchedule _schedule;
    private readonly bool _zeroesEmptyPrompt;
    private UNetConfig _config = null!;
    private NetworkPart<UNet> _network = null!;
    private LatentDecoder? _decoder;
    private StableDiffusion? _refiner;
    private ((string, string?, int, int, double) Request, UNetCondition With, UNetCondition? Without)? _last;
    private string? _hash;

    private StableDiffusion(ModelFiles files, ScalarType type)
    {
        (_files, _type) = (files, type);
        (_schedule, _prediction) = SchedulerSettings.Ddpm(files.Scheduler, files.FewStep is { IsTrailing: true });
        _zeroesEmptyPrompt = files.Settings.Bool("force_zeros_for_empty_prompt", false);
    }

    /// <inheritdoc/>
    public int CountTokens(string prompt) => _prompts[0].CountTokens(prompt);

    /// <summary>Settings when none are asked for.</summary>
    public ModelDefaults Defaults { get; private set; } = null!;

    /// <summary>First 16 hexadecimal digits of the SHA-256 over its files (of each the length, the first and the last megabyte), the name that recipes know it by.</summary>
    public string Hash => _hash ??= _files.Hash();

    /// <summary>Type of the computation, <c>bf16</c> or <c>fp32</c>.</summary>
    public string Precision => _type == ScalarType.BFloat16 ? "bf16" : "fp32";

    /// <inheritdoc/>
    public EaselOne? Planner => null;

    /// <inheritdoc/>
    public bool TakesNegative => true;

    /// <inheritdoc/>
    public bool TakesPicture => _config.InChannels == 2 * LatentChannels + 1;

    /// <inheritdoc/>
    public IReadOnlyList<LoraUse> Loras => LoraUse.Of(_files);

    /// <inheritdoc/>
    public RefinerUse? Refiner => _refiner is null ? null : new RefinerUse(_refiner._files.Name, _refiner.Hash, _files.Source.Refiner!.From);

    /// <inheritdoc/>
    public IReadOnlyList<EmbeddingUse> EmbeddingsIn(string prompt, string? negative) =>
        [.. _prompts[0].WordsIn(prompt).Union(_prompts[0].WordsIn(negative ?? ""), StringComparer.OrdinalIgnoreCase).Where(_learnt.ContainsKey).Select(name => new EmbeddingUse(name, FileFingerprint.Of(_learnt[name])))];

    /// <summary>Channels of its latents.</summary>
    public int LatentChannels => _config.OutChannels;

    /// <summary>Pixels per latent cell along each side.</summary>
    public int Downsampling => _decoder!.Config.Downsampling;

    /// <summary>Whether the U-Net takes sizes and a summary of the prompt, as SDXL's does.</summary>
    public bool IsSdxl => _config.ConditionWidth is not null;

    private bool IsRefiner => _files.Family == ModelFamily.SdxlRefiner;

    /// <summary>Loads a model.</summary>
    /// <param name="folder">A folder as diffusers saves it, or a file of weights.</param>
    /// <param name="type">Type of the computation: float32 or bfloat16.</param>
    /// <exception cref="UnknownModelException">There is no model of this family.</exception>
    /// <exception cref="CheckpointException">A part is missing, damaged, or a variant that Easel does not have.</exception>
    public static StableDiffusion Load(string folder, ScalarType type) =>
        ImageModels.Load(new ModelSource(folder), type) is StableDiffusion model ? model : throw new UnknownModelException($"The model at {folder} is none of Stable Diffusion 1.x, 2.x or XL.");

    /// <summary>Puts a model together from its files, which it owns from now on.</summary>
    internal static StableDiffusion Load(ModelFiles files, ScalarType type)
    {
        StableDiffusion? model = null;
        try
        {
            model = new StableDiffusion(files, type);
            model.OpenParts();
            if (files.Source.Refiner is { } refiner) model.OpenRefiner(refiner);
            model.LearnWords();
            var plan = model.Plan(files.Source.Size?.Width ?? model.Defaults.Size, files.Source.Size?.Height ?? model.Defaults.Size);
            ModelTelling.Tell(files, plan);
            plan.Require();
            if (!plan.IsStaged) model.Read();
            return model;
        }
        catch
        {
            if (model is null) files.Dispose();
            else model.Dispose();
            throw;
        }
    }

    /// <summary>Makes a learnt word known to every text encoder that it was made for.</summary>
    /// <param name="name">What prompts call it by, also with <c>embedding:</c> before it.</param>
    /// <param name="vectors">One tensor N×D per text encoder, in their order.</param>
    /// <exception cref="CheckpointException">It was learnt for another model.</exception>
    public void Learn(string name, params IReadOnlyList<Tensor> vectors)
    {
        if (vectors.Count != _prompts.Count) throw new CheckpointException($"The learnt word '{name}' has vectors for {vectors.Count} text encoders; this model has {_prompts.Count}. Use one that was made for this model.");
        for (var i = 0; i < vectors.Count; i++) _prompts[i].Learn(name, vectors[i]);
    }

    /// <summary>The noise levels it was trained with, whatever the size.</summary>
    public NoiseSchedule ScheduleFor(int width, int height) => _schedule;

    /// <summary>Prepares to make one picture: everything that does not change from step to step.</summary>
    /// <param name="prompt">The words, with emphasis as <see cref="WeightedText"/> reads it.</param>
    /// <param name="negative">What to be led away from, read in the same way; null for nothing in particular.</param>
    /// <param name="layout">Always null: this family paints from words alone.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="guidance">Classifier-free guidance.</param>
    /// <returns>A denoiser of 1×C×h×w float32 latents; dispose it after the last step.</returns>
    public ConditionedDenoiser Prepare(string prompt, string? negative, Layout? layout, int width, int height, double guidance) => Prepare(prompt, negative, layout, width, height, guidance, null);

    /// <inheritdoc/>
    public ConditionedDenoiser Prepare(string prompt, string? negative, Layout? layout, int width, int height, double guidance, MaskedPicture? picture)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        if (picture is not null && !TakesPicture) throw new InvalidRequestException("This model's network takes no picture beside the noise; give none.");
        picture?.Require(width, height);
        var plan = Plan(width, height);
        plan.Require();
        var given = TakesPicture ? Given(picture ?? MaskedPicture.Empty(width, height)) : null;
        var request = (prompt, negative, width, height, guidance);
        Encode(request, plan.IsStaged);
        _refiner?.Encode(request, plan.IsStaged);
        var denoiser = Denoiser(guidance, given);
        return _refiner is null ? denoiser : new RefinedDenoiser(denoiser, _refiner.Denoiser(guidance, null), _schedule.Sigma(1000 * (1 - _files.Source.Refiner!.From)));
    }

    /// <inheritdoc/>
    public Tensor Encode(byte[] rgb, int width, int height)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return _decoder!.Encode(PixelTensor.FromRgb(rgb, width, height)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public byte[] Decode(Tensor latents, bool preview)
    {
        var (width, height) = ((int)latents.shape[3] * Downsampling, (int)latents.shape[2] * Downsampling);
        return _decoder!.Decode(latents, preview, isTiled: (long)width * height > LatentDecoder.MaxWholePixels || Plan(width, height).IsStaged);
    }

    /// <inheritdoc/>
    public MemoryPlan Plan(int width, int height)
    {
        var bytes = _type == ScalarType.Float32 ? 4L : 2L;
        var cells = (long)(width / Downsampling) * (height / Downsampling);
        var (decoding, tiled) = _decoder!.Working(width, height, bytes);
        StableDiffusion?[] models = [this, _refiner];
        // Measured on the published U-Net of Stable Diffusion 1.5: 190 numbers per cell and channel of its finest level, for each half of a guided step.
        return new MemoryPlan(
            models.Sum(m => m?._prompts.Sum(p => p.Network.Bytes) ?? 0), models.Sum(m => m?._network.Bytes ?? 0), _decoder.Bytes, 2 * cells * 190 * _config.Levels[0].Width * bytes, decoding, tiled, _files.Source.FreeBytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        foreach (var prompts in _prompts) prompts.Dispose();
        _network?.Dispose();
        if (!IsRefiner) _decoder?.Dispose();
        _refiner?.Dispose();
        _files.Dispose();
    }

    private void OpenParts()
    {
        foreach (var part in new[] { ModelPart.ClipText, ModelPart.OpenClipText })
            if (_files.Has(part) || part == (_files.Family is ModelFamily.StableDiffusion2 or ModelFamily.SdxlRefiner ? ModelPart.OpenClipText : ModelPart.ClipText) || _files.Family == ModelFamily.Sdxl)
                _prompts.Add(ClipPrompts.Open(_files, part, _type));
        var unet = _files.Part(ModelPart.Denoiser);
        _config = unet.Config is { } config ? DiffusersConfig.UNet(config) : ShapeConfig.UNet(unet, _files.Family, _prompts[^1].Config.Projection ?? _prompts[^1].Config.Width);
        _network = new NetworkPart<UNet>(() => new UNet(_config), WeightSource.Of(unet.Weights), _type);
        if (!IsRefiner) _decoder = Autoencoders.Open(_files, _type);
        RefuseMisfit();
        if (_decoder is not null) Defaults = DefaultsOf(unet.Config);
    }

    // The refiner works on the base model's latents and has no use for an autoencoder of its own.
    private void OpenRefiner(RefinerChoice choice)
    {
        if (!IsSdxl || IsRefiner) throw new InvalidRequestException($"{_files.Path} is {_files.Family}; only SDXL has a refiner. Leave --refiner out.");
        if (!(choice.From is > 0 and < 1)) throw new InvalidRequestException($"The refiner cannot take over at {choice.From}; give more than 0 and less than 1, such as 0.8.");
        var files = ModelFiles.Open(new ModelSource(choice.Path) { Tokenizers = _files.Source.Tokenizers, SpareTokenizers = [.. _files.TokenizerPlaces, .. _files.Source.SpareTokenizers] });
        var refiner = new StableDiffusion(files, _type) { _decoder = _decoder };
        _refiner = refiner;
        if (!refiner.IsRefiner) throw new InvalidRequestException($"{choice.Path} is {files.Family}, no refiner of SDXL; give one such as sd_xl_refiner_1.0.safetensors.");
        refiner.OpenParts();
    }

    private void LearnWords()
    {
        foreach (var (name, path) in LearntWords.Find(_files.Source.Embeddings))
        {
            using var scope = NewDisposeScope();
            Learn(name, LearntWords.Read(path, _prompts.Count));
            _learnt[name] = path;
        }
    }

    private void Read()
    {
        foreach (var prompts in _prompts) _ = prompts.Network.Network;
        _ = _network.Network;
        if (!IsRefiner) _decoder!.Read();
        _refiner?.Read();
    }

    private UNetDenoiser Denoiser(double guidance, Tensor? given) => new(_network.Network, _schedule, _prediction, _type, _last!.Value.With, _last.Value.Without, guidance, given);

    // Where memory is short, text encoders and network take turns; the same words again need no text encoder.
    private void Encode((string Prompt, string? Negative, int Width, int Height, double Guidance) request, bool isStaged)
    {
        if (_last?.Request == request) return;
        Forget();
        if (isStaged) _network.Release();
        // Networks that were taught to follow a scale by themselves need no second evaluation.
        var isTaught = _config.GuidanceEmbedding is not null;
        var isGuided = request.Guidance != 1 && !isTaught;
        var positive = _prompts.Select(p => p.Chunks(request.Prompt)).ToList();
        var opposite = _prompts.Select(p => p.Chunks(request.Negative ?? "")).ToList();
        var count = Math.Max(positive.Max(c => c.Count), isGuided ? opposite.Max(c => c.Count) : 1);
        var with = Condition(positive, count, request.Width, request.Height, isTaught ? request.Guidance : null, GoodScore);
        var without = isGuided ? Condition(opposite, count, request.Width, request.Height, null, PoorScore) : null;
        if (without is not null && _zeroesEmptyPrompt && request.Negative is null) without = without with { Text = zeros_like(without.Text), Pooled = without.Pooled is { } pooled ? zeros_like(pooled) : null };
        if (isStaged) foreach (var prompts in _prompts) prompts.Network.Release();
        _last = (request, UNetDenoiser.Kept(with), without is null ? null : UNetDenoiser.Kept(without));
    }

    private void Forget()
    {
        UNetDenoiser.Free(_last?.With);
        UNetDenoiser.Free(_last?.Without);
        _last = null;
    }

    // The mask, then what stays of the picture as latents.
    private Tensor Given(MaskedPicture picture)
    {
        var latents = _decoder!.Encode(picture.Kept);
        return cat([picture.MaskAt(latents.shape[2], latents.shape[3]), latents], 1);
    }

    private UNetCondition Condition(List<ClipChunks> chunks, int count, int width, int height, double? taughtGuidance, float score)
    {
        var encoded = _prompts.Zip(chunks, (p, c) => p.Encode(c.Padded(count, p.Chunks("")), penultimate: IsSdxl)).ToList();
        var text = encoded.Count == 1 ? encoded[0].Text : cat([.. encoded.Select(e => e.Text)], -1);
        var embedded = taughtGuidance is { } scale ? GuidanceVector(scale, _config.GuidanceEmbedding!.Value) : null;
        if (!IsSdxl) return new UNetCondition(text, Guidance: embedded);
        float[] sizes = IsRefiner ? [height, width, 0, 0, score] : [height, width, 0, 0, height, width];
        return new UNetCondition(text, encoded[^1].Pooled, tensor(sizes, [1, sizes.Length]), embedded);
    }

    // Sines first, frequencies up to and including 1/10000: unlike times, as Luo et al. 2023 (arXiv 2310.04378) trained it.
    private static Tensor GuidanceVector(double scale, int width)
    {
        var (half, values) = (width / 2, new float[width]);
        for (var i = 0; i < half; i++)
        {
            var angle = (scale - 1) * 1000 * Math.Exp(-Math.Log(10000) * i / (half - 1));
            (values[i], values[half + i]) = ((float)Math.Sin(angle), (float)Math.Cos(angle));
        }
        return tensor(values, [1, width]);
    }

    // Parts of different models load each by itself, and would fail in the middle of a picture.
    private void RefuseMisfit()
    {
        var text = _prompts.Sum(p => p.Config.Width);
        if (text != _config.ContextWidth) throw new CheckpointException($"{_files.Path}: the text encoders give {text} channels, the U-Net takes {_config.ContextWidth}; the parts belong to different models.");
        if (_decoder is not null && _decoder.Config.LatentChannels != _config.OutChannels)
            throw new CheckpointException($"{_files.Path}: the autoencoder's latents have {_decoder.Config.LatentChannels} channels, the U-Net gives {_config.OutChannels}; the parts belong to different models.");
        if (_config.InChannels != _config.OutChannels && !TakesPicture)
            throw new CheckpointException($"{_files.Path}: the U-Net takes {_config.InChannels} channels and gives {_config.OutChannels}; models that are told by words how to change a picture are not among those that Easel has.");
        if (IsSdxl)
        {
            var pooled = _prompts[^1].Config.Projection ?? throw new CheckpointException($"{_files.Path}: the last text encoder has no text_projection, which SDXL needs.");
            var sizes = (IsRefiner ? 5 : 6) * _config.SizeEmbedding;
            if (pooled + sizes != _config.ConditionWidth) throw new CheckpointException($"{_files.Path}: summary and sizes have {pooled + sizes} channels, the U-Net takes {_config.ConditionWidth}; the parts belong to different models.");
        }
        if (_prompts.Any(p => p.Config.Vocabulary <= p.Config.EndId)) throw new CheckpointException($"{_files.Path}: a text encoder's table ends before its end token.");
    }

    private ModelDefaults DefaultsOf(ConfigReader? config)
    {
        var published = IsSdxl ? 128 : _files.Family == ModelFamily.StableDiffusion2 && _prediction == Prediction.V ? 96 : 64;
        var size = (config?.Int("sample_size", published, most: 4096) ?? published) * Downsampling;
        var (least, most, step) = (8 * Downsampling, Math.Max(2048, size), Downsampling);
        if (_files.FewStep is { } few) return new(few.Steps, _config.GuidanceEmbedding is null ? 1 : 8.5, few.Sampler, Math.Min(size, few.MaxSize ?? size), step, least, most);
        return _files.Scheduler.Text("_class_name", "") switch
        {
            "LCMScheduler" => new(4, _config.GuidanceEmbedding is null ? 1 : 8.5, "lcm", size, step, least, most),
            "EulerAncestralDiscreteScheduler" when _files.Scheduler.Text("timestep_spacing", "leading") == "trailing" => new(4, 1, "euler-a", Math.Min(size, 512), step, least, most),
            _ => new(25, IsSdxl ? 6 : 7.5, "dpmpp-2m", size, step, least, most),
        };
    }
}
