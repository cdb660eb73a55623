using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Checkpoints;

/// <summary>Where a change of a layer under one naming lands in the weights, which may have the other naming.</summary>
/// <param name="Key">The weight.</param>
/// <param name="DeltaShape">Shape of the change as its LoRA states it.</param>
internal sealed record LoraPlace(string Key, IReadOnlyList<long> DeltaShape)
{
    /// <summary>Whether all rows of the weight are changed.</summary>
    public bool WholeWeight { get; init; } = true;

    /// <summary>First row of the weight that is changed.</summary>
    public long FirstRow { get; init; }

    /// <summary>Rows of the weight that are changed.</summary>
    public long Rows { get; init; }

    /// <summary>First row of the change that lands here; the change of a fused layer lands in several places.</summary>
    public long FirstDeltaRow { get; init; }

    /// <summary>What else differs between the namings.</summary>
    public KeyForm Form { get; init; } = KeyForm.Same;

    /// <summary>The rows of a change that belong here, in the shape that the weight has here.</summary>
    public Tensor ToWeight(Tensor delta, long[] weightShape) => Form switch
    {
        KeyForm.Transposed => delta.t(),
        KeyForm.HalvesSwapped => KeySource.Swapped(delta),
        KeyForm.Matrix => delta.reshape(weightShape),
        _ when FirstDeltaRow > 0 || Rows > 0 && delta.shape[0] != Rows => delta.narrow(0, FirstDeltaRow, Rows),
        _ => delta,
    };

    /// <summary>Refuses a change whose size is known not to fit.</summary>
    public void Check(LoraLayer layer)
    {
        if (layer.Size is not var (rows, columns) || DeltaShape.Count < 2 || rows == DeltaShape[0] && columns == DeltaShape[1]) return;
        throw new CheckpointException($"'{layer.Name}' changes a layer of [{rows}, {columns}], but '{Key}' of the model is [{string.Join(", ", DeltaShape)}]; the LoRA was made for a model of another family.");
    }
}

/// <summary>Finds the places of layers by any of their names.</summary>
internal static class LoraPlaces
{
    /// <summary>Places by the layer's key with underscores only, such as <c>down_blocks_0_attentions_0_proj_in_weight</c>, under the weights' own naming and the other one.</summary>
    public static Dictionary<string, List<LoraPlace>> Of(ICheckpoint weights, Architecture? architecture)
    {
        var places = new Dictionary<string, List<LoraPlace>>(StringComparer.Ordinal);
        if (architecture is { } known)
        {
            foreach (var forward in new[] { true, false })
            {
                // One of the two directions changes nothing; a split network may also lack parts of a fused layer, which then has no place.
                try
                {
                    foreach (var (name, source) in KeyNaming.Sources([.. weights.Tensors.Keys], known, forward, weights.Info)) places[LoraFile.Flat(name)] = Places(source, weights);
                }
                catch (CheckpointException)
                {
                }
            }
        }
        foreach (var (key, info) in weights.Tensors) places[LoraFile.Flat(key)] = [new LoraPlace(key, info.Shape)];
        return places;
    }

    private static List<LoraPlace> Places(KeySource source, ICheckpoint weights)
    {
        var shape = source.Info(weights.Info).Shape;
        if (source is { Form: KeyForm.Rows, RowCount: { } count }) return [new LoraPlace(source.Keys[0], shape) { WholeWeight = false, FirstRow = source.FirstRow, Rows = count }];
        if (source.Form != KeyForm.Rows) return [new LoraPlace(source.Keys[0], shape) { Form = source.Form }];
        var places = new List<LoraPlace>();
        long first = 0;
        foreach (var key in source.Keys)
        {
            var rows = weights.Info(key).Shape[0];
            places.Add(new LoraPlace(key, shape) { Rows = rows, FirstDeltaRow = first });
            first += rows;
        }
        return places;
    }

    /// <summary>
    /// Names the layers of the convention that counts them: those of every transformer block of the UNet, down, up, then middle, and those of the text encoder, block by block.
    /// Older programs counted the feed-forward layer before the second attention; the widths tell which it was.
    /// </summary>
    public static void NamePositions(IReadOnlyList<LoraLayer> layers, LoraPart part, ICheckpoint weights)
    {
        var counted = layers.Where(l => l.Part == part && l.Position is not null).ToList();
        if (counted.Count == 0) return;
        var names = part == LoraPart.Denoiser ? UNetLayers(weights, counted) : TextLayers(weights);
        foreach (var layer in counted)
            if (layer.Position < names.Count) layer.FlatName = LoraFile.Flat(names[layer.Position!.Value]);
    }

    private static List<string> UNetLayers(ICheckpoint weights, List<LoraLayer> layers)
    {
        const string End = ".attn1.to_q.weight";
        string[] first = ["attn1.to_q", "attn1.to_k", "attn1.to_v", "attn1.to_out.0"], second = ["attn2.to_q", "attn2.to_k", "attn2.to_v", "attn2.to_out.0"], feed = ["ff.net.0.proj"];
        var blocks = weights.Tensors.Keys.Where(k => k.EndsWith(End, StringComparison.Ordinal)).Select(k => k[..^End.Length])
            .OrderBy(b => b.StartsWith("down", StringComparison.Ordinal) ? 0 : b.StartsWith("up", StringComparison.Ordinal) ? 1 : 2).ThenBy(b => b, NaturalOrder).ToList();
        var feedInTheMiddle = layers.FirstOrDefault(l => l.Position == 4)?.Size is (var rows, var columns) && rows > columns;
        string[] order = feedInTheMiddle ? [.. first, .. feed, .. second] : [.. first, .. second, .. feed];
        return [.. blocks.SelectMany(b => order.Select(o => $"{b}.{o}"))];
    }

    private static List<string> TextLayers(ICheckpoint weights)
    {
        const string End = ".self_attn.q_proj.weight";
        string[] order = ["k_proj", "v_proj", "q_proj", "out_proj"];
        var blocks = weights.Tensors.Keys.Where(k => k.EndsWith(End, StringComparison.Ordinal)).Select(k => k[..^End.Length]).Order(NaturalOrder);
        return [.. blocks.SelectMany(b => order.Select(o => $"{b}.self_attn.{o}"))];
    }

    /// <summary>Numbers in names by their value: 2 before 10.</summary>
    private static readonly Comparer<string> NaturalOrder = Comparer<string>.Create((a, b) => string.CompareOrdinal(Padded(a), Padded(b)));

    private static string Padded(string name) => string.Join('.', name.Split('.').Select(p => p.All(char.IsAsciiDigit) ? p.PadLeft(6, '0') : p));
}
