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
    public void Backward_PartOfTheCells_IsFinite()
    {
        using var scope = NewDisposeScope();
        var chosen = tensor(new long[] { 0, 5, 9, 47, 1, 2, 3, 4 }).view(2, 4);
        var loss = new PainterDistillation(Tiny(), Tiny(), guidance: 2).Backward(Latents(1), TrainingRunTests.Condition(1), Blank(1), new Generator(1), chosen);

        Assert.True(double.IsFinite(loss) && loss > 0);
    }

    private static double Loss(PainterDistillation training, long step) => training.Backward(Latents(step), TrainingRunTests.Condition(step), Blank(step), new Generator((ulong)step + 1));

    private static Painter Tiny() => new(new PainterConfig(4, 16, 32, 32, 2, 2, 16), new Generator(1));

    private static Tensor Latents(long step) => randn([2, 4, 6, 8], generator: new Generator((ulong)step + 100));

    /// <summary>Neither words nor plan.</summary>
    private static PainterCondition Blank(long step)
    {
        var condition = TrainingRunTests.Condition(step);
        return condition with
        {
            TextMask = zeros_like(condition.TextMask), ItemWords = zeros_like(condition.ItemWords), GlobalWords = zeros_like(condition.GlobalWords),
            Cover = full_like(condition.Cover, 2),
        };
    }
}
