using Easel.Checkpoints;
using Easel.Models;
using TorchSharp;

namespace Easel.Families;

/// <summary>Opens the autoencoder of a model, and the tiny one for its previews.</summary>
internal static class Autoencoders
{
    /// <exception cref="CheckpointException">It is missing, or does not fit.</exception>
    public static LatentDecoder Open(ModelFiles files, torch.ScalarType type)
    {
        var part = files.Part(ModelPart.Autoencoder);
        var config = part.Config is { } json ? DiffusersConfig.AutoencoderKl(json) : ShapeConfig.AutoencoderKl(part, files.Family, files.Variant);
        var network = new NetworkPart<AutoencoderKl>(() => new AutoencoderKl(config), WeightSource.Of(part.Weights), type, KeyRules.OldAttention);
        if (files.OpenPreviewDecoder() is not { } file) return new LatentDecoder(config, network, null, type);
        var (preview, channels) = TinyAutoencoders.Decoder(file, type);
        if (channels != config.LatentChannels)
            throw new CheckpointException($"{file.Path} takes latents of {channels} channels, {files.Path} has {config.LatentChannels}; use the tiny decoder for this family (taesd for Stable Diffusion 1 and 2, taesdxl, taesd3, taef1).");
        return new LatentDecoder(config, network, preview, type);
    }
}
