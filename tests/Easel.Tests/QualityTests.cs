using Easel.Checkpoints;
using Easel.Families;
using static TorchSharp.torch;

namespace Easel.Tests;

public sealed class QualityTests
{
    [Fact]
    public void Settle_OfAModelWithoutStudent_HalvesOrDoublesTheSteps()
    {
        using var model = new TinyModel();
        using var easel = TextToImage.Load(model.Folder);
        Assert.Equal([(1, 1.5), (2, 1.5), (4, 1.5)], new[] { Quality.Low, Quality.Medium, Quality.High }.Select(quality => Settled(easel, quality)));
    }

    [Fact]
    public void Settle_OfAModelWithStudent_TakesTheTeacherForHighQualityAndForGuidance()
    {
        using var model = new TinyModel().WithStudent();
        using var easel = TextToImage.Load(model.Folder);
        Assert.Equal([(1, 1.0), (1, 1.0), (2, 1.5)], new[] { Quality.Low, Quality.Medium, Quality.High }.Select(quality => Settled(easel, quality)));
        var guided = easel.Settle(new ImageRequest("two boats") { Guidance = 3 });
        Assert.Equal((2, 3.0, "dpmpp-2m"), (guided.Steps, guided.Guidance, guided.Sampler));
        var chosen = easel.Settle(new ImageRequest("two boats") { Quality = Quality.High, Steps = 7, Sampler = "heun" });
        Assert.Equal((7, 1.5, "heun"), (chosen.Steps, chosen.Guidance, chosen.Sampler));
    }

    [Fact]
    public void Create_WithoutGuidance_IsTheStudentsWork()
    {
        using var plain = new TinyModel();
        using var taught = new TinyModel().WithStudent();
        var request = new ImageRequest("two boats") { Steps = 2, Sampler = "euler" };
        byte[] Paint(TinyModel model, double guidance)
        {
            using var easel = TextToImage.Load(model.Folder);
            return easel.Create(request with { Guidance = guidance }).Last().Result!.Picture.ToRgb();
        }
        Assert.NotEqual(Paint(plain, 1), Paint(taught, 1));
        Assert.Equal(Paint(plain, 2), Paint(taught, 2));
    }

    [Fact]
    public void Load_OfAStudentThatDoesNotFit_SaysSo()
    {
        using var model = new TinyModel().WithStudent();
        SafetensorsWriter.Write(Path.Combine(model.Folder, LowRankDifference.StudentFile), [("nothing.diff", ones(8))]);
        Assert.Contains("student.safetensors", Assert.Throws<CheckpointException>(() => TextToImage.Load(model.Folder)).Message);
        File.Delete(Path.Combine(model.Folder, LowRankDifference.StudentFile));
        Assert.Contains("student.safetensors", Assert.ThrowsAny<Exception>(() => TextToImage.Load(model.Folder)).Message);
    }

    [Fact]
    public void Hash_DependsOnTheStudent()
    {
        using var model = new TinyModel().WithStudent();
        string Hash()
        {
            using var easel = TextToImage.Load(model.Folder);
            return easel.Model.Hash;
        }
        var before = Hash();
        SafetensorsWriter.Write(Path.Combine(model.Folder, LowRankDifference.StudentFile), [("output.bias.diff", zeros(8))]);
        Assert.NotEqual(before, Hash());
    }

    private static (int Steps, double Guidance) Settled(TextToImage easel, Quality quality)
    {
        var settled = easel.Settle(new ImageRequest("two boats") { Quality = quality });
        return (settled.Steps, settled.Guidance);
    }
}
