using Easel.Models;
using Easel.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Training;

public sealed class PainterDistillationTests
{
    [Fact]
    public void Backward_OneUnguidedStepOfItsOwn_IsRightAlready()
    {
        using var scope = NewDisposeScope();
        var (teacher, student) = (Tiny(), Tiny());

        Assert.InRange(Loss(new PainterDistillation(teacher, student, guidance: 1, steps: 4, substeps: 1), step: 1), 0, 1e-8);
        Assert.InRange(Loss(new PainterDistillation(teacher, student, guidance: 1, steps: 4, shift: 5, substeps: 1), step: 1), 0, 1e-8);
        Assert.True(Loss(new PainterDistillation(teacher, student, guidance: 3, steps: 4, substeps: 1), step: 1) > 1e-3);
        Assert.True(Loss(new PainterDistillation(teacher, student, guidance: 1, steps: 4, substeps: 4), step: 1) > 1e-6);
    }

    [Fact]
    public void Backward_SomeSteps_BringsTheStudentNearerToItsGuidedTeacher()
    {
        using var scope = NewDisposeScope();
        var (teacher, student) = (Tiny(), Tiny());
        var before = teacher.state_dict().ToDictionary(p => p.Key, p => p.Value.clone());
        var training = new PainterDistillation(teacher, student, guidance: 2);
        var optimiser = new AdamW(student);
        var losses = new List<double>();
        for (var step = 0; step < 80; step++)
        {
            losses.Add(Loss(training, step % 4));
            optimiser.Step(2e-3);
        }

        Assert.True(losses[^4..].Average() < 0.5 * losses[..4].Average(), $"{losses[..4].Average()} to {losses[^4..].Average()}");
        foreach (var (name, value) in teacher.state_dict()) Assert.Equal(before[name].data<float>().ToArray(), value.data<float>().ToArray());
    }

    [Fact]
    public void Backward_OfWindows_IsFinite()
    {
        using var scope = NewDisposeScope();
        var windows = new CellWindows(tensor(new long[] { 0, 2 }), tensor(new long[] { 1, 3 }), 2, 2);
        var loss = new PainterDistillation(Tiny(), Tiny(), guidance: 2).Backward(Latents(1), TrainingRunTests.Condition(1), Blank(1), new Generator(1), windows).Loss;

        Assert.True(double.IsFinite(loss) && loss > 0);
    }

    [Fact]
    public void Hear_ACritic_LearnsToTellAndPullsTheStudentTowardsRealLatents()
    {
        using var scope = NewDisposeScope();
        var (teacher, student) = (Tiny(), Tiny());
        var before = teacher.state_dict().ToDictionary(p => p.Key, p => p.Value.clone());
        var critic = new PainterCritic(teacher.Config, new Generator(3));
        var training = new PainterDistillation(teacher, student, guidance: 2, steps: 1);
        training.Hear(critic, weight: 0.5);
        var (own, critics) = (new AdamW(student), new AdamW(critic));
        var seen = new List<DistillationFigures>();
        for (var step = 0; step < 60; step++)
        {
            seen.Add(training.Backward(Latents(step % 4), TrainingRunTests.Condition(step % 4), Blank(step % 4), new Generator((ulong)step + 1)));
            critics.Step(1e-2);
            // The student learns nothing at first, so that there is something to tell.
            if (step >= 30) own.Step(1e-3);
        }

        Assert.All(seen, figures => Assert.True(figures is { Critic: > 0, Fooled: >= 0 and <= 1 } && double.IsFinite(figures.Loss)));
        Assert.True(seen[20..30].Average(f => f.Critic!.Value) < 0.8 * seen[..5].Average(f => f.Critic!.Value), $"{seen[0]} to {seen[29]}");
        foreach (var (name, value) in teacher.state_dict()) Assert.Equal(before[name].data<float>().ToArray(), value.data<float>().ToArray());
    }

    [Fact]
    public void Hear_ACriticOfHardlyAnyWeight_ChangesHardlyAnything()
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> Gradients(double? weight)
        {
            var (teacher, student) = (Tiny(), Tiny());
            var training = new PainterDistillation(teacher, student, guidance: 2, steps: 1);
            if (weight is { } given) training.Hear(new PainterCritic(teacher.Config, new Generator(3)), given);
            training.Backward(Latents(1), TrainingRunTests.Condition(1), Blank(1), new Generator(1));
            return student.named_parameters().Where(p => p.parameter.grad is not null).ToDictionary(p => p.name, p => p.parameter.grad!.clone());
        }
        var (plain, little, much) = (Gradients(null), Gradients(1e-4), Gradients(1));
        static double Apart(Dictionary<string, Tensor> a, Dictionary<string, Tensor> b) => Math.Sqrt(a.Sum(p => (p.Value - b[p.Key]).pow(2).sum().item<float>()) / a.Sum(p => p.Value.pow(2).sum().item<float>()));

        Assert.InRange(Apart(plain, little), 1e-7, 1e-3);
        Assert.InRange(Apart(plain, much), 0.1, 3);
    }

    private static double Loss(PainterDistillation training, long step) => training.Backward(Latents(step), TrainingRunTests.Condition(step), Blank(step), new Generator((ulong)step + 1)).Loss;

    private static Painter Tiny() => new(new PainterConfig(4, 16, 32, 32, 2, 2, 16), new Generator(1));

    private static Tensor Latents(long step) => randn([2, 4, 6, 8], generator: new Generator((ulong)step + 100));

    /// <summary>Neither words nor plan.</summary>
    private static PainterCondition Blank(long step)
    {
        var condition = TrainingRunTests.Condition(step);
        return condition with
        {
            TextMask = zeros_like(condition.TextMask), ItemColours = zeros_like(condition.ItemColours), ItemNouns = zeros_like(condition.ItemNouns), GlobalWords = zeros_like(condition.GlobalWords),
            Cover = full_like(condition.Cover, 2),
        };
    }
}
