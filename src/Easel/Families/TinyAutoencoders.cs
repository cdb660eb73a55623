using Easel.Checkpoints;
using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>Opens tiny autoencoders (TAESD, TAESDXL, TAESD3, TAEF1, TAEF2) as published: halves in files of their own with numbered keys, or both in one under diffusers' names.</summary>
internal static class TinyAutoencoders
{
    // The published decoder counts the clamp before its first layer, diffusers does not.
    private static readonly (string Prefix, int Shift)[] DecoderNames = [("decoder.layers.", 1), ("taesd_decoder.", 0), ("decoder.", 0), ("", 0)];
    private static readonly (string Prefix, int Shift)[] EncoderNames = [("encoder.layers.", 0), ("taesd_encoder.", 0), ("encoder.", 0), ("", 0)];

    /// <summary>The decoder.</summary>
    /// <param name="file">The open file; it must stay open.</param>
    /// <param name="type">Type of its weights in memory.</param>
    /// <returns>The network and the channels of latents that it takes.</returns>
    /// <exception cref="CheckpointException">The file has no such half.</exception>
    public static (NetworkPart<TinyDecoder> Part, int Channels) Decoder(ICheckpoint file, ScalarType type)
    {
        var source = Numbered(file, DecoderNames, "1.weight", "3.conv.0.weight", "decoder");
        var config = new TinyAutoencoderConfig((int)source.Shapes["1.weight"][1], HasNorm(source));
        return (new NetworkPart<TinyDecoder>(() => new TinyDecoder(config), source, type), config.LatentChannels);
    }

    /// <summary>The encoder; as <see cref="Decoder"/>.</summary>
    public static (NetworkPart<TinyEncoder> Part, int Channels) Encoder(ICheckpoint file, ScalarType type)
    {
        var source = Numbered(file, EncoderNames, "0.weight", "1.conv.0.weight", "encoder");
        var last = source.Shapes.Keys.Select(k => int.Parse(k[..k.IndexOf('.')], System.Globalization.CultureInfo.InvariantCulture)).Max();
        var config = new TinyAutoencoderConfig((int)source.Shapes[$"{last}.weight"][0], HasNorm(source));
        return (new NetworkPart<TinyEncoder>(() => new TinyEncoder(config), source, type), config.LatentChannels);
    }

    private static bool HasNorm(WeightSource source) => source.Shapes.Keys.Any(k => k.Contains(".pool.", StringComparison.Ordinal));

    private static WeightSource Numbered(ICheckpoint file, (string Prefix, int Shift)[] names, string first, string block, string half)
    {
        foreach (var (prefix, shift) in names)
        {
            var keys = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var key in file.Tensors.Keys)
                if (key.StartsWith(prefix, StringComparison.Ordinal) && key[prefix.Length..] is var rest && rest.IndexOf('.') is var dot and > 0 and < 4 && int.TryParse(rest.AsSpan(0, dot), out var number))
                    keys[$"{number + shift}{rest[dot..]}"] = key;
            if (keys.TryGetValue(first, out var input) && file.Tensors[input].Shape.Count == 4 && keys.ContainsKey(block))
                return new WeightSource(file.Path, keys.ToDictionary(k => k.Key, k => file.Tensors[k.Value].Shape), key => file.Read(keys[key]));
        }
        throw new CheckpointException($"{file.Path} has no {half} of a tiny autoencoder: no key '{block}', with or without a prefix. Take the file whose name has '{half}' in it.");
    }
}
