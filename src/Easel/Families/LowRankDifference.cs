using Easel.Checkpoints;
using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>What one network's weights differ by from another's, in matrices of low rank: a student that lies near its teacher takes a few megabytes beside it.</summary>
/// <remarks>
/// The best matrix of rank r is that of the r largest singular values (Eckart and Young 1936). A weight of two dimensions is kept as <c>NAME.up</c> (rows×r) and
/// <c>NAME.down</c> (r×columns), whose product is added; what is small or of another shape as <c>NAME.diff</c>, whole.
/// </remarks>
public static class LowRankDifference
{
    /// <summary>The file of a model's folder that holds what its student learnt.</summary>
    public const string StudentFile = "student.safetensors";

    private const string Up = ".up", Down = ".down", Whole = ".diff";

    /// <summary>Adds a difference to a network.</summary>
    /// <param name="network">The network, float32.</param>
    /// <param name="file">The difference.</param>
    /// <exception cref="CheckpointException">It names weights that the network does not have, or is of other shapes, or is not finite.</exception>
    public static void AddTo(nn.Module network, SafetensorsFile file)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var left = file.Entries.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var (name, weight) in network.named_parameters())
        {
            var difference = left.Remove(name + Whole) ? Read(name + Whole) : left.Remove(name + Up) & left.Remove(name + Down) ? Product(Read(name + Up), Read(name + Down)) : null;
            if (difference is null) continue;
            if (!difference.shape.SequenceEqual(weight.shape)) throw Unfit($"its {name} is of another shape");
            if (difference.isfinite().all().Number() == 0) throw Unfit($"its {name} is not finite");
            weight.PlusInPlace(difference);
        }
        if (left.FirstOrDefault() is { } unknown) throw Unfit($"it has {unknown}, which belongs to nothing");

        Tensor Read(string name) => file.Read(name).to(ScalarType.Float32);

        Tensor Product(Tensor up, Tensor down) => up.dim() == 2 && down.dim() == 2 && up.shape[1] == down.shape[0] ? up.matmul(down) : throw Unfit("two of its matrices cannot be multiplied");

        CheckpointException Unfit(string why) => new($"{file.Path} does not fit the painter beside it: {why}.");
    }

    /// <summary>The difference of two networks of one kind.</summary>
    /// <param name="from">Weights to start from, by name.</param>
    /// <param name="to">Weights to come near to, by the same names.</param>
    /// <param name="rank">Most singular values r of each matrix.</param>
    /// <returns>What <see cref="AddTo"/> reads; float32. And the share of the squared difference that is lost.</returns>
    public static (IReadOnlyList<(string Name, Tensor Value)> Parts, double Lost) Of(IReadOnlyDictionary<string, Tensor> from, IReadOnlyDictionary<string, Tensor> to, int rank)
    {
        using var noGrad = no_grad();
        var (parts, lost, all) = (new List<(string, Tensor)>(), 0.0, 0.0);
        foreach (var (name, end) in to)
        {
            using var scope = NewDisposeScope();
            var difference = end.to(ScalarType.Float32).Minus(from[name].to(ScalarType.Float32));
            var size = difference.Squared().sum().Number();
            if (size == 0) continue;
            all += size;
            if (difference.dim() != 2 || rank * (difference.shape[0] + difference.shape[1]) >= difference.numel())
            {
                parts.Add((name + Whole, difference.MoveToOuterDisposeScope()));
                continue;
            }
            var (u, s, v) = linalg.svd(difference, fullMatrices: false);
            var root = s.narrow(0, 0, rank).sqrt();
            lost += s.narrow(0, rank, s.shape[0] - rank).Squared().sum().Number();
            parts.Add((name + Up, u.narrow(1, 0, rank).mul(root).contiguous().MoveToOuterDisposeScope()));
            parts.Add((name + Down, v.narrow(0, 0, rank).mul(root.unsqueeze(1)).contiguous().MoveToOuterDisposeScope()));
        }
        return (parts, all == 0 ? 0 : lost / all);
    }
}
