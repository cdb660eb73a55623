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
    private readonly ScalarType _type;
    private readonly ModelFolder _folder;
    private readonly ConfigReader _scheduler;
    private readonly List<ClipPrompts> _clips = [];
    private SentencePieceText? _words;
    private T5Encoder? _t5;
    private MmDiT? _mmdit;
    private FluxTransformer? _flux;
    private AutoencoderKl _autoencoder = null!;
    private string? _hash;

    private FlowFamily(ModelFolder folder, ScalarType type) => (_folder, _type, _scheduler) = (folder, type, folder.Config("scheduler", "scheduler_config.json"));

    /// <inheritdoc/>
    public string Hash => _hash ??= _folder.Hash();

    /// <inheritdoc/>
    public string Precision => _type == ScalarType.BFloat16 ? "bf16" : "fp32";

    /// <inheritdoc/>
    public int CountTokens(string prompt) => _clips[0].CountTokens(prompt);

    /// <inheritdoc/>
        public ModelDefaults Defaults => new(
        _flux is { Config.HasGuidance: false } ? 4 : 28, _flux is null ? 5 : _flux.Config.HasGuidance ? 3.5 : 1, "euler",
        Math.Min(1024, MaxSize), 2 * Downsampling, 16 * Downsampling, MaxSize);

    // SD3 knows as many places as its table has.
    private int MaxSize => _mmdit is null ? 2048 : Math.Min(2048, _mmdit.Config.PositionGrid * _mmdit.Config.Patch * Downsampling);

    /// <inheritdoc/>
    public int LatentChannels => _autoencoder.Config.LatentChannels;

    /// <inheritdoc/>
    public int Downsampling => _autoencoder.Config.Downsampling;

    /// <inheritdoc/>
    public EaselOne? Planner => null;

    /// <summary>True for SD3; FLUX.1 was taught to follow its guidance by itself.</summary>
    public bool TakesNegative => _mmdit is not null;

    /// <summary>Whether a folder holds a model of this family.</summary>
    public static bool Is(string folder) =>
        ModelFolder.Is(folder) && ModelFolder.Open(folder).Settings.Text("_class_name", "") is "StableDiffusion3Pipeline" or "FluxPipeline";

    /// <summary>Loads a model.</summary>
    /// <param name="folder">A folder as diffusers saves it, with safetensors weights.</param>
    /// <param name="type">Type of the computation: float32 or bfloat16.</param>
    /// <exception cref="UnknownModelException">There is no model in that folder.</exception>
    /// <exception cref="CheckpointException">A part is missing, damaged, or a variant that Easel does not have.</exception>
    public static FlowFamily Load(string folder, ScalarType type)
    {
        var opened = ModelFolder.Open(folder);
        var model = new FlowFamily(opened, type);
        try
        {
            var isFlux = opened.Settings.Text("_class_name") == "FluxPipeline";
            foreach (var suffix in isFlux ? new[] { "" } : ["", "_2"]) model._clips.Add(ClipPrompts.Load(opened, suffix, type));
            var last = isFlux ? "_2" : "_3";
            // SD3 works without its largest text encoder, FLUX does not.
            if (isFlux || opened.Has("text_encoder" + last))
            {
                model._words = SentencePieceText.Load(System.IO.Path.Combine(opened.Sub("tokenizer" + last), "spiece.model"));
                var t5 = DiffusersConfig.T5Encoder(opened.Config("text_encoder" + last));
                model._t5 = opened.WithWeights("text_encoder" + last, weights => NetworkLoad.Load(() => new T5Encoder(t5), weights, type, KeyRules.Transformers));
            }
            var settings = opened.Config("transformer");
            if (isFlux)
            {
                var config = DiffusersConfig.Flux(settings);
                model._flux = opened.WithWeights("transformer", weights => NetworkLoad.Load(() => new FluxTransformer(config), weights, type));
            }
            else
            {
                var config = DiffusersConfig.MmDiT(settings);
                model._mmdit = opened.WithWeights("transformer", weights => NetworkLoad.Load(() => new MmDiT(config), weights, type));
            }
            var autoencoder = DiffusersConfig.AutoencoderKl(opened.Config("vae"));
            model._autoencoder = opened.WithWeights("vae", weights => NetworkLoad.Load(() => new AutoencoderKl(autoencoder), weights, type));
            model.RefuseMisfit();
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
        var shift = _scheduler.Double("shift", 1);
        // The published schedule of SD3 takes the shifted first training level for the unshifted last one.
        if (_mmdit is not null) return new RectifiedFlowSchedule(shift, last: shift * 0.001 / (1 + (shift - 1) * 0.001));
        if (!_scheduler.Bool("use_dynamic_shifting", false)) return new RectifiedFlowSchedule(shift);
        // mu grows linearly with the number of tokens.
        var (least, most) = (_scheduler.Double("base_image_seq_len", 256), _scheduler.Double("max_image_seq_len", 4096));
        var (low, high) = (_scheduler.Double("base_shift", 0.5), _scheduler.Double("max_shift", 1.15));
        var tokens = (double)(width / (2 * Downsampling)) * (height / (2 * Downsampling));
        return new RectifiedFlowSchedule(Math.Exp(low + (tokens - least) * (high - low) / (most - least)));
    }

    /// <inheritdoc/>
    public ConditionedDenoiser Prepare(string prompt, string? negative, Layout? layout, int width, int height, double guidance)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        if (_flux is not null) return new FluxDenoiser(_flux, _type, new FlowCondition(Sentence(prompt, _flux.Config.HasGuidance ? 512 : 256), _clips[0].Encode(_clips[0].Chunks(prompt), penultimate: false).Pooled), guidance);
        return new MmDiTDenoiser(_mmdit!, _type, Condition(prompt), guidance == 1 ? null : Condition(negative ?? ""), guidance);
    }

    /// <inheritdoc/>
    public Tensor Encode(byte[] rgb, int width, int height) => LatentPicture.Encode(_autoencoder.Encode, rgb, width, height, _type);

    /// <inheritdoc/>
    public byte[] Decode(Tensor latents, bool preview) => LatentPicture.Decode(_autoencoder, latents, _type, preview);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var clip in _clips) clip.Dispose();
        foreach (var network in new nn.Module?[] { _t5, _mmdit, _flux, _autoencoder }) network?.Dispose();
    }

    // The two CLIP texts side by side, padded to T5's width, then T5's text behind them (Esser et al. 2024, arXiv 2403.03206, appendix B).
    private FlowCondition Condition(string prompt)
    {
        var first = _clips.Select(clip => clip.Chunks(prompt)).ToList();
        var one = _clips.Zip(first, (clip, chunks) => clip.Encode(new ClipChunks([chunks.Ids[0]], [chunks.Weights[0]]), penultimate: true)).ToList();
        var text = cat([.. one.Select(e => e.Text)], -1);
        text = cat([text, zeros([1, text.shape[1], _mmdit!.Config.ContextWidth - text.shape[2]], text.dtype)], -1);
        var sentence = _t5 is null ? zeros([1, 256, _mmdit.Config.ContextWidth], text.dtype) : Sentence(prompt, 256);
        return new FlowCondition(cat([text, sentence], 1), cat([.. one.Select(e => e.Pooled)], -1));
    }

    private Tensor Sentence(string prompt, int length)
    {
        // Emphasis is CLIP's users' language; T5 reads sentences.
        var plain = string.Concat(WeightedText.Parse(prompt).Select(piece => piece.Text));
        return _t5!.Encode(tensor(_words!.Encode(plain, length).Select(id => (long)id).ToArray(), [1, length]), _type);
    }

    private void RefuseMisfit()
    {
        var (clip, pooled) = (_clips.Sum(c => c.Network.Config.Width), _clips.Sum(c => c.Network.Config.Projection ?? c.Network.Config.Width));
        var (context, wanted) = _flux is not null ? (_flux.Config.ContextWidth, _flux.Config.PooledWidth) : (_mmdit!.Config.ContextWidth, _mmdit.Config.PooledWidth);
        if (pooled != wanted || (_t5 is not null && _t5.Config.Width != context) || (_mmdit is not null && clip > context))
            throw new CheckpointException($"{_folder.Path}: the text encoders give {_t5?.Config.Width ?? clip} channels and a summary of {pooled}, the transformer takes {context} and {wanted}; the parts belong to different models.");
        if (_flux is null ? _mmdit!.Config.Channels != LatentChannels : _flux.Config.InChannels != 4 * LatentChannels || _flux.Config.OutChannels != 4 * LatentChannels)
            throw new CheckpointException($"{_folder.Path}: the transformer does not take the autoencoder's {LatentChannels} channels; models that need a picture cannot make pictures from words alone.");
    }
}
