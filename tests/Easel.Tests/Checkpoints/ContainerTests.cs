using System.Buffers.Binary;
using System.Text;
using Easel.Checkpoints;
using Easel.Tests.Cli;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Checkpoints;

/// <summary>Split files, folders, and 8-bit weights with scales.</summary>
public sealed class ContainerTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private void Write(string name, params (string, Tensor)[] tensors)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        SafetensorsWriter.Write(_folder.File(name), tensors);
    }

    private const string Index = "model.safetensors.index.json";

    [Fact]
    public void Open_SplitCheckpoint_ReadsEachTensorFromItsFile()
    {
        using var scope = NewDisposeScope();
        Write("a.safetensors", ("x", ones(2)), ("hidden", ones(1)));
        Write("b.safetensors", ("y", zeros(3)));
        _folder.Write(Index, """{"metadata":{"total_size":20},"weight_map":{"x":"a.safetensors","y":"b.safetensors"}}""");

        using var file = CheckpointFile.Open(_folder.File(Index));
        Assert.Equal(["x", "y"], file.Tensors.Keys.Order());
        Assert.Equal([1, 1], file.Read("x").data<float>().ToArray());
        Assert.Equal([3], file.Read("y").shape);
        Assert.Contains("hidden", Assert.Throws<CheckpointException>(() => file.Read("hidden")).Message);
    }

    [Theory]
    [InlineData("""{"weight_map":{"x":"missing.safetensors"}}""", "missing.safetensors")]
    [InlineData("""{"weight_map":{"z":"a.safetensors"}}""", "'z'")]
    [InlineData("""{"weight_map":{"x":"../a.safetensors"}}""", "plain file name")]
    [InlineData("""{"weight_map":{"x":"/etc/passwd"}}""", "plain file name")]
    [InlineData("""{"weight_map":{"x":".."}}""", "plain file name")]
    [InlineData("""{"weight_map":{"x":7}}""", "no text")]
    [InlineData("""{"weight_map":{}}""", "empty")]
    [InlineData("""{"weight_map":[]}""", "no weight_map")]
    [InlineData("""[]""", "no weight_map")]
    [InlineData("""{""", "index")]
    [InlineData("""{"weight_map":{"x":"\ud800"}}""", "index")]
    public void Open_UnsoundIndex_IsRefused(string index, string reason)
    {
        using var scope = NewDisposeScope();
        Write("a.safetensors", ("x", ones(2)));
        _folder.Write(Index, index);
        Assert.Contains(reason, Assert.Throws<CheckpointException>(() => CheckpointFile.Open(_folder.File(Index))).Message);
    }

    /// <summary>Eight-bit weights, which the writer does not write.</summary>
    private string WriteEightBit(string weight, byte[] codes, params (string Name, float[] Values)[] scales)
    {
        using var data = new MemoryStream();
        var header = new StringBuilder("{");
        void Add(string name, string type, string shape, byte[] bytes)
        {
            header.Append(header.Length > 1 ? "," : "").Append($"\"{name}\":{{\"dtype\":\"{type}\",\"shape\":{shape},\"data_offsets\":[{data.Length},{data.Length + bytes.Length}]}}");
            data.Write(bytes);
        }
        foreach (var (name, values) in scales) Add(name, "F32", values.Length == 1 ? "[]" : $"[{values.Length}]", TorchImage.Floats(values));
        Add(weight, "F8_E4M3", $"[2,{codes.Length / 2}]", codes);
        var json = Encoding.UTF8.GetBytes(header.Append('}').ToString());
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        File.WriteAllBytes(_folder.File("fp8.safetensors"), [.. length, .. json, .. data.ToArray()]);
        return _folder.File("fp8.safetensors");
    }

    [Theory]
    [InlineData("l.weight_scale")]
    [InlineData("l.scale_weight")]
    public void Read_EightBitWeightWithScale_IsScaled(string scale)
    {
        using var scope = NewDisposeScope();
        using var one = CheckpointFile.Open(WriteEightBit("l.weight", [0x38, 0x40, 0xB8, 0x00], (scale, [0.5f]), ("l.input_scale", [9]), ("scaled_fp8", [0])));
        Assert.Equal(["l.weight"], one.Tensors.Keys);
        Assert.Equal([0.5f, 1, -0.5f, 0], one.Read("l.weight").data<float>().ToArray());
        var target = zeros(2, 2, ScalarType.BFloat16);
        one.ReadInto("l.weight", target);
        Assert.Equal(1, target[0, 1].to(ScalarType.Float32).item<float>());
    }

    [Fact]
    public void Read_EightBitWeightWithScalePerRow_IsScaledByRow()
    {
        using var scope = NewDisposeScope();
        using var file = CheckpointFile.Open(WriteEightBit("l.weight", [0x38, 0x40, 0x38, 0x40], ("l.weight_scale", [0.5f, 4])));
        Assert.Equal([0.5f, 1, 4, 8], file.Read("l.weight").data<float>().ToArray());
    }

    [Fact]
    public void Open_QuantisationThatIsNotRead_IsRefusedByName()
    {
        using var scope = NewDisposeScope();
        void Refused(string reason, params (string, Tensor)[] tensors)
        {
            Write("q.safetensors", tensors);
            Assert.Contains(reason, Assert.Throws<CheckpointException>(() => CheckpointFile.Open(_folder.File("q.safetensors"))).Message);
        }
        static Tensor Blob(string json) => tensor(Encoding.UTF8.GetBytes(json));
        Refused("nvfp4", ("l.weight", ones(2, 2)), ("l.comfy_quant", Blob("""{"format":"nvfp4"}""")));
        Refused("unnamed", ("l.weight", ones(2, 2)), ("l.comfy_quant", Blob("""{""")));
        Refused("bitsandbytes__nf4", ("l.weight", ones(2, 2)), ("l.weight.quant_state.bitsandbytes__nf4", Blob("x")));
        Refused("as U8", ("l.weight", ones(2, 2, ScalarType.Byte)), ("l.weight_scale", ones(1)));
        Assert.Contains("per row", Assert.Throws<CheckpointException>(() => CheckpointFile.Open(WriteEightBit("l.weight", [0, 0, 0, 0], ("l.weight_scale", [1, 2, 3])))).Message);
        SafetensorsWriter.Write(_folder.File("q.safetensors"), [("l.weight", ones(1))], new Dictionary<string, string> { ["_quantization_metadata"] = """{"layers":{"l":{"format":"int8_tensorwise"}}}""" });
        Assert.Contains("int8_tensorwise", Assert.Throws<CheckpointException>(() => CheckpointFile.Open(_folder.File("q.safetensors"))).Message);
    }

    [Fact]
    public void DiffusersFolder_Parts_AreFoundInEveryForm()
    {
        using var scope = NewDisposeScope();
        _folder.Write("model_index.json", """{"_class_name":"StableDiffusionPipeline","_diffusers_version":"0.30","unet":["diffusers","UNet2DConditionModel"],"vae":["diffusers","AutoencoderKL"],"text_encoder":["transformers","CLIPTextModel"],"safety_checker":[null,null]}""");
        Write("unet/diffusion_pytorch_model.fp16.safetensors", ("conv_in.weight", ones(1)));
        Write("vae/diffusion_pytorch_model-00001-of-00001.safetensors", ("v", ones(1)));
        File.WriteAllText(_folder.File("vae/diffusion_pytorch_model.safetensors.index.json"), """{"weight_map":{"v":"diffusion_pytorch_model-00001-of-00001.safetensors"}}""");
        File.WriteAllText(_folder.File("vae/config.json"), """{"scaling_factor":0.18215}""");

        using var folder = DiffusersFolder.Open(_folder.Path);
        Assert.True(DiffusersFolder.IsOne(_folder.Path));
        Assert.Equal(["text_encoder", "unet", "vae"], folder.Parts.Keys.Order());
        Assert.Equal(["conv_in.weight"], folder.Weights("unet").Tensors.Keys);
        Assert.Equal(["v"], folder.Weights("vae").Tensors.Keys);
        Assert.Equal(0.18215, folder.Config("vae").GetProperty("scaling_factor").GetDouble());
        Assert.False(folder.HasWeights("text_encoder"));
        Assert.Contains("text_encoder", Assert.Throws<CheckpointException>(() => folder.Weights("text_encoder")).Message);
        Assert.Contains("transformer", Assert.Throws<CheckpointException>(() => folder.Weights("transformer")).Message);
    }
}
