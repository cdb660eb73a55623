namespace Easel.Checkpoints;

/// <summary>Shows the weights of one network under the names that are wanted, whichever the file has.</summary>
public static class KeyNaming
{
    // What single files carry beside the weights.
    private static readonly string[] Ignored = ["logit_scale", "position_ids", ".position_ids", "attn_mask"];

    /// <summary>The weights under the names of diffusers and transformers, such as <c>down_blocks.0.resnets.0.conv1.weight</c>.</summary>
    /// <param name="checkpoint">The file; it stays the caller's and must outlive the view.</param>
    /// <param name="architecture">Which network it is.</param>
    /// <param name="prefix">What the keys of this network begin with, such as <c>model.diffusion_model.</c>; the names of the view are without it.</param>
    /// <exception cref="CheckpointException">A fused tensor cannot be split into its parts.</exception>
    public static ICheckpoint ToDiffusers(ICheckpoint checkpoint, Architecture architecture, string prefix = "") => View(checkpoint, architecture, prefix, forward: true);

    /// <summary>The weights under the names of the original publication, such as <c>input_blocks.1.0.in_layers.2.weight</c>; for T5, those of llama.cpp.</summary>
    /// <param name="checkpoint">The file; it stays the caller's and must outlive the view.</param>
    /// <param name="architecture">Which network it is.</param>
    /// <param name="prefix">What the keys of this network begin with; the names of the view are without it.</param>
    /// <exception cref="CheckpointException">The parts of a fused tensor are not all there.</exception>
    public static ICheckpoint ToOriginal(ICheckpoint checkpoint, Architecture architecture, string prefix = "") => View(checkpoint, architecture, prefix, forward: false);

    /// <summary>The weights under a prefix, without it.</summary>
    /// <param name="checkpoint">The file; it stays the caller's and must outlive the view.</param>
    /// <param name="prefix">What the wanted keys begin with.</param>
    public static ICheckpoint Under(ICheckpoint checkpoint, string prefix) => new RenamedCheckpoint(checkpoint, Names(checkpoint, prefix).ToDictionary(n => n, n => KeySource.Of(prefix + n), StringComparer.Ordinal));

    private static RenamedCheckpoint View(ICheckpoint checkpoint, Architecture architecture, string prefix, bool forward)
    {
        var sources = Sources(Names(checkpoint, prefix), architecture, forward, name => checkpoint.Tensors[prefix + name]);
        return new RenamedCheckpoint(checkpoint, sources.ToDictionary(s => s.Key, s => s.Value with { Keys = [.. s.Value.Keys.Select(k => prefix + k)] }, StringComparer.Ordinal));
    }

    private static List<string> Names(ICheckpoint checkpoint, string prefix) =>
        [.. from key in checkpoint.Tensors.Keys
            where key.StartsWith(prefix, StringComparison.Ordinal)
            let name = key[prefix.Length..]
            where !Ignored.Any(i => name == i || i[0] == '.' && name.EndsWith(i, StringComparison.Ordinal))
            select name];

    /// <summary>Where each name of the wanted naming comes from; names that no rule is about stay as they are.</summary>
    internal static Dictionary<string, KeySource> Sources(IReadOnlyCollection<string> names, Architecture architecture, bool forward, Func<string, TensorInfo> info)
    {
        var present = names.ToHashSet(StringComparer.Ordinal);
        var rules = KeyTables.For(architecture, present);
        var sources = new Dictionary<string, KeySource>(StringComparer.Ordinal);
        var joined = new Dictionary<string, string?[]>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (forward) AddForward(sources, rules, name, info);
            else AddBackward(sources, joined, rules, name);
        }
        foreach (var (whole, parts) in joined)
        {
            if (parts.Any(p => p is null)) throw new CheckpointException($"'{whole}' has {parts.Count(p => p is not null)} of its {parts.Length} parts, among them '{parts.First(p => p is not null)}'; the file is incomplete.");
            sources[whole] = new KeySource([.. parts!], KeyForm.Rows);
        }
        return sources;
    }

    private static void AddForward(Dictionary<string, KeySource> sources, IReadOnlyList<KeyRule> rules, string name, Func<string, TensorInfo> info)
    {
        foreach (var rule in rules)
        {
            if (rule.Forward(name) is not { } targets) continue;
            if (rule.Form != KeyForm.Rows) sources[targets[0]] = new KeySource([name], rule.Form);
            else
            {
                var tensor = info(name);
                var unit = rule.Ratio.Sum();
                var rows = tensor.Shape.Count > 0 && tensor.Shape[0] % unit == 0 ? tensor.Shape[0] / unit : throw new CheckpointException($"'{name}' {tensor} cannot be split into {targets.Length} parts of {string.Join(":", rule.Ratio)}; the file is no such model.");
                for (int part = 0, first = 0; part < targets.Length; first += rule.Ratio[part++])
                    sources[targets[part]] = new KeySource([name], KeyForm.Rows) { FirstRow = first * rows, RowCount = rule.Ratio[part] * rows };
            }
            return;
        }
        sources[name] = KeySource.Of(name);
    }

    private static void AddBackward(Dictionary<string, KeySource> sources, Dictionary<string, string?[]> joined, IReadOnlyList<KeyRule> rules, string name)
    {
        foreach (var rule in rules)
        {
            if (rule.Backward(name) is not var (key, part)) continue;
            if (rule.Form != KeyForm.Rows) sources[key] = new KeySource([name], rule.Form) { Inverse = true };
            else
            {
                if (!joined.TryGetValue(key, out var parts)) joined[key] = parts = new string?[rule.Parts];
                parts[part] = name;
            }
            return;
        }
        sources[name] = KeySource.Of(name);
    }
}
