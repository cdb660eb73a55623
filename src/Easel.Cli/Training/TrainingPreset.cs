using Easel.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Cli.Training;

/// <summary>How much a step takes at once: what two processor cores can carry, or what fills a graphics card.</summary>
/// <param name="AutoencoderBatch">Pictures a step.</param>
/// <param name="EncoderBatch">Pictures encoded at once.</param>
/// <param name="PlannerBatch">Captions a step.</param>
/// <param name="DraftWindows">Parts of pictures a step of the drafts.</param>
/// <param name="PainterCells">Latent cells a step of the painter, over all its pictures.</param>
/// <param name="StudentCells">Latent cells a step of the student: what its teacher says has no noise in it, so few pictures are enough to take a step.</param>
/// <param name="RecogniserBatch">Pictures a step of the recogniser.</param>
/// <param name="ContrastiveBatch">Pictures with captions a step, among which each is to be found.</param>
/// <param name="Ahead">Batches made ahead of time.</param>
internal sealed record TrainingPreset(int AutoencoderBatch, int EncoderBatch, int PlannerBatch, int DraftWindows, int PainterCells, int StudentCells, int RecogniserBatch, int ContrastiveBatch, int Ahead)
{
    private static readonly TrainingPreset TwoCores = new(4, 8, 64, 128, 2304, 768, 32, 64, 6), Card = new(16, 64, 384, 1536, 36864, 12288, 256, 512, 24);

    /// <summary>The type in which a device computes fastest; weights are kept in float32 besides.</summary>
    public static ScalarType TypeFor(Device device) => device.type == DeviceType.CPU ? Processor.BestType : ScalarType.BFloat16;

    /// <summary>The preset of a device.</summary>
    public static TrainingPreset For(Device device) => device.type == DeviceType.CPU ? TwoCores : Card;
}
