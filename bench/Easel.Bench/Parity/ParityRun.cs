using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Bench.Parity;

/// <summary>How far one output is from the reference.</summary>
/// <param name="Output">Its name.</param>
/// <param name="Absolute">Largest absolute difference; infinite when shapes differ or it was not computed.</param>
/// <param name="Relative">The same over max(1, largest expected value), which the tolerance is for.</param>
internal sealed record ParityResult(string Output, double Absolute, double Relative);

/// <summary>Runs goldens through our networks and compares.</summary>
internal static class ParityRun
{
    /// <summary>Every output of a golden; null when its architecture is not supported.</summary>
    /// <param name="golden">The golden.</param>
    /// <param name="type">Type of the computation.</param>
    public static IReadOnlyList<ParityResult>? Compare(Golden golden, ScalarType type = ScalarType.Float32)
    {
        if (!Networks.Runners.TryGetValue(golden.Kind, out var run)) return null;
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var results = new Dictionary<string, ParityResult>();
        foreach (var (output, actual) in run(golden, type)) results[output] = Difference(output, golden.Expected(output), actual);
        foreach (var output in golden.Outputs.Where(o => !Golden.IsIntermediate(o)))
            results.TryAdd(output, new ParityResult(output, double.PositiveInfinity, double.PositiveInfinity));
        return [.. results.Values];
    }

    /// <summary>The command <c>parity DIR [--bf16] [NAME …]</c>: prints one line per output; 1 when a supported golden exceeds its tolerance.</summary>
    public static int Print(string folder, IReadOnlyList<string> names, bool bfloat16)
    {
        Easel.Runtime.NativeRuntime.Load();
        var (failed, passed, unsupported) = (0, 0, new List<string>());
        foreach (var name in names.Count > 0 ? names : [.. Golden.Names(folder)])
        {
            using var golden = Golden.Open(folder, name);
            IReadOnlyList<ParityResult>? results;
            try
            {
                results = golden is null ? null : Compare(golden, bfloat16 ? ScalarType.BFloat16 : ScalarType.Float32);
            }
            catch (EaselException e)
            {
                failed++;
                Console.WriteLine($"{name,-28} FAILED: {e.Message}");
                continue;
            }
            if (golden is null || results is null)
            {
                unsupported.Add(golden is null ? name : $"{name} ({golden.Kind})");
                continue;
            }
            foreach (var result in results)
            {
                var good = result.Relative <= golden.Tolerance;
                if (good) passed++;
                else failed++;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{name,-28} {result.Output,-28} abs {result.Absolute:E1} rel {result.Relative:E1} tolerance {golden.Tolerance:E0} {(good ? "ok" : bfloat16 ? "" : "FAILED")}"));
            }
        }
        foreach (var name in unsupported) Console.WriteLine($"not supported: {name}");
        Console.WriteLine(bfloat16 ? $"{passed + failed} outputs in bfloat16, {unsupported.Count} files not supported" : $"{passed} outputs passed, {failed} failed, {unsupported.Count} files not supported");
        return failed > 0 && !bfloat16 ? 1 : 0;
    }

    private static ParityResult Difference(string output, Tensor expected, Tensor actual)
    {
        if (!expected.shape.SequenceEqual(actual.shape)) return new ParityResult(output, double.PositiveInfinity, double.PositiveInfinity);
        using var scope = NewDisposeScope();
        var (wanted, had) = (expected.to(ScalarType.Float64), actual.to(ScalarType.Float64));
        var absolute = (wanted - had).abs().max().ToDouble();
        // Not a number is never within a tolerance.
        if (double.IsNaN(absolute)) absolute = double.PositiveInfinity;
        return new ParityResult(output, absolute, absolute / Math.Max(1, wanted.abs().max().ToDouble()));
    }
}
