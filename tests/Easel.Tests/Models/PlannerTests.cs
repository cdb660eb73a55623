using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Models;

public sealed class PlannerTests
{
    private static readonly PlannerConfig Tiny = new(96, 32, 64, 2, 2);

    [Fact]
    public void PlannerSession_TokenByToken_AgreesWithTheNetwork()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var generator = new Generator(1);
        var planner = new Planner(Tiny, generator);
        // Weights are rounded to bfloat16 in a session; round them here too, so that only the order of sums differs.
        foreach (var p in planner.parameters()) p.copy_(p.to(ScalarType.BFloat16));
        var text = randn([1, 5, Tiny.Width], generator: generator);
        var tokens = new long[] { 1, 7, 30, 95, 2 };
        var expected = planner.forward(tensor(tokens, [1, 5]), text, ones([1, 1, 1, 5], ScalarType.Bool))[0];

        var session = PlannerSession.Of(planner);
        for (var run = 0; run < 2; run++)
        {
            session.Begin(text);
            for (var i = 0; i < tokens.Length; i++)
            {
                var actual = tensor(session.Next((int)tokens[i]));
                var difference = (actual - expected[i]).abs().max().item<float>();
                Assert.True(difference < 2e-4, $"position {i} of run {run}: {difference} against {expected[i].abs().max().item<float>()}");
            }
        }
    }

    [Fact]
    public void Forward_LaterTokens_DoNotChangeEarlierScores()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var planner = new Planner(Tiny, new Generator(2));
        var (text, mask) = (randn([1, 3, Tiny.Width], generator: new Generator(3)), ones([1, 1, 1, 3], ScalarType.Bool));
        var a = planner.forward(tensor(new long[] { 1, 2, 3, 4 }, [1, 4]), text, mask);
        var b = planner.forward(tensor(new long[] { 1, 2, 9, 9 }, [1, 4]), text, mask);
        Assert.True((a - b).narrow(1, 0, 2).abs().max().item<float>() < 1e-6);
        Assert.True((a - b).narrow(1, 2, 2).abs().max().item<float>() > 1e-3);
    }
}
