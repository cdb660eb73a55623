using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Checkpoints;

/// <summary>How much of a LoRA found its place.</summary>
/// <param name="Path">The LoRA.</param>
/// <param name="Strength">Its strength.</param>
/// <param name="Matched">Layers that a layer of the model was found for.</param>
/// <param name="Total">Layers in the file.</param>
/// <param name="Unmatched">Names of the layers that the model has not, in the file's spelling.</param>
public sealed record LoraReport(string Path, double Strength, int Matched, int Total, IReadOnlyList<string> Unmatched)
{
    /// <summary>One line for a person.</summary>
    public override string ToString() => $"{System.IO.Path.GetFileName(Path)}: matched {Matched} of {Total} keys"
        + (Unmatched.Count > 0 ? $"; not {string.Join(", ", Unmatched.Take(3))}{(Unmatched.Count > 3 ? $" and {Unmatched.Count - 3} more" : "")}" : "");
}

/// <summary>LoRAs and their strengths, to be merged into weights while these are read: W' = W + Σ strength·alpha/rank·up·down.</summary>
/// <remarks>Lay it over every part of the model, load from the views, then ask for <see cref="Reports"/>, which fails where a LoRA found no place at all.</remarks>
public sealed class LoraStack : IDisposable
{
    private readonly List<(LoraFile File, double Strength)> _loras = [];
    private readonly Dictionary<LoraLayer, bool> _matched = [];

    /// <summary>Adds a LoRA.</summary>
    /// <param name="path">The file.</param>
    /// <param name="strength">How strongly it works, usually 0 to 1; negative values work against it.</param>
    /// <exception cref="CheckpointException">It is no LoRA that Easel knows.</exception>
    /// <exception cref="InvalidRequestException">The strength is no finite number.</exception>
    public void Add(string path, double strength = 1)
    {
        if (!double.IsFinite(strength) || Math.Abs(strength) > 100) throw new InvalidRequestException($"The strength {strength} of {path} is out of range; give a number from -100 to 100.");
        _loras.Add((LoraFile.Open(path), strength));
    }

    /// <summary>A part of the model with the changes merged in; weights are read, changed and cast one by one.</summary>
    /// <param name="weights">The part's weights, under either of its namings, without prefix; they stay the caller's and must outlive the view.</param>
    /// <param name="part">Which part it is.</param>
    /// <param name="architecture">The network, so that a LoRA made for its other naming matches as well; null where there is only one.</param>
    /// <exception cref="CheckpointException">A layer of that name has another size: the LoRA was made for another model.</exception>
    public ICheckpoint Over(ICheckpoint weights, LoraPart part, Architecture? architecture)
    {
        var places = LoraPlaces.Of(weights, architecture);
        var changes = new Dictionary<string, List<LoraChange>>(StringComparer.Ordinal);
        foreach (var (file, strength) in _loras)
        {
            LoraPlaces.NamePositions(file.Layers, part, weights);
            foreach (var layer in file.Layers.Where(l => l.Part == part)) _matched[layer] = Place(layer, strength, places, changes) || _matched.GetValueOrDefault(layer);
        }
        return new MergedCheckpoint(weights, changes);
    }

    /// <summary>Refuses LoRAs that were made for another family than the model's, as far as they show it.</summary>
    /// <param name="family">The model's family.</param>
    /// <param name="model">What an error calls the model.</param>
    /// <exception cref="CheckpointException">One was; the message names both families.</exception>
    public void RefuseOtherFamilies(ModelFamily family, string model)
    {
        // Chroma has FLUX.1's layers under the same names.
        static ModelFamily Base(ModelFamily family) => family switch
        {
            ModelFamily.StableDiffusion35Medium or ModelFamily.StableDiffusion35Large => ModelFamily.StableDiffusion3,
            ModelFamily.Chroma => ModelFamily.Flux,
            _ => family,
        };
        foreach (var (file, _) in _loras)
            if (file.Family is { } made && made != Base(family)) throw new CheckpointException($"{file.Path} was made for {made}, and {model} is {family}; use a LoRA for {family}, or a model of {made}.");
    }

    /// <summary>What matched, per LoRA.</summary>
    /// <exception cref="CheckpointException">A LoRA matched nothing: it belongs to another family.</exception>
    public IReadOnlyList<LoraReport> Reports()
    {
        var reports = _loras.Select(l => new LoraReport(l.File.Path, l.Strength, l.File.Layers.Count(Matched), l.File.Layers.Count, [.. l.File.Layers.Where(x => !Matched(x)).Select(x => x.Name)])).ToList();
        foreach (var report in reports.Where(r => r.Matched == 0))
            throw new CheckpointException($"{report.Path} matches none of the model's layers (0 of {report.Total}, such as {string.Join(", ", report.Unmatched.Take(3))}); it was made for a model of another family. Use it with that one.");
        return reports;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (file, _) in _loras) file.Dispose();
    }

    private bool Matched(LoraLayer layer) => _matched.GetValueOrDefault(layer);

    private static bool Place(LoraLayer layer, double strength, Dictionary<string, List<LoraPlace>> places, Dictionary<string, List<LoraChange>> changes)
    {
        var found = false;
        foreach (var (suffix, isBias) in new[] { ("_weight", false), ("_bias", true) })
        {
            if (isBias ? !layer.Keys.ContainsKey("diff_b") : !layer.HasWeight) continue;
            if (!places.TryGetValue(layer.FlatName + suffix, out var targets)) continue;
            found = true;
            foreach (var place in targets)
            {
                if (!isBias) place.Check(layer);
                if (!changes.TryGetValue(place.Key, out var list)) changes[place.Key] = list = [];
                list.Add(new LoraChange(layer, place, strength, isBias));
            }
        }
        return found;
    }

    private sealed class MergedCheckpoint(ICheckpoint inner, Dictionary<string, List<LoraChange>> changes) : ICheckpoint
    {
        public string Path => inner.Path;

        public IReadOnlyDictionary<string, string> Metadata => inner.Metadata;

        public IReadOnlyDictionary<string, TensorInfo> Tensors => inner.Tensors;

        public Tensor Read(string name)
        {
            if (!changes.TryGetValue(name, out var list)) return inner.Read(name);
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var original = inner.Read(name);
            // The sum is made in 32 bits: a small change to a half-precision weight would be lost in its rounding.
            var weight = original.to(ScalarType.Float32, copy: true);
            foreach (var change in list) change.Apply(weight);
            return weight.to(original.dtype).MoveToOuterDisposeScope();
        }

        public void ReadInto(string name, Tensor target)
        {
            if (changes.ContainsKey(name)) this.CopyInto(name, target);
            else inner.ReadInto(name, target);
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>One change of one weight.</summary>
internal sealed record LoraChange(LoraLayer Layer, LoraPlace Place, double Strength, bool IsBias)
{
    // Left out, the factor is a new scalar that a garbage collection may free during the native call; a rooted one is safe.
    private static readonly Scalar One = 1;

    /// <summary>Changes a 32-bit float weight in place.</summary>
    public void Apply(Tensor weight)
    {
        using var scope = NewDisposeScope();
        var strength = tensor((float)Strength);
        var delta = IsBias ? Layer.Bias()! : Layer.Delta(Place.DeltaShape);
        if (IsBias && delta.numel() != Place.DeltaShape.Aggregate(1L, (product, size) => product * size))
            throw new CheckpointException($"'{Layer.Name}' changes a bias of {delta.numel()} numbers, but the model has [{string.Join(", ", Place.DeltaShape)}]; it was made for another model.");
        var change = Place.ToWeight(IsBias ? delta.reshape([.. Place.DeltaShape]) : delta, weight.shape);
        var part = Place.WholeWeight ? weight : weight.narrow(0, Place.FirstRow, Place.Rows);
        if (!IsBias && Layer.Replaces) change = change.sub(part);
        else if (!IsBias && Layer.IsDecomposed) change = Decomposed(part, change);
        part.add_(change.reshape(part.shape).mul(strength), One);
    }

    /// <summary>DoRA, equation 5: the changed direction, at the learnt length. Lengths are per row or, as LyCORIS first had it, per column.</summary>
    private Tensor Decomposed(Tensor weight, Tensor change)
    {
        var lengths = Layer.Lengths();
        if (weight.shape.Length < 2) throw new CheckpointException($"'{Layer.Name}' has lengths (dora_scale) for a weight of [{string.Join(", ", weight.shape)}]; it was made for another model.");
        var merged = weight.add(change.reshape(weight.shape), One);
        var flat = merged.flatten(1);
        Tensor factor;
        if (lengths.numel() == weight.shape[0]) factor = lengths.reshape(-1).div(flat.norm(1)).reshape([-1, .. Enumerable.Repeat(1L, weight.shape.Length - 1)]);
        else if (lengths.numel() == weight.shape[1]) factor = lengths.reshape(-1).div(merged.transpose(0, 1).flatten(1).norm(1)).reshape([1, -1, .. Enumerable.Repeat(1L, weight.shape.Length - 2)]);
        else throw new CheckpointException($"'{Layer.Name}' has {lengths.numel()} lengths (dora_scale) for a weight of [{string.Join(", ", weight.shape)}]; it was made for another model.");
        return merged.mul(factor).sub(weight);
    }
}
