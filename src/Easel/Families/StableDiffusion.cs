using Easel.Checkpoints;
using Easel.Denoising;
using Easel.Layouts;
using Easel.Models;
using Easel.Prompts;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>Stable Diffusion 1.x, 2.x and SDXL: CLIP text encoders, a U-Net and a convolutional autoencoder.</summary>
public sealed class StableDiffusion : PublicModel
{
    // Scores that the refiner was trained with: of pictures to come near to, and to be led away from.
    private const float GoodScore = 6, PoorScore = 2.5f;

    // Training steps at which things have their places and still need the words.
    private static readonly double[] LookingTimes = [300, 500, 700];

    private readonly List<ClipPrompts> _prompts = [];
    private readonly Dictionary<string, string> _learnt = new(StringComparer.OrdinalIgnoreCase);
    private Prediction _prediction;
    private DdpmSchedule _schedule = null!;
    private UNetConfig _config = null!;
    private NetworkPart<UNet> _network = null!;
    private ModelDefaults _defaults = null!;
    private StableDiffusion? _refiner;
    private (PaintedWords Words, UNetCondition With, UNetCondition? Without)? _last;

    internal StableDiffusion(ModelFiles files, ScalarType type) : base(files, type)
    {
    }

    /// <inheritdoc/>
    public override ModelDefaults Defaults => _defaults;

    /// <inheritdoc/>
    public override bool TakesNegative => true;

    /// <inheritdoc/>
    public override bool TakesPicture => _config.InChannels == 2 * LatentChannels + 1;

    /// <inheritdoc/>
    public override bool CanLocate => true;

    /// <inheritdoc/>
    public override RefinerUse? Refiner => _refiner is null ? null : new RefinerUse(_refiner.Files.Name, _refiner.Hash, Files.Source.Refiner!.From);

    /// <summary>Whether the U-Net takes sizes and a summary of the prompt, as SDXL's does.</summary>
    public bool IsSdxl => _config.ConditionWidth is not null;

    private bool IsRefiner => Files.Family == ModelFamily.SdxlRefiner;

    /// <summary>Loads a model.</summary>
    /// <param name="folder">A folder as diffusers saves it, or a file of weights.</param>
    /// <param name="type">Type of the computation: float32 or bfloat16.</param>
    /// <exception cref="UnknownModelException">There is no model of this family.</exception>
    /// <exception cref="CheckpointException">A part is missing, damaged, or a variant that Easel does not have.</exception>
    public static StableDiffusion Load(string folder, ScalarType type) =>
        ImageModels.Load(new ModelSource(folder), type) is StableDiffusion model ? model : throw new UnknownModelException($"The model at {folder} is none of Stable Diffusion 1.x, 2.x or XL.");

    /// <summary>Makes a learnt word known to every text encoder that it was made for.</summary>
    /// <param name="name">What prompts call it by, also with <c>embedding:</c> before it.</param>
    /// <param name="vectors">One tensor N×D per text encoder, in their order.</param>
    /// <exception cref="CheckpointException">It was learnt for another model.</exception>
    public void Learn(string name, params IReadOnlyList<Tensor> vectors)
    {
        if (vectors.Count != _prompts.Count) throw new CheckpointException($"The learnt word '{name}' has vectors for {vectors.Count} text encoders; this model has {_prompts.Count}. Use one that was made for this model.");
        for (var i = 0; i < vectors.Count; i++) _prompts[i].Learn(name, vectors[i]);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<EmbeddingUse> EmbeddingsIn(string prompt, string? negative) =>
        [.. _prompts[0].WordsIn(prompt).Union(_prompts[0].WordsIn(negative ?? ""), StringComparer.OrdinalIgnoreCase).Where(_learnt.ContainsKey).Select(name => new EmbeddingUse(name, FileFingerprint.Of(_learnt[name])))];

    /// <inheritdoc/>
    public override int CountTokens(string prompt) => _prompts[0].CountTokens(prompt);

    /// <summary>The noise levels it was trained with, whatever the size.</summary>
    public override NoiseSchedule ScheduleFor(int width, int height) => _schedule;

    /// <inheritdoc/>
    public override MemoryPlan Plan(int width, int height)
    {
        var cells = (long)(width / Downsampling) * (height / Downsampling);
        var (decoding, tiled) = Decoder.Working(width, height, BytesPerNumber);
        StableDiffusion?[] models = [this, _refiner];
        // Measured on the published U-Net of Stable Diffusion 1.5: 190 numbers per cell and channel of its finest level, for each half of a guided step.
        return new MemoryPlan(
            models.Sum(m => m?._prompts.Sum(p => p.Network.Bytes) ?? 0), models.Sum(m => m?._network.Bytes ?? 0), Decoder.Bytes, 2 * cells * 190 * _config.Levels[0].Width * BytesPerNumber, decoding, tiled, Files.Source.FreeBytes);
    }

    /// <summary>Finds where in a picture words are to be seen, by what the cells of a noised picture look at (Tang et al. 2022, arXiv 2210.04885).</summary>
    /// <exception cref="InvalidRequestException">The words hold no token.</exception>
    public override WordPlace? Locate(byte[] rgb, int width, int height, string prompt, string words)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var plan = Plan(width, height);
        plan.Require();
        var tokens = _prompts[0].Find(prompt, words) ?? _prompts[0].Find(prompt = prompt.Length == 0 ? words : $"{prompt}, {words}", words)
            ?? throw new InvalidRequestException("The words to look for hold no letter; name a thing, such as 'the car'.");
        var latents = Encode(rgb, width, height);
        var given = TakesPicture ? Given(MaskedPicture.Empty(width, height)) : null;
        Encode(new PaintedWords(prompt, null, width, height, 1), plan.IsStaged);
        var (rows, columns) = ((int)latents.shape[2], (int)latents.shape[3]);
        using var maps = new AttentionMaps(tokens, rows, columns);
        using var noise = new NoiseSource([0], LatentChannels, rows, columns);
        using var denoiser = Denoiser(1, given);
        foreach (var time in LookingTimes)
        {
            using var inner = NewDisposeScope();
            using var drawn = noise.Draw();
            var sigma = _schedule.Sigma(time);
            denoiser.Look(_schedule.AddNoise(latents, drawn, sigma), sigma, maps);
        }
        return new WordPlace(rows, columns, maps.Weights());
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Forget();
        foreach (var prompts in _prompts) prompts.Dispose();
        _network?.Dispose();
        if (!IsRefiner) Decoder?.Dispose();
        _refiner?.Dispose();
        Files.Dispose();
    }

    private protected override ConditionedDenoiser Prepare(PaintedWords words, MemoryPlan plan, MaskedPicture? picture)
    {
        var given = picture is null ? null : Given(picture);
        Encode(words, plan.IsStaged);
        _refiner?.Encode(words, plan.IsStaged);
        var denoiser = Denoiser(words.Guidance, given);
        return _refiner is null ? denoiser : new RefinedDenoiser(denoiser, _refiner.Denoiser(words.Guidance, null), _schedule.Sigma(1000 * (1 - Files.Source.Refiner!.From)));
    }

    private protected override void OpenParts()
    {
        OpenNetworks();
        Decoder = Autoencoders.Open(Files, ComputeType);
        RefuseMisfit();
        _defaults = DefaultsOf(Files.Part(ModelPart.Denoiser).Config);
        if (Files.Source.Refiner is { } refiner) OpenRefiner(refiner);
        LearnWords();
    }

    private void OpenNetworks()
    {
        (_schedule, _prediction) = SchedulerSettings.Ddpm(Files.Scheduler, Files.FewStep is { IsTrailing: true });
        foreach (var part in new[] { ModelPart.ClipText, ModelPart.OpenClipText })
            if (Files.Has(part) || part == (Files.Family is ModelFamily.StableDiffusion2 or ModelFamily.SdxlRefiner ? ModelPart.OpenClipText : ModelPart.ClipText) || Files.Family == ModelFamily.Sdxl)
                _prompts.Add(ClipPrompts.Open(Files, part, ComputeType));
        var unet = Files.Part(ModelPart.Denoiser);
        _config = unet.Config is { } config ? DiffusersConfig.UNet(config) : ShapeConfig.UNet(unet, Files.Family, _prompts[^1].Config.Projection ?? _prompts[^1].Config.Width);
        _network = new NetworkPart<UNet>(() => new UNet(_config), WeightSource.Of(unet.Weights), ComputeType);
    }

    // The refiner works on the base model's latents and has no use for an autoencoder of its own.
    private void OpenRefiner(RefinerChoice choice)
    {
        if (!IsSdxl || IsRefiner) throw new InvalidRequestException($"{Files.Path} is {Files.Family}; only SDXL has a refiner. Leave --refiner out.");
        if (!(choice.From is > 0 and < 1)) throw new InvalidRequestException($"The refiner cannot take over at {choice.From}; give more than 0 and less than 1, such as 0.8.");
        var files = ModelFiles.Open(new ModelSource(choice.Path) { Tokenizers = Files.Source.Tokenizers, SpareTokenizers = [.. Files.TokenizerPlaces, .. Files.Source.SpareTokenizers] });
        var refiner = _refiner = new StableDiffusion(files, ComputeType) { Decoder = Decoder };
        if (!refiner.IsRefiner) throw new InvalidRequestException($"{choice.Path} is {files.Family}, no refiner of SDXL; give one such as sd_xl_refiner_1.0.safetensors.");
        refiner.OpenNetworks();
        refiner.RefuseMisfit();
    }

    private void LearnWords()
    {
        foreach (var (name, path) in LearntWords.Find(Files.Source.Embeddings))
        {
            using var scope = NewDisposeScope();
            Learn(name, LearntWords.Read(path, _prompts.Count));
            _learnt[name] = path;
        }
    }

    private protected override void Read()
    {
        foreach (var prompts in _prompts) _ = prompts.Network.Network;
        _ = _network.Network;
        if (!IsRefiner) Decoder.Read();
        _refiner?.Read();
    }

    private UNetDenoiser Denoiser(double guidance, Tensor? given) => new(_network.Network, _schedule, _prediction, ComputeType, _last!.Value.With, _last.Value.Without, guidance, given);

    // Where memory is short, text encoders and network take turns; the same words again need no text encoder.
    private void Encode(PaintedWords words, bool isStaged)
    {
        if (_last?.Words == words) return;
        Forget();
        if (isStaged) _network.Release();
        // Networks that were taught to follow a scale by themselves need no second evaluation.
        var isTaught = _config.GuidanceEmbedding is not null;
        var isGuided = words.Guidance != 1 && !isTaught;
        var positive = _prompts.Select(p => p.Chunks(words.Prompt)).ToList();
        var opposite = _prompts.Select(p => p.Chunks(words.Negative ?? "")).ToList();
        var count = Math.Max(positive.Max(c => c.Count), isGuided ? opposite.Max(c => c.Count) : 1);
        var with = Condition(positive, count, words.Width, words.Height, isTaught ? words.Guidance : null, GoodScore);
        var without = isGuided ? Condition(opposite, count, words.Width, words.Height, null, PoorScore) : null;
        if (without is not null && Files.Settings.Bool("force_zeros_for_empty_prompt", false) && words.Negative is null) without = without with { Text = zeros_like(without.Text), Pooled = without.Pooled is { } pooled ? zeros_like(pooled) : null };
        if (isStaged) foreach (var prompts in _prompts) prompts.Network.Release();
        _last = (words, UNetDenoiser.Kept(with), without is null ? null : UNetDenoiser.Kept(without));
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
        var latents = Encode(picture.Kept);
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
        if (text != _config.ContextWidth) throw new CheckpointException($"{Files.Path}: the text encoders give {text} channels, the U-Net takes {_config.ContextWidth}; the parts belong to different models.");
        if (LatentChannels != _config.OutChannels)
            throw new CheckpointException($"{Files.Path}: the autoencoder's latents have {LatentChannels} channels, the U-Net gives {_config.OutChannels}; the parts belong to different models.");
        if (_config.InChannels != _config.OutChannels && !TakesPicture)
            throw new CheckpointException($"{Files.Path}: the U-Net takes {_config.InChannels} channels and gives {_config.OutChannels}; models that are told by words how to change a picture are not among those that Easel has.");
        if (IsSdxl)
        {
            var pooled = _prompts[^1].Config.Projection ?? throw new CheckpointException($"{Files.Path}: the last text encoder has no text_projection, which SDXL needs.");
            var sizes = (IsRefiner ? 5 : 6) * _config.SizeEmbedding;
            if (pooled + sizes != _config.ConditionWidth) throw new CheckpointException($"{Files.Path}: summary and sizes have {pooled + sizes} channels, the U-Net takes {_config.ConditionWidth}; the parts belong to different models.");
        }
        if (_prompts.Any(p => p.Config.Vocabulary <= p.Config.EndId)) throw new CheckpointException($"{Files.Path}: a text encoder's table ends before its end token.");
    }

    private ModelDefaults DefaultsOf(ConfigReader? config)
    {
        var published = IsSdxl ? 128 : Files.Family == ModelFamily.StableDiffusion2 && _prediction == Prediction.V ? 96 : 64;
        var size = (config?.Int("sample_size", published, most: 4096) ?? published) * Downsampling;
        var (least, most, step) = (8 * Downsampling, Math.Max(2048, size), Downsampling);
        if (Files.FewStep is { } few) return new(few.Steps, _config.GuidanceEmbedding is null ? 1 : 8.5, few.Sampler, Math.Min(size, few.MaxSize ?? size), step, least, most);
        return Files.Scheduler.Text("_class_name", "") switch
        {
            "LCMScheduler" => new(4, _config.GuidanceEmbedding is null ? 1 : 8.5, "lcm", size, step, least, most),
            "EulerAncestralDiscreteScheduler" when Files.Scheduler.Text("timestep_spacing", "leading") == "trailing" => new(4, 1, "euler-a", Math.Min(size, 512), step, least, most),
            _ => new(25, IsSdxl ? 6 : 7.5, "dpmpp-2m", size, step, least, most),
        };
    }
}
