using Easel.Checkpoints;
using Easel.Families;
using Easel.Runtime;
using Easel.Tests.Cli;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Families;

public sealed class MemoryPlanTests
{
    [Theory]
    [InlineData(ModelFamily.StableDiffusion1)]
    [InlineData(ModelFamily.Sdxl)]
    [InlineData(ModelFamily.StableDiffusion3)]
    [InlineData(ModelFamily.Chroma)]
    [InlineData(ModelFamily.PixArt)]
    public void Create_ShortOfMemory_WorksInStagesToTheSamePicture(ModelFamily family)
    {
        using var tiny = new TinyCheckpoint(family);
        var file = tiny.Single();
        var request = new ImageRequest("the cat") { Width = 32, Height = 32, Steps = 2, Seed = 3, Count = 2 };
        MemoryPlan plan;
        using (var model = ImageModels.Load(file, ScalarType.Float32)) plan = model.Plan(32, 32)!;
        Assert.True(plan.InStages < plan.AtOnce);
        byte[] Paint(long? free)
        {
            var told = new List<string>();
            using var easel = TextToImage.Load(new ModelSource(file) { FreeBytes = free, Size = (32, 32), Tell = told.Add }, ScalarType.Float32);
            Assert.Equal(free < plan.AtOnce, told.Any(t => t.Contains("in stages", StringComparison.Ordinal)));
            return [.. easel.Create(request).Where(s => s.Result is not null).SelectMany(s => s.Result!.Picture.Pixels.ToArray())];
        }
        Assert.Equal(Paint(plan.AtOnce), Paint(plan.InStages));
        var refused = Assert.Throws<DeviceMemoryException>(() => Paint(plan.InStages - 1)).Message;
        Assert.Contains("--precision bf16", refused);
    }

    [Theory]
    [InlineData(ModelFamily.StableDiffusion3)]
    [InlineData(ModelFamily.Flux)]
    [InlineData(ModelFamily.Chroma)]
    public void Create_NetworkLargerThanItsFile_StaysThereToTheSamePicture(ModelFamily family)
    {
        using var tiny = new TinyCheckpoint(family);
        var file = Half(tiny.Single(), tiny.File("half.safetensors"));
        var request = new ImageRequest("the cat") { Width = 64, Height = 64, Steps = 2, Seed = 3, Count = 2 };
        MemoryPlan plan;
        using (var model = ImageModels.Load(file, ScalarType.Float32)) plan = model.Plan(64, 64)!;
        Assert.True(plan.AtLeast < plan.InStages);
        byte[] Paint(long? free)
        {
            var told = new List<string>();
            using var easel = TextToImage.Load(new ModelSource(file) { FreeBytes = free, Size = (64, 64), Tell = told.Add }, ScalarType.Float32);
            Assert.Equal(free < plan.InStages, told.Any(t => t.Contains("left in its file", StringComparison.Ordinal)));
            return [.. easel.Create(request).Where(s => s.Result is not null).SelectMany(s => s.Result!.Picture.Pixels.ToArray())];
        }
        Assert.Equal(Paint(plan.AtOnce), Paint(plan.AtLeast));
        Assert.Throws<DeviceMemoryException>(() => Paint(plan.AtLeast - 1));
    }

    // The same model with numbers of half the length.
    private static string Half(string path, string target)
    {
        using var scope = NewDisposeScope();
        using var file = CheckpointFile.Open(path);
        SafetensorsWriter.Write(target, [.. file.Tensors.Keys.Select(key => (key, file.Read(key).to(ScalarType.BFloat16)))]);
        return target;
    }

    [Fact]
    public void Plan_LargerPictures_TakeMoreAndAreRefusedBeforeTheyBegin()
    {
        using var tiny = new TinyCheckpoint(ModelFamily.StableDiffusion1);
        using var model = ImageModels.Load(new ModelSource(tiny.Single()) { FreeBytes = 20_000_000, Size = (32, 32) }, ScalarType.Float32);
        Assert.True(model.Plan(256, 256)!.AtOnce > model.Plan(32, 32)!.AtOnce);
        Assert.Throws<DeviceMemoryException>(() => model.Prepare("cat", null, null, 2048, 2048, 1));
    }

    [Fact]
    public void ToString_Plan_SaysNeedAndFree()
    {
        var plan = new MemoryPlan(1_000_000_000, 4_000_000_000, 200_000_000, 900_000_000, 700_000_000, 300_000_000, 20_000_000_000);
        Assert.Equal("needs 6.1 GB, 20 GB free", plan.ToString());
        Assert.Equal("needs 5.1 GB, 5.5 GB free; done in stages, as all at once would need 6.1 GB", (plan with { Free = 5_500_000_000 }).ToString());
        Assert.Equal("needs 6.1 GB, memory not limited", (plan with { Free = null }).ToString());
    }

    [Fact]
    public void Create_PublicModel_PrintsThePlanFirst()
    {
        using var folder = new TestFolder();
        using var tiny = new TinyCheckpoint(ModelFamily.StableDiffusion1);
        var outcome = Shell.Run("create", "the cat", "--seed", "5", "--steps", "2", "--size", "16x16", "--threads", "1", "-o", folder.File("cat.png"), "--model", tiny.Single());
        Assert.Matches(@"^easel: model\.safetensors \(StableDiffusion1\) needs [0-9.]+ MB, [0-9.]+ [MG]B free\.", outcome.Error);
    }

    [Fact]
    public void Available_KernelsLine_IsReadInBytes()
    {
        Assert.Equal(2048L * 1024, SystemMemory.Available(["MemTotal:  4096 kB", "MemAvailable:    2048 kB"]));
        Assert.Null(SystemMemory.Available(["MemTotal:  4096 kB", "MemAvailable:    many kB"]));
        Assert.Null(SystemMemory.Available([]));
        Assert.True(SystemMemory.Free > 0);
    }
}
