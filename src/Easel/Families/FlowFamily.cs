using Easel.Checkpoints;
using Easel.Denoising;
using Easel.Layouts;
using Easel.Models;
using Easel.Prompts;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>SD3, SD3.5 and FLUX.1: CLIP and T5 text encoders, a rectified flow transformer and a 16-channel autoencoder.</summary>
public sealed class FlowFamily : IImageModel
{
    private readonly ModelFiles _files;
    private readonly ScalarType _type;
    private readonly List<ClipPrompts> _clips = [];
    private SentencePieceText? _words;
    private T5EncoderConfig? _t5Config;
    private NetworkPart<T5Encoder>? _t5;
    private MmDiTConfig? _mmditConfig;
    private NetworkPart<MmDiT>? _mmdit;
    private FluxConfig? _fluxConfig;
    private NetworkPart<FluxTransformer>? _flux;
    private LatentDecoder _decoder = null!;
    private ((string, string?, bool) Request, FlowCondition With, FlowCondition? Without)? _last;
    private string? _hash;

    private FlowFamily(ModelFiles files, ScalarType type) => (_files, _type) = (files, type);

    /// <inheritdoc/>
    public string Hash => _hash ??= _files.Hash();

    /// <inheritdoc/>
    public string Precision => _type == ScalarType.BFloat16 ? "bf16" : "fp32";

    /// <inheritdoc/>
    public int CountTokens(string prompt) => _clips[0].CountTokens(prompt);

    /// <inheritdoc/>
    public ModelDefaults Defaults => new(
        _files.FewStep?.Steps ?? (_fluxConfig is { HasGuidance: false } ? 4 : 28), DefaultGuidance, "euler", Math.Min(1024, MaxSize), 2 * Downsampling, 16 * Downsampling, MaxSize);

    private double DefaultGuidance => _fluxConfig is not null ? TakesPicture ? 30 : _fluxConfig.HasGuidance ? 3.5 : 1 : _files.FewStep is null ? 5 : 1;

    // SD3 knows as many places as its table has.
    private int MaxSize => _mmditConfig is null ? 2048 : Math.Min(2048, _mmditConfig.PositionGrid * _mmditConfig.Patch * Downsampling);

    /// <inheritdoc/>
    public int LatentChannels => _decoder.Config.LatentChannels;

    /// <inheritdoc/>
    public int Downsampling => _decoder.Config.Downsampling;

    /// <inheritdoc/>
    public EaselOne? Planner => null;

    /// <summary>True for SD3; FLUX.1 was taught to follow its guidance by itself.</summary>
    public bool TakesNegative => _mmditConfig is not null;

    /// <summary>True for FLUX.1 fill.</summary>
    public bool TakesPicture => _fluxConfig is not null && _fluxConfig.InChannels == 8 * LatentChannels + 4 * Downsampling * Downsampling;

    /// <inheritdoc/>
    public IReadOnlyList<LoraUse> Loras => LoraUse.Of(_files);

    /// <summary>Puts a model together from its files, which it owns from now on.</summary>
    /// <exception cref="CheckpointException">A part is missing, damaged, or a variant that Easel does not have.</exception>
    internal static FlowFamily Load(ModelFiles files, ScalarType type)
    {
        var model = new FlowFamily(files, type);
        try
        {
            if (files.Source.Embeddings.Count > 0) throw new InvalidRequestException($"{files.Path} is {files.Family}; learnt words are for Stable Diffusion 1, 2 and XL. Leave --embedding out.");
            if (files.Source.Refiner is not null) throw new InvalidRequestException($"{files.Path} is {files.Family}; only SDXL has a refiner. Leave --refiner out.");
            model.OpenParts();
            var plan = model.Plan(files.Source.Size?.Width ?? model.Defaults.Size, files.Source.Size?.Height ?? model.Defaults.Size);
            ModelTelling.Tell(files, plan);
            plan.Require();
            if (!plan.IsStaged) model.Read();
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Noise levels: shifted by a fixed amount (SD3), or by more the larger the picture is (FLUX.1-dev).</summary>
    public NoiseSchedule ScheduleFor(int width, int height)
    {
        var shift = _files.Scheduler.Double("shift", 1);
        // The published schedule of SD3 takes the shifted first training level for the unshifted last one.
        if (_mmditConfig is not null) return new RectifiedFlowSchedule(shift, last: shift * 0.001 / (1 + (shift - 1) * 0.001));
        if (!_files.Scheduler.Bool("use_dynamic_shifting", false)) return new RectifiedFlowSchedule(shift);
        // mu grows linearly with the number of tokens.
        var (least, most) = (_files.Scheduler.Double("base_image_seq_len", 256), _files.Scheduler.Double("max_image_seq_len", 4096));
        var (low, high) = (_files.Scheduler.Double("base_shift", 0.5), _files.Scheduler.Double("max_shift", 1.15));
        var tokens = (double)(width / (2 * Downsampling)) * (height / (2 * Downsampling));
        return new RectifiedFlowSchedule(Math.Exp(low + (tokens - least) * (high - low) / (most - least)));
    }

    /// <inheritdoc/>
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
        if (_flux is not null) _flux.StaysInFile = plan.StaysInFile;
        if (_mmdit is not null) _mmdit.StaysInFile = plan.StaysInFile;
        var given = TakesPicture ? Given(picture ?? MaskedPicture.Empty(width, height)) : null;
        Encode((prompt, negative, _mmdit is not null && guidance != 1), plan.IsStaged);
        var (_, with, without) = _last!.Value;
        return _flux is not null ? new FluxDenoiser(_flux.Network, _type, with, guidance, given) : new MmDiTDenoiser(_mmdit!.Network, _type, with, without, guidance);
    }

    /// <inheritdoc/>
    public Tensor Encode(byte[] rgb, int width, int height)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return _decoder.Encode(PixelTensor.FromRgb(rgb, width, height)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public byte[] Decode(Tensor latents, bool preview)
    {
        var (width, height) = ((int)latents.shape[3] * Downsampling, (int)latents.shape[2] * Downsampling);
        return _decoder.Decode(latents, preview, isTiled: (long)width * height > LatentDecoder.MaxWholePixels || Plan(width, height).IsStaged);
    }

    /// <inheritdoc/>
    public MemoryPlan Plan(int width, int height)
    {
        var bytes = _type == ScalarType.Float32 ? 4L : 2L;
        var patch = (_mmditConfig?.Patch ?? 2) * Downsampling;
        var tokens = (long)(width / patch) * (height / patch) + 512;
        var (pictures, channels) = _mmditConfig is { } mmdit ? (2, mmdit.Width) : (1, _fluxConfig!.Width);
        var (decoding, tiled) = _decoder.Working(width, height, bytes);
        return new MemoryPlan(_clips.Sum(c => c.Network.Bytes) + (_t5?.Bytes ?? 0), (_mmdit?.Bytes ?? 0) + (_flux?.Bytes ?? 0), _decoder.Bytes, pictures * tokens * 40 * channels * bytes, decoding, tiled, _files.Source.FreeBytes)
        {
            NetworkInFile = _mmdit?.BytesInFile ?? _flux?.BytesInFile,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        foreach (var clip in _clips) clip.Dispose();
        foreach (var part in new IDisposable?[] { _t5, _mmdit, _flux, _decoder, _files }) part?.Dispose();
    }

    private void OpenParts()
    {
        var isFlux = _files.Family == ModelFamily.Flux;
        foreach (var part in isFlux ? new[] { ModelPart.ClipText } : [ModelPart.ClipText, ModelPart.OpenClipText]) _clips.Add(ClipPrompts.Open(_files, part, _type));
        // SD3 works without its largest text encoder, FLUX does not.
        if (isFlux || _files.Has(ModelPart.T5Text))
        {
            var text = _files.Part(ModelPart.T5Text);
            _words = Tokenizers.T5(_files, text);
            var config = text.Config is { } json ? DiffusersConfig.T5Encoder(json) : ShapeConfig.T5Encoder(text);
            _t5Config = config;
            _t5 = new NetworkPart<T5Encoder>(() => new T5Encoder(config), WeightSource.Of(text.Weights), _type, KeyRules.T5(text.Weights.Tensors.ContainsKey("shared.weight")));
        }
        var denoiser = _files.Part(ModelPart.Denoiser);
        if (isFlux)
        {
            var config = denoiser.Config is { } json ? DiffusersConfig.Flux(json) : ShapeConfig.Flux(denoiser);
            _fluxConfig = config;
            _flux = new NetworkPart<FluxTransformer>(() => new FluxTransformer(config), WeightSource.Of(denoiser.Weights), _type, file: denoiser.Weights);
        }
        else
        {
            var config = denoiser.Config is { } json ? DiffusersConfig.MmDiT(json) : ShapeConfig.MmDiT(denoiser);
            _mmditConfig = config;
            _mmdit = new NetworkPart<MmDiT>(() => new MmDiT(config), WeightSource.Of(denoiser.Weights), _type, file: denoiser.Weights);
        }
        _decoder = Autoencoders.Open(_files, _type);
        RefuseMisfit();
    }

    private void Read()
    {
        foreach (var clip in _clips) _ = clip.Network.Network;
        _ = (_t5?.Network, _mmdit?.Network, _flux?.Network);
        _decoder.Read();
    }

    // Where memory is short, text encoders and network take turns; the same words again need no text encoder.
    private void Encode((string Prompt, string? Negative, bool IsGuided) request, bool isStaged)
    {
        if (_last?.Request == request) return;
        Forget();
        if (isStaged)
        {
            _mmdit?.Release();
            _flux?.Release();
        }
        var with = _fluxConfig is { } flux
            ? new FlowCondition(Sentence(request.Prompt, flux.HasGuidance ? 512 : 256), _clips[0].Encode(_clips[0].Chunks(request.Prompt), penultimate: false).Pooled) : Condition(request.Prompt);
        var without = request.IsGuided ? Condition(request.Negative ?? "") : null;
        if (isStaged)
        {
            foreach (var clip in _clips) clip.Network.Release();
            _t5?.Release();
        }
        _last = (request, with.Kept(), without?.Kept());
    }

    private void Forget()
    {
        _last?.With.Free();
        _last?.Without?.Free();
        _last = null;
    }

    // Latents of what stays, then the mask with the pixels of each cell as channels (FLUX.1 fill).
    private Tensor Given(MaskedPicture picture) =>
        cat([FluxDenoiser.Pack(_decoder.Encode(picture.Kept)), FluxDenoiser.Pack(picture.MaskFolded(Downsampling))], -1);

    // The two CLIP texts side by side, padded to T5's width, then T5's text behind them (Esser et al. 2024, arXiv 2403.03206, appendix B).
    private FlowCondition Condition(string prompt)
    {
        var first = _clips.Select(clip => clip.Chunks(prompt)).ToList();
        var one = _clips.Zip(first, (clip, chunks) => clip.Encode(new ClipChunks([chunks.Ids[0]], [chunks.Weights[0]]), penultimate: true)).ToList();
        var text = cat([.. one.Select(e => e.Text)], -1);
        text = cat([text, zeros([1, text.shape[1], _mmditConfig!.ContextWidth - text.shape[2]], text.dtype)], -1);
        var sentence = _t5 is null ? zeros([1, 256, _mmditConfig.ContextWidth], text.dtype) : Sentence(prompt, 256);
        return new FlowCondition(cat([text, sentence], 1), cat([.. one.Select(e => e.Pooled)], -1));
    }

    private Tensor Sentence(string prompt, int length)
    {
        // Emphasis is CLIP's users' language; T5 reads sentences.
        var plain = string.Concat(WeightedText.Parse(prompt).Select(piece => piece.Text));
        return _t5!.Network.Encode(tensor(_words!.Encode(plain, length).Select(id => (long)id).ToArray(), [1, length]), _type);
    }

    private void RefuseMisfit()
    {
        var (clip, pooled) = (_clips.Sum(c => c.Config.Width), _clips.Sum(c => c.Config.Projection ?? c.Config.Width));
        var (context, wanted) = _fluxConfig is not null ? (_fluxConfig.ContextWidth, _fluxConfig.PooledWidth) : (_mmditConfig!.ContextWidth, _mmditConfig.PooledWidth);
        if (pooled != wanted || (_t5Config is not null && _t5Config.Width != context) || (_mmditConfig is not null && clip > context))
            throw new CheckpointException($"{_files.Path}: the text encoders give {_t5Config?.Width ?? clip} channels and a summary of {pooled}, the transformer takes {context} and {wanted}; the parts belong to different models.");
        if (_fluxConfig is null ? _mmditConfig!.Channels != LatentChannels : _fluxConfig.OutChannels != 4 * LatentChannels)
            throw new CheckpointException($"{_files.Path}: the transformer does not take the autoencoder's {LatentChannels} channels; the parts belong to different models.");
        if (_fluxConfig is not null && _fluxConfig.InChannels != _fluxConfig.OutChannels && !TakesPicture)
            throw new CheckpointException($"{_files.Path}: the transformer takes {_fluxConfig.InChannels} channels per token and gives {_fluxConfig.OutChannels}; models that follow edges or depth of a picture are not among those that Easel has.");
    }
}
