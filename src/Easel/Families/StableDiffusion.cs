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
    private readonly ScalarType _type;
    private readonly List<ClipPrompts> _prompts = [];
    private readonly Prediction _prediction;
    private readonly DdpmSchedule _schedule;
    private readonly bool _zeroesEmptyPrompt;
    private UNet _network = null!;
    private AutoencoderKl _autoencoder = null!;
    private string? _hash;

    private StableDiffusion(ModelFolder folder, ScalarType type)
    {
        (Folder, _type) = (folder.Path, type);
        (_schedule, _prediction, var scheduler, var isTrailing) = folder.Schedule();
        _zeroesEmptyPrompt = folder.Settings.Bool("force_zeros_for_empty_prompt", false);
        Defaults = DefaultsOf(folder, scheduler, isTrailing);
    }

    /// <summary>The model's folder.</summary>
    public string Folder { get; }

    /// <inheritdoc/>
    public int CountTokens(string prompt) => _prompts[0].CountTokens(prompt);

    /// <summary>Settings when none are asked for.</summary>
        public ModelDefaults Defaults { get; }

    /// <summary>First 16 hexadecimal digits of the SHA-256 over its files (of each the length, the first and the last megabyte), the name that recipes know it by.</summary>
    public string Hash => _hash ??= ModelFolder.Open(Folder).Hash();

    /// <summary>Type of the computation, <c>bf16</c> or <c>fp32</c>.</summary>
    public string Precision => _type == ScalarType.BFloat16 ? "bf16" : "fp32";

    /// <inheritdoc/>
    public EaselOne? Planner => null;

    /// <inheritdoc/>
    public bool TakesNegative => true;

    /// <summary>Channels of its latents.</summary>
    public int LatentChannels => _autoencoder.Config.LatentChannels;

    /// <summary>Pixels per latent cell along each side.</summary>
    public int Downsampling => _autoencoder.Config.Downsampling;

    /// <summary>Whether the U-Net takes sizes and a summary of the prompt, as SDXL's does.</summary>
    public bool IsSdxl => _network.Config.ConditionWidth is not null;

    /// <summary>Whether a folder holds a model of this family.</summary>
    public static bool Is(string folder) =>
        ModelFolder.Is(folder) && ModelFolder.Open(folder) is var opened && opened.Settings.Text("_class_name", "").StartsWith("StableDiffusion", StringComparison.Ordinal) && opened.Has("unet");

    /// <summary>Loads a model.</summary>
    /// <param name="folder">A folder as diffusers saves it, with safetensors weights.</param>
    /// <param name="type">Type of the computation: float32 or bfloat16.</param>
    /// <exception cref="UnknownModelException">There is no model in that folder.</exception>
    /// <exception cref="CheckpointException">A part is missing, damaged, or a variant that Easel does not have.</exception>
    public static StableDiffusion Load(string folder, ScalarType type)
    {
        var opened = ModelFolder.Open(folder);
        var model = new StableDiffusion(opened, type);
        try
        {
            foreach (var suffix in new[] { "", "_2" })
                if (opened.Has("text_encoder" + suffix)) model._prompts.Add(ClipPrompts.Load(opened, suffix, type));
            if (model._prompts.Count == 0) throw new CheckpointException($"{folder} has no text_encoder; fetch the whole model.");
            var unet = DiffusersConfig.UNet(opened.Config("unet"));
            model._network = opened.WithWeights("unet", weights => NetworkLoad.Load(() => new UNet(unet), weights, type));
            var autoencoder = DiffusersConfig.AutoencoderKl(opened.Config("vae"));
            model._autoencoder = opened.WithWeights("vae", weights => NetworkLoad.Load(() => new AutoencoderKl(autoencoder), weights, type, LatentDiffusionNames.OldAttention));
            model.RefuseMisfit();
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Makes a learnt word known to every text encoder that it was made for.</summary>
    /// <param name="name">What prompts call it by.</param>
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
    public ConditionedDenoiser Prepare(string prompt, string? negative, Layout? layout, int width, int height, double guidance)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        // Networks that were taught to follow a scale by themselves need no second evaluation.
        var isTaught = _network.Config.GuidanceEmbedding is not null;
        var isGuided = guidance != 1 && !isTaught;
        var positive = _prompts.Select(p => p.Chunks(prompt)).ToList();
        var opposite = _prompts.Select(p => p.Chunks(negative ?? "")).ToList();
        var count = Math.Max(positive.Max(c => c.Count), isGuided ? opposite.Max(c => c.Count) : 1);
        var with = Condition(positive, count, width, height, isTaught ? guidance : null);
        var without = isGuided ? Condition(opposite, count, width, height, null) : null;
        if (without is not null && _zeroesEmptyPrompt && negative is null) without = without with { Text = zeros_like(without.Text), Pooled = without.Pooled is { } pooled ? zeros_like(pooled) : null };
        return new UNetDenoiser(_network, _schedule, _prediction, _type, with, without, guidance);
    }

    /// <inheritdoc/>
    public Tensor Encode(byte[] rgb, int width, int height) => LatentPicture.Encode(_autoencoder.Encode, rgb, width, height, _type);

    /// <inheritdoc/>
    public byte[] Decode(Tensor latents, bool preview) => LatentPicture.Decode(_autoencoder, latents, _type, preview);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var prompts in _prompts) prompts.Dispose();
        _network?.Dispose();
        _autoencoder?.Dispose();
    }

    private UNetCondition Condition(List<ClipChunks> chunks, int count, int width, int height, double? taughtGuidance)
    {
        var encoded = _prompts.Zip(chunks, (p, c) => p.Encode(c.Padded(count, p.Chunks("")), penultimate: IsSdxl)).ToList();
        var text = encoded.Count == 1 ? encoded[0].Text : cat([.. encoded.Select(e => e.Text)], -1);
        var embedded = taughtGuidance is { } scale ? GuidanceVector(scale, _network.Config.GuidanceEmbedding!.Value) : null;
        if (!IsSdxl) return new UNetCondition(text, Guidance: embedded);
        return new UNetCondition(text, encoded[^1].Pooled, tensor(new float[] { height, width, 0, 0, height, width }, [1, 6]), embedded);
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
        var (text, network) = (_prompts.Sum(p => p.Network.Config.Width), _network.Config);
        if (text != network.ContextWidth) throw new CheckpointException($"{Folder}: the text encoders give {text} channels, the U-Net takes {network.ContextWidth}; the parts belong to different models.");
        if (network.InChannels != LatentChannels || network.OutChannels != LatentChannels)
            throw new CheckpointException($"{Folder}: the U-Net takes {network.InChannels} channels and gives {network.OutChannels}, the latents have {LatentChannels}; inpainting and editing models cannot make pictures from words alone.");
        if (IsSdxl)
        {
            var pooled = _prompts[^1].Network.Config.Projection ?? throw new CheckpointException($"{Folder}: the last text encoder has no text_projection, which SDXL needs.");
            if (pooled + 6 * network.SizeEmbedding != network.ConditionWidth)
                throw new CheckpointException($"{Folder}: summary and sizes have {pooled + 6 * network.SizeEmbedding} channels, the U-Net takes {network.ConditionWidth}; refiners cannot make pictures from words alone.");
        }
        if (_prompts.Any(p => p.Network.Config.Vocabulary <= p.Network.Config.EndId)) throw new CheckpointException($"{Folder}: a text encoder's table ends before its end token.");
    }

    private static ModelDefaults DefaultsOf(ModelFolder folder, string scheduler, bool isTrailing)
    {
        var config = folder.Config("unet");
        var isSdxl = config.Has("addition_embed_type");
        var autoencoder = DiffusersConfig.AutoencoderKl(folder.Config("vae"));
        var size = config.Int("sample_size", isSdxl ? 128 : 64, most: 4096) * autoencoder.Downsampling;
        var (least, most, step) = (8 * autoencoder.Downsampling, Math.Max(2048, size), autoencoder.Downsampling);
        return scheduler switch
        {
            "LCMScheduler" => new(4, config.Has("time_cond_proj_dim") ? 8.5 : 1, "lcm", size, step, least, most),
            "EulerAncestralDiscreteScheduler" when isTrailing => new(4, 1, "euler-a", Math.Min(size, 512), step, least, most),
            _ => new(25, isSdxl ? 6 : 7.5, "dpmpp-2m", size, step, least, most),
        };
    }
}
