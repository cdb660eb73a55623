using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Checkpoints;

/// <summary>The tensors of a LoRA file that change one layer, by role.</summary>
internal sealed class LoraLayer(ICheckpoint file, string name, LoraPart part, string flatName)
{
    /// <summary>The layer in the file's own spelling.</summary>
    public string Name => name;

    public LoraPart Part => part;

    /// <summary>The layer behind the part's prefix, with underscores only; empty where it is known by its position.</summary>
    public string FlatName { get; set; } = flatName;

    /// <summary>Which of the layers that this convention counts; null where it has a name.</summary>
    public int? Position { get; init; }

    /// <summary>Keys in the file by role, such as <c>down</c>.</summary>
    public Dictionary<string, string> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether it replaces a weight's length by a learnt one (DoRA).</summary>
    public bool IsDecomposed => Keys.ContainsKey("dora");

    /// <summary>Whether the weight is replaced, not changed.</summary>
    public bool Replaces => Keys.ContainsKey("set");

    /// <summary>Whether the layer's weight is changed.</summary>
    public bool HasWeight => Keys.Keys.Any(role => role is not ("alpha" or "diff_b" or "dora"));

    /// <summary>Shape of the change to the weight as far as the file tells it: rows and columns, the kernel left out; null where that cannot be told without reading.</summary>
    public (long Rows, long Columns)? Size => Keys.TryGetValue("up", out var up) && Keys.TryGetValue("down", out var down) && Info(up).Shape.Count >= 2 && Info(down).Shape.Count >= 2
        ? (Info(up).Shape[0], Info(down).Shape[1]) : null;

    /// <summary>The learnt lengths of DoRA.</summary>
    public Tensor Lengths() => Read("dora");

    /// <summary>The change to the bias; null where there is none.</summary>
    public Tensor? Bias() => Keys.ContainsKey("diff_b") ? Read("diff_b") : null;

    /// <summary>The change to the weight at strength 1, already times alpha/rank.</summary>
    /// <param name="shape">Shape of the weight, or of the part of it that is changed.</param>
    /// <returns>A 32-bit float tensor of that shape.</returns>
    /// <exception cref="CheckpointException">The tensors do not make a change of that shape.</exception>
    /// <remarks>Every size is checked before libtorch computes with it: a mistake there would end the process, and a product of small factors may be larger than any memory.</remarks>
    public Tensor Delta(IReadOnlyList<long> shape)
    {
        using var scope = NewDisposeScope();
        var elements = shape.Aggregate(1L, (product, size) => product * size);
        var (delta, rank) =
            Keys.ContainsKey("diff") ? (Whole("diff", elements), null)
            : Keys.ContainsKey("set") ? (Whole("set", elements), null)
            : Keys.ContainsKey("w1_a") ? Hadamard(elements)
            : Keys.Keys.Any(role => role.StartsWith('k')) ? Kronecker(elements)
            : LowRank(elements);
        delta = delta.reshape([.. shape]);
        if (rank is { } r && Keys.ContainsKey("alpha"))
        {
            var alpha = Read("alpha");
            if (r == 0 || alpha.numel() != 1 || !float.IsFinite(alpha.to(ScalarType.Float32).data<float>()[0])) throw new CheckpointException($"The alpha of '{name}' of {file.Path} is no finite number; fetch the file again.");
            delta = delta.mul(alpha.reshape([])).div(tensor((float)r));
        }
        return delta.MoveToOuterDisposeScope();
    }

    private Tensor Whole(string role, long elements)
    {
        var value = Read(role);
        Require(value.numel() == elements);
        return value;
    }

    private (Tensor, long?) LowRank(long elements)
    {
        var (up, down) = (Matrix("up"), Matrix("down"));
        if (Keys.ContainsKey("mid")) return (Tucker(Read("mid"), up, down, elements), down.shape[0]);
        return (Product(up, down, elements), down.shape[0]);
    }

    /// <summary>LoHa: the elementwise product of two low-rank matrices.</summary>
    private (Tensor, long?) Hadamard(long elements)
    {
        var (a1, b1, a2, b2) = (Matrix("w1_a"), Matrix("w1_b"), Matrix("w2_a"), Matrix("w2_b"));
        if (Keys.ContainsKey("t1") && Keys.ContainsKey("t2"))
        {
            var (first, second) = (Tucker(Read("t1"), a1.t(), b1, elements), Tucker(Read("t2"), a2.t(), b2, elements));
            Require(first.shape.SequenceEqual(second.shape));
            return (first.mul(second), b1.shape[0]);
        }
        var (one, two) = (Product(a1, b1, elements), Product(a2, b2, elements));
        Require(one.shape.SequenceEqual(two.shape));
        return (one.mul(two), b1.shape[0]);
    }

    /// <summary>LoKr: the Kronecker product of two matrices, each whole or of low rank.</summary>
    private (Tensor, long?) Kronecker(long elements)
    {
        long? rank = null;
        Tensor Factor(string role, string core)
        {
            if (Keys.ContainsKey(role)) return Read(role);
            Tensor a = Matrix(role + "_a"), b = Read(role + "_b");
            Require(b.shape.Length >= 2);
            rank = b.shape[0];
            if (Keys.ContainsKey(core)) return Tucker(Read(core), a.t(), b.flatten(1), elements);
            return Product(a, b.flatten(1), elements).reshape([a.shape[0], .. b.shape[1..]]);
        }
        var (w1, w2) = (Factor("k1", "kt1"), Factor("k2", "kt2"));
        Require(w1.shape.Length is > 0 and <= 4 && w2.shape.Length is > 0 and <= 4 && w1.numel() > 0 && w2.numel() > 0 && w1.numel() <= elements / w2.numel() && w1.numel() * w2.numel() == elements);
        // A factor may lack the kernel's dimensions of 1.
        while (w1.shape.Length < w2.shape.Length) w1 = w1.unsqueeze(-1);
        while (w2.shape.Length < w1.shape.Length) w2 = w2.unsqueeze(-1);
        return (w1.kron(w2.contiguous()), rank);
    }

    /// <summary>up·down, of as many elements as the weight, or of a factor that has no more.</summary>
    private Tensor Product(Tensor up, Tensor down, long elements)
    {
        var whole = !Keys.Keys.Any(role => role.StartsWith('k'));
        Require(up.shape[1] == down.shape[0] && up.shape[0] > 0 && down.shape[1] <= elements / up.shape[0] && (!whole || up.shape[0] * down.shape[1] == elements));
        return up.matmul(down);
    }

    /// <summary>Σ up[o,a]·core[a,b,k,l]·down[b,i] for a convolution with kernel k×l.</summary>
    private Tensor Tucker(Tensor core, Tensor up, Tensor down, long elements)
    {
        Require(core.shape.Length == 4 && core.shape[0] == up.shape[1] && core.shape[1] == down.shape[0] && core.numel() > 0 && up.shape[0] > 0
            && down.shape[1] <= elements / up.shape[0] && up.shape[0] * down.shape[1] <= elements / (core.shape[2] * core.shape[3]));
        if (!Keys.Keys.Any(role => role.StartsWith('k'))) Require(up.shape[0] * down.shape[1] * core.shape[2] * core.shape[3] == elements);
        return einsum("abkl,oa,bi->oikl", core, up, down);
    }

    /// <summary>A factor with its kernel's dimensions put together.</summary>
    private Tensor Matrix(string role)
    {
        var value = Read(role);
        Require(value.shape.Length >= 2 && value.numel() > 0);
        return value.flatten(1);
    }

    private void Require(bool sound)
    {
        if (!sound) throw new CheckpointException($"The tensors of '{name}' of {file.Path} do not make a change of this model's layer: {string.Join(", ", Keys.Select(k => $"{k.Key} {Info(k.Value)}"))}; the file is damaged, or made for another model.");
    }

    private TensorInfo Info(string key) => file.Tensors[key];

    private Tensor Read(string role)
    {
        if (!Keys.TryGetValue(role, out var key)) throw new CheckpointException($"'{name}' of {file.Path} has {string.Join(", ", Keys.Keys)} but no {role}; the file is incomplete.");
        using var value = file.Read(key);
        return value.to(ScalarType.Float32).alias();
    }
}
