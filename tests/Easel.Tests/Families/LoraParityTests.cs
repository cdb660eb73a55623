using System.Text.Json;
using Easel.Checkpoints;
using Easel.Families;
using Easel.Models;
using Easel.Tests.Cli;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Families;

/// <summary>Outputs of networks with a kohya LoRA merged in, against those of the program that trains such LoRAs.</summary>
public sealed class LoraParityTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0.8, "after")]
    [InlineData(0.5, "after_half")]
    [InlineData(0, "before")]
    public void Over_KohyaLora_GivesTheOutputsOfItsTrainer(double strength, string expected)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var golden = SafetensorsFile.Open(SharedData.Require("goldens/lora_kohya_sd1_A.safetensors"));
        using var json = JsonDocument.Parse(File.ReadAllBytes(SharedData.Require("goldens/lora_kohya_sd1_A.json")));
        var (config, tolerance) = (json.RootElement.GetProperty("config"), json.RootElement.GetProperty("tolerance").GetDouble());
        var lora = KeyNaming.Under(golden, "weights.lora.");
        SafetensorsWriter.Write(_folder.File("lora.safetensors"), [.. lora.Tensors.Keys.Select(k => (k, lora.Read(k)))]);

        using var stack = new LoraStack();
        stack.Add(_folder.File("lora.safetensors"), strength);
        var (unet, clip) = (DiffusersConfig.UNet(new ConfigReader(config.GetProperty("unet"), "unet")), DiffusersConfig.ClipText(new ConfigReader(config.GetProperty("text_encoder"), "text"), projected: false));
        using var network = NetworkLoad.Load(() => new UNet(unet), WeightSource.Of(stack.Over(KeyNaming.Under(golden, "weights.unet."), LoraPart.Denoiser, Architecture.UNet)), ScalarType.Float32);
        using var text = NetworkLoad.Load(() => new ClipText(clip), WeightSource.Of(stack.Over(KeyNaming.Under(golden, "weights.text_encoder."), LoraPart.TextEncoder, Architecture.ClipText)), ScalarType.Float32, KeyRules.Clip(clip));
        var report = Assert.Single(stack.Reports());
        Assert.Equal((report.Total, true), (report.Matched, report.Total > 30));

        var condition = new UNetCondition(golden.Read("inputs.encoder_hidden_states"));
        AssertNear(golden.Read($"outputs.unet_{expected}"), network.Forward(golden.Read("inputs.sample"), golden.Read("inputs.timestep"), condition), tolerance);
        AssertNear(golden.Read($"outputs.text_{expected}"), text.Encode(golden.Read("inputs.input_ids"), ScalarType.Float32).Last, tolerance);
    }

    private static void AssertNear(Tensor expected, Tensor actual, double tolerance)
    {
        var difference = (expected - actual).abs().max().ToDouble() / Math.Max(1, expected.abs().max().ToDouble());
        Assert.True(difference <= tolerance, $"{difference:E1} of the largest value, allowed {tolerance:E0}");
    }
}
