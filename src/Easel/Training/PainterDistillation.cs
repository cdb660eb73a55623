using Easel.Denoising;
using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Training;

/// <summary>Teaches a painter to take in one step, without guidance, what its teacher takes in several with guidance.</summary>
/// <remarks>
/// Progressive distillation (Salimans and Ho 2022, arXiv 2202.00512) of the guided sampler (Meng et al. 2023, arXiv 2210.03142), straight to the few steps
/// wanted: the teacher goes from a level of the student's schedule to the next by Euler's method, and the student's clean estimate at the first is to lead there at once.
/// The student starts from the teacher's weights. Like all training of painters it works on a part of the cells.
/// </remarks>
/// <param name="teacher">The trained network; stays as it is.</param>
/// <param name="student">The network to train, of the same sizes, float32 masters.</param>
/// <param name="guidance">Classifier-free guidance of the teacher, finite; 1 is none.</param>
/// <param name="steps">Steps that the student is to take for a whole picture, at least 1.</param>
/// <param name="shift">Shift of the student's schedule (<see cref="RectifiedFlowSchedule"/>), above 0; 1 is none.</param>
/// <param name="substeps">Steps of the teacher for each of these, at least 1.</param>
public sealed class PainterDistillation(Painter teacher, Painter student, double guidance, int steps = 4, double shift = 1, int substeps = 2)
{
    // Every fourth picture starts between the student's levels, as edits do that begin midway.
    private const int Between = 4;
    private static readonly Scalar Least = 0.02f, Zero = 0f, One = 1f, MinusHalf = -0.5f, Tiny = 1e-12f;
    private PainterCritic? _critic;
    private Tensor? _weight;

    /// <summary>Lets a critic teach too: whatever the student's last step makes, which is the finished picture, is to look like latents of real pictures.</summary>
    /// <remarks>Squared error alone asks for the mean of what may be there, which is blurred. The critic learns at the same time; step its optimiser as well.</remarks>
    /// <param name="critic">The critic, float32 masters.</param>
    /// <param name="weight">Length of its gradient over that of the squared error, picture for picture of the last step, above 0 (after Esser et al. 2021, arXiv 2012.09841, eq. 7).</param>
    public void Hear(PainterCritic critic, double weight)
    {
        (_critic, _weight) = (critic, tensor((float)weight).DetachFromDisposeScope());
        // The graph through the teacher is for its input alone.
        foreach (var parameter in teacher.parameters()) parameter.requires_grad = false;
    }

    /// <summary>One forward and backward pass.</summary>
    /// <param name="latents">B×C×h×w float32, standardised.</param>
    /// <param name="condition">What they show; its text's type is the type of the computation.</param>
    /// <param name="blank">The condition without words and plan, of the same batch.</param>
    /// <param name="generator">Source of noise and noise levels; on the device of the networks.</param>
    /// <param name="windows">The part of each picture that is trained on; null for the whole.</param>
    /// <returns>What was seen.</returns>
    public DistillationFigures Backward(Tensor latents, PainterCondition condition, PainterCondition blank, Generator generator, CellWindows? windows = null)
    {
        using var scope = NewDisposeScope();
        var clean = PainterTraining.Cells(latents, windows);
        var (from, to) = Levels(clean.shape[0], clean.device, generator);
        var noisy = clean.Plus(randn(clean.shape, device: clean.device, generator: generator).Minus(clean) * Wide(from));
        Tensor target;
        Painter.Prepared told;
        using (no_grad())
        {
            told = teacher.Prepare(condition, windows);
            target = Lead(noisy, Arrival(noisy, from, to, told, guidance == 1 ? null : teacher.Prepare(blank, windows)), from, to);
        }
        var (skip, gain, scale) = PainterPreconditioning.Factors(Wide(from));
        var answer = student.Forward(noisy * scale, from, student.Prepare(condition, windows)).to(ScalarType.Float32);
        Tensor error, gradient;
        using (no_grad())
        {
            error = answer.Minus(target.Minus(skip * noisy) / gain);
            gradient = error * Of(2f / error.numel(), error.device);
        }
        var figures = new DistillationFigures(error.Squared().mean().Number());
        if (_critic is not null && LastSteps(to) is { } rows)
        {
            Tensor Last(Tensor x) => x.index_select(0, rows);
            var (pull, loss, fooled) = Criticise(_critic, Last(answer), Last(skip * noisy), Last(gain), Last(clean), told.Of(rows), generator);
            using (no_grad())
            {
                static Tensor Length(Tensor x) => x.Squared().sum([1, 2], keepdim: true).sqrt();
                pull = pull * (Length(Last(gradient)) / Length(pull).Plus(Tiny) * _weight!.to(pull.device));
                gradient = gradient.index_add(0, rows, pull, One);
            }
            figures = figures with { Critic = loss, Fooled = fooled };
        }
        answer.backward([gradient]);
        return figures;
    }

    /// <summary>Indices of the pictures whose step is the last, or null.</summary>
    private static Tensor? LastSteps(Tensor to)
    {
        var rows = to.eq(Zero).nonzero().view(-1);
        return rows.shape[0] == 0 ? null : rows;
    }

    /// <summary>Lets the critic learn from the student's pictures and real ones, and asks it which way the student's become more real.</summary>
    private (Tensor Pull, double Loss, double Fooled) Criticise(PainterCritic critic, Tensor answer, Tensor known, Tensor gain, Tensor clean, Painter.Prepared told, Generator generator)
    {
        var leaf = answer.detach().requires_grad_(true);
        var painted = known.Plus(gain * leaf);
        // Rather low levels: what a student lacks is detail.
        var sigma = randn([clean.shape[0]], device: clean.device, generator: generator).Plus(MinusHalf).sigmoid();
        var seen = Features(painted);
        List<Tensor> real;
        using (no_grad()) real = Features(clean);
        var (onReal, onPainted) = (critic.Judge(real), critic.Judge([.. seen.Select(feature => feature.detach())]));
        var loss = PainterCritic.Hinge(onReal, onPainted);
        loss.backward();
        var pull = autograd.grad([critic.Judge(seen).mean().neg()], [leaf])[0];
        using var noGrad = no_grad();
        return (pull, loss.Number(), onPainted.gt(Zero).to(ScalarType.Float32).mean().Number());

        List<Tensor> Features(Tensor x)
        {
            var level = Wide(sigma);
            var noisy = x.Plus(randn(x.shape, device: x.device, generator: generator).Minus(x) * level);
            var features = new List<Tensor>();
            teacher.Forward(noisy * PainterPreconditioning.Factors(level).In, sigma, told, features);
            return features;
        }
    }

    /// <summary>Where the teacher's guided steps lead.</summary>
    private Tensor Arrival(Tensor x, Tensor from, Tensor to, Painter.Prepared with, Painter.Prepared? without)
    {
        var sigma = from;
        for (var i = 1; i <= substeps; i++)
        {
            var next = from.Plus(to.Minus(from) * Of((float)i / substeps, from.device));
            var clean = Clean(x, sigma, with);
            if (without is not null) clean = Clean(x, sigma, without).lerp(clean, Of((float)guidance, x.device));
            x = x.Plus((x.Minus(clean) / Wide(sigma)) * Wide(next.Minus(sigma)));
            sigma = next;
        }
        return x;
    }

    private Tensor Clean(Tensor x, Tensor sigma, Painter.Prepared prepared)
    {
        var (skip, gain, scale) = PainterPreconditioning.Factors(Wide(sigma));
        return (skip * x).Plus(gain * teacher.Forward(x * scale, sigma, prepared).to(ScalarType.Float32));
    }

    /// <summary>The clean estimate from which one step of Euler's leads from x to the arrival.</summary>
    private static Tensor Lead(Tensor x, Tensor arrival, Tensor from, Tensor to) =>
        x.Minus(x.Minus(arrival) * Wide(from / from.Minus(to)));

    /// <summary>Levels to start from, mostly those of the student's own steps and spread evenly over the batch, and where each step ends.</summary>
    private (Tensor From, Tensor To) Levels(long batch, Device device, Generator generator)
    {
        var (count, stride) = (Of(steps, device), Of(1f / steps, device));
        var start = rand([1], device: device, generator: generator);
        var places = TensorArithmetic.Indices(batch, device).to(ScalarType.Float32).Plus(start) / Of(batch, device);
        var between = tensor(Enumerable.Range(0, (int)batch).Select(i => i % Between == Between - 1).ToArray(), device: device);
        var from = where(between, places, (places * count).ceil() / count).clamp(Least, One);
        return (Shifted(from), Shifted(from.Minus(stride).relu()));
    }

    private Tensor Shifted(Tensor levels)
    {
        var scaled = levels * Of((float)shift, levels.device);
        return scaled / scaled.Minus(levels).Plus(Of(1, levels.device));
    }

    private static Tensor Wide(Tensor levels) => levels.view(-1, 1, 1);

    private static Tensor Of(float value, Device device) => tensor(value, device: device);
}

/// <summary>What a step of a distillation saw.</summary>
/// <param name="Loss">Mean squared error of the preconditioned output: 0 for a student that lands where its teacher does.</param>
/// <param name="Critic">Hinge loss of the critic: 2 for one that cannot tell, 0 for one that always can; null without a critic.</param>
/// <param name="Fooled">Share of the student's cells that the critic took for real; null without a critic.</param>
public sealed record DistillationFigures(double Loss, double? Critic = null, double? Fooled = null);
