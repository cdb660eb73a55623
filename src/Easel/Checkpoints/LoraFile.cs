using System.Globalization;

namespace Easel.Checkpoints;

/// <summary>What part of a model a LoRA changes.</summary>
public enum LoraPart
{
    /// <summary>The UNet or transformer.</summary>
    Denoiser,
    /// <summary>The first text encoder.</summary>
    TextEncoder,
    /// <summary>The second text encoder.</summary>
    TextEncoder2,
    /// <summary>The third text encoder.</summary>
    TextEncoder3,
}

/// <summary>A file of low-rank changes to a model's weights, in any of the conventions in use: kohya, PEFT and diffusers old and new, BFL/Comfy, OneTrainer, XLabs, LyCORIS (LoCon, LoHa, LoKr, DoRA, full differences), cloneofsimo.</summary>
/// <remarks>Hu et al. 2021, "LoRA", arXiv:2106.09685; Yeh et al. 2023, "LyCORIS", arXiv:2309.14859; Liu et al. 2024, "DoRA", arXiv:2402.09353.</remarks>
public sealed class LoraFile : IDisposable
{
    // What stands behind a layer's name, and the role it has; the longest first where one ends like another.
    private static readonly (string Ending, string Role)[] Endings =
    [
        (".lora_down.weight", "down"), (".lora_up.weight", "up"), (".lora_mid.weight", "mid"), (".alpha", "alpha"), (".dora_scale", "dora"),
        (".lora_A.weight", "down"), (".lora_B.weight", "up"), (".lora_A.default.weight", "down"), (".lora_B.default.weight", "up"), (".lora_magnitude_vector", "dora"), (".lora_magnitude_vector.weight", "dora"), (".lora_magnitude_vector.default.weight", "dora"),
        (".lora.down.weight", "down"), (".lora.up.weight", "up"), (".lora_linear_layer.down.weight", "down"), (".lora_linear_layer.up.weight", "up"),
        ("_lora.down.weight", "down"), ("_lora.up.weight", "up"), ("_lora1.down.weight", "down1"), ("_lora1.up.weight", "up1"), ("_lora2.down.weight", "down2"), ("_lora2.up.weight", "up2"),
        (".hada_w1_a", "w1_a"), (".hada_w1_b", "w1_b"), (".hada_w2_a", "w2_a"), (".hada_w2_b", "w2_b"), (".hada_t1", "t1"), (".hada_t2", "t2"),
        (".lokr_w1", "k1"), (".lokr_w1_a", "k1_a"), (".lokr_w1_b", "k1_b"), (".lokr_w2", "k2"), (".lokr_w2_a", "k2_a"), (".lokr_w2_b", "k2_b"), (".lokr_t2", "kt2"),
        (".diff", "diff"), (".diff_b", "diff_b"), (".set_weight", "set"), (".w_norm", "diff"), (".b_norm", "diff_b"),
    ];

    private static readonly (string Prefix, LoraPart Part)[] Prefixes =
    [
        ("lora_unet_", LoraPart.Denoiser), ("lora_transformer_", LoraPart.Denoiser), ("lycoris_unet_", LoraPart.Denoiser), ("lycoris_", LoraPart.Denoiser),
        ("lora_te1_", LoraPart.TextEncoder), ("lora_te2_", LoraPart.TextEncoder2), ("lora_te3_", LoraPart.TextEncoder3), ("lora_te_", LoraPart.TextEncoder),
        ("unet.", LoraPart.Denoiser), ("transformer.", LoraPart.Denoiser), ("model.diffusion_model.", LoraPart.Denoiser), ("diffusion_model.", LoraPart.Denoiser),
        ("text_encoder_2.", LoraPart.TextEncoder2), ("text_encoder_3.", LoraPart.TextEncoder3), ("text_encoder.", LoraPart.TextEncoder),
        ("text_encoders.clip_l.transformer.", LoraPart.TextEncoder), ("text_encoders.clip_g.transformer.", LoraPart.TextEncoder2), ("text_encoders.t5xxl.transformer.", LoraPart.TextEncoder3),
    ];

    private readonly ICheckpoint _file;

    private LoraFile(ICheckpoint file, IReadOnlyList<LoraLayer> layers) => (_file, Layers) = (file, layers);

    /// <summary>The path it was opened with.</summary>
    public string Path => _file.Path;

    /// <summary>What its trainer said about it, such as <c>ss_network_dim</c> and <c>ss_base_model_version</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _file.Metadata;

    /// <summary>Names of the layers that it changes, in the file's own spelling.</summary>
    public IReadOnlyList<string> LayerNames => [.. Layers.Select(l => l.Name)];

    internal IReadOnlyList<LoraLayer> Layers { get; }

    /// <summary>The family it was made for, as far as its layers show: by the names of blocks, or by the channels of the text that they read; null where neither tells.</summary>
    public ModelFamily? Family
    {
        get
        {
            var layers = Layers.Where(l => l.Part == LoraPart.Denoiser).ToList();
            bool Any(params string[] names) => layers.Any(l => names.Any(n => l.FlatName.Contains(n, StringComparison.Ordinal)));
            if (Any("double_blocks_", "single_blocks_", "single_transformer_blocks_")) return ModelFamily.Flux;
            if (Any("joint_blocks_")) return ModelFamily.StableDiffusion3;
            // No other layer of these U-Nets has as many columns as their text has channels.
            var text = layers.Where(l => l.Position is not null || l.FlatName.Contains("attn2_to_k", StringComparison.Ordinal) || l.FlatName.Contains("attn2_to_v", StringComparison.Ordinal)).Select(l => l.Size?.Columns).ToHashSet();
            return text.Contains(768) ? ModelFamily.StableDiffusion1 : text.Contains(1024) ? ModelFamily.StableDiffusion2 : text.Contains(2048) ? ModelFamily.Sdxl : null;
        }
    }

    /// <summary>Whether a file looks like one of these.</summary>
    public static bool IsOne(ICheckpoint checkpoint) => checkpoint.Tensors.Keys.Any(k => !k.EndsWith(".diff", StringComparison.Ordinal) && k != "alpha" && RoleOf(k) is not (null or "alpha" or "set"));

    /// <summary>Opens a file and sorts its tensors by layer; nothing is read yet.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointException">It is missing, damaged, or has no low-rank changes that Easel knows.</exception>
    public static LoraFile Open(string path)
    {
        var file = CheckpointFile.Open(path);
        try
        {
            var layers = Sorted(file);
            if (layers.Count == 0) throw new CheckpointException($"{path} holds no LoRA that Easel knows: its keys are {string.Join(", ", file.Tensors.Keys.Take(3))} and the like.");
            return new LoraFile(file, layers);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string? RoleOf(string key) => IsPositional(key, out _, out _, out var positional) ? positional : Ending(key)?.Role;

    private static (string Ending, string Role)? Ending(string key)
    {
        foreach (var ending in Endings)
            if (key.Length > ending.Ending.Length && key.EndsWith(ending.Ending, StringComparison.Ordinal)) return ending;
        return null;
    }

    private static List<LoraLayer> Sorted(ICheckpoint file)
    {
        var layers = new Dictionary<string, LoraLayer>(StringComparer.Ordinal);
        foreach (var key in file.Tensors.Keys)
        {
            var (name, role) = IsPositional(key, out var part, out var position, out var down) ? ($"{part}:{position}", down)
                : Ending(key) is { } ending ? (key[..^ending.Ending.Length], ending.Role) : (key, "");
            if (role.Length == 0) continue;
            // XLabs trains one change for pictures and one for text beside the same block.
            if (role[^1] is '1' or '2' && role is "down1" or "up1" or "down2" or "up2") (name, role) = ($"{name}_lora{role[^1]}", role[..^1]);
            if (!layers.TryGetValue(name, out var layer)) layers[name] = layer = Named(name, file);
            layer.Keys[role] = key;
        }
        return [.. layers.Values.Where(l => l.Keys.Keys.Any(role => role != "alpha"))];
    }

    private static LoraLayer Named(string name, ICheckpoint file)
    {
        if (name.Split(':') is [var part, var position])
            return new LoraLayer(file, name, part.StartsWith('t') ? LoraPart.TextEncoder : LoraPart.Denoiser, "") { Position = int.Parse(position, CultureInfo.InvariantCulture) };
        var rest = Without(Without(name, "base_model.model."), "module.");
        foreach (var (prefix, of) in Prefixes)
            if (rest.StartsWith(prefix, StringComparison.Ordinal)) return new LoraLayer(file, name, of, Spelled(rest[prefix.Length..]));
        return new LoraLayer(file, name, rest.StartsWith("text_model.", StringComparison.Ordinal) ? LoraPart.TextEncoder : LoraPart.Denoiser, Spelled(rest));
    }

    private static string Without(string name, string prefix) => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;

    /// <summary>Dots and underscores alike, as kohya's names do not tell them apart; names of attention processors become those of the layers they stand for.</summary>
    private static string Spelled(string path) => Flat(path
        .Replace(".processor.qkv_lora1", ".img_attn.qkv", StringComparison.Ordinal).Replace(".processor.qkv_lora2", ".txt_attn.qkv", StringComparison.Ordinal)
        .Replace(".processor.proj_lora1", ".img_attn.proj", StringComparison.Ordinal).Replace(".processor.proj_lora2", ".txt_attn.proj", StringComparison.Ordinal)
        .Replace(".processor.qkv", ".linear1", StringComparison.Ordinal).Replace(".processor.to_out", ".to_out.0", StringComparison.Ordinal).Replace(".processor.", ".", StringComparison.Ordinal));

    /// <summary>A layer's name with underscores only.</summary>
    internal static string Flat(string path) => path.Replace('.', '_');

    /// <summary>The first convention of all counts layers: <c>unet:17:down</c>.</summary>
    private static bool IsPositional(string key, out string part, out int position, out string role)
    {
        (part, position, role) = ("", 0, "");
        if (key.Split(':') is not [("unet" or "text_encoder") and var of, { Length: > 0 and < 6 } number, ("up" or "down") and var what] || !number.All(char.IsAsciiDigit)) return false;
        (part, position, role) = (of, int.Parse(number, CultureInfo.InvariantCulture), what);
        return true;
    }
}
