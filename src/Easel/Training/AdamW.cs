using Easel.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Training;

/// <summary>AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101) on float32 masters, with gradient clipping by global norm and an exponential moving average of the weights.</summary>
/// <remarks>All state is named by parameter, so a run resumes exactly from <see cref="State"/>.</remarks>
public sealed class AdamW
{
    private readonly List<Slot> _slots = [];
    private readonly Scalar _beta1Rest, _beta2, _beta2Rest, _epsilon = 1e-8;
    private readonly double _b1, _b2, _weightDecay, _clip, _averageDecay;

    /// <summary>Prepares state for every trainable parameter of a module.</summary>
    /// <param name="module">The network; parameters with fewer than two axes get no weight decay.</param>
    /// <param name="beta1">Decay of the first moment, 0–1.</param>
    /// <param name="beta2">Decay of the second moment, 0–1.</param>
    /// <param name="weightDecay">Decoupled weight decay per unit of learning rate.</param>
    /// <param name="clip">Largest global gradient norm.</param>
    /// <param name="averageDecay">Decay of the moving average of the weights; warmed up as (1 + step) / (10 + step).</param>
    public AdamW(nn.Module module, double beta1 = 0.9, double beta2 = 0.99, double weightDecay = 0.01, double clip = 1, double averageDecay = 0.999)
    {
        (_b1, _b2, _weightDecay, _clip, _averageDecay) = (beta1, beta2, weightDecay, clip, averageDecay);
        _beta1Rest = 1 - beta1;
        _beta2 = beta2;
        _beta2Rest = 1 - beta2;
        foreach (var (name, parameter) in module.named_parameters())
            _slots.Add(new Slot(name, parameter, zeros_like(parameter), zeros_like(parameter), parameter.detach().clone()));
    }

    /// <summary>Number of steps taken.</summary>
    public long Steps { get; set; }

    /// <summary>Moments and averages, by name: <c>m.KEY</c>, <c>v.KEY</c>, <c>ema.KEY</c>; the tensors themselves, not copies.</summary>
    public IEnumerable<(string Name, Tensor Value)> State =>
        _slots.SelectMany(s => new[] { ("m." + s.Name, s.First), ("v." + s.Name, s.Second), ("ema." + s.Name, s.Average) });

    /// <summary>The averaged weights, by parameter name; the tensors themselves, not copies.</summary>
    public IEnumerable<(string Name, Tensor Value)> Averages => _slots.Select(s => (s.Name, s.Average));

    /// <summary>Applies the gradients that the parameters hold and clears them.</summary>
    /// <param name="learningRate">Step size.</param>
    /// <returns>The gradient's global norm before clipping; not finite when the step was left out for that reason.</returns>
    public double Step(double learningRate)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var live = _slots.Where(s => s.Parameter.grad is not null).ToList();
        var squares = live.Select(s => s.Parameter.grad!.Squared().sum()).ToArray();
        var norm = Math.Sqrt(stack(squares).sum().Number());
        if (double.IsFinite(norm))
        {
            Steps++;
            var decay = Math.Min(_averageDecay, (1 + Steps) / (10.0 + Steps));
            Scalar scale = Math.Min(1, _clip / (norm + 1e-6)), shrink = 1 - learningRate * _weightDecay, averageRest = 1 - decay;
            Scalar step = -learningRate / (1 - Math.Pow(_b1, Steps)), rootCorrection = 1 / Math.Sqrt(1 - Math.Pow(_b2, Steps));
            foreach (var s in live)
            {
                using var inner = NewDisposeScope();
                var gradient = s.Parameter.grad!.mul_(scale);
                s.First.PlusInPlace(gradient.Minus(s.First).mul_(_beta1Rest));
                s.Second.mul_(_beta2).addcmul_(gradient, gradient, _beta2Rest);
                if (s.Parameter.dim() > 1 && _weightDecay > 0) s.Parameter.mul_(shrink);
                s.Parameter.addcdiv_(s.First, s.Second.sqrt().mul_(rootCorrection).PlusInPlace(_epsilon), step);
                s.Average.PlusInPlace(s.Parameter.Minus(s.Average).mul_(averageRest));
            }
            GC.KeepAlive((scale, shrink, averageRest, step, rootCorrection));
        }
        foreach (var s in live) s.Parameter.grad!.zero_();
        return norm;
    }

    private sealed record Slot(string Name, Parameter Parameter, Tensor First, Tensor Second, Tensor Average);
}
