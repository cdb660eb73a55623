using Easel.Checkpoints;
using Easel.Tests.Cli;
using static TorchSharp.torch;

namespace Easel.Tests.Checkpoints;

public sealed class ModelDetectorTests
{
    private const string Sd = "model.diffusion_model.";

    [Theory]
    [InlineData(ModelFamily.Flux, "schnell", "double_blocks.0.img_attn.norm.key_norm.scale:128", "img_in.weight:3072,64", "final_layer.linear.weight:64,3072")]
    [InlineData(ModelFamily.Flux, "dev", Sd + "double_blocks.0.img_attn.norm.key_norm.scale:128", Sd + "img_in.weight:3072,64", Sd + "final_layer.linear.weight:64,3072", Sd + "guidance_in.in_layer.weight:3072,256")]
    [InlineData(ModelFamily.Flux, "fill", "double_blocks.0.img_attn.norm.key_norm.scale:128", "img_in.weight:3072,384", "final_layer.linear.weight:64,3072", "guidance_in.in_layer.weight:3072,256")]
    [InlineData(ModelFamily.Flux, "control", "double_blocks.0.img_attn.norm.key_norm.scale:128", "img_in.weight:3072,128", "final_layer.linear.weight:64,3072")]
    [InlineData(ModelFamily.StableDiffusion3, "base", Sd + "joint_blocks.0.context_block.adaLN_modulation.1.bias:1536", Sd + "pos_embed:1,36864,1536")]
    [InlineData(ModelFamily.StableDiffusion35Medium, "base", "joint_blocks.0.context_block.adaLN_modulation.1.bias:1536", "joint_blocks.0.x_block.attn2.qkv.weight:4608,1536")]
    [InlineData(ModelFamily.StableDiffusion35Large, "base", "joint_blocks.0.context_block.adaLN_modulation.1.bias:2432", "joint_blocks.37.x_block.attn.ln_q.weight:64")]
    [InlineData(ModelFamily.Flux2, "base", "single_stream_modulation.lin.weight:1,1", "double_blocks.0.img_attn.norm.key_norm.scale:128")]
    [InlineData(ModelFamily.Chroma, "base", "distilled_guidance_layer.in_proj.bias:1", "double_blocks.0.img_attn.norm.key_norm.scale:128")]
    [InlineData(ModelFamily.ZImage, "base", "layers.0.adaLN_modulation.0.weight:1,1", "cap_embedder.0.weight:1")]
    [InlineData(ModelFamily.Lumina2, "base", "cap_embedder.0.weight:1")]
    [InlineData(ModelFamily.AuraFlow, "base", "double_layers.0.attn.w2q.weight:1,1")]
    [InlineData(ModelFamily.QwenImage, "base", "transformer_blocks.0.img_mod.1.weight:1,1")]
    [InlineData(ModelFamily.Sana, "base", "blocks.0.cross_attn.q_linear.weight:1,1")]
    [InlineData(ModelFamily.ControlNet, "base", "control_model.time_embed.0.weight:1,1")]
    [InlineData(ModelFamily.ControlNet, "base", "controlnet_cond_embedding.conv_in.weight:16,3,3,3", "conv_in.weight:320,4,3,3", "down_blocks.0.resnets.0.time_emb_proj.weight:1,1")]
    [InlineData(ModelFamily.Autoencoder, "base", "encoder.conv_in.weight:128,3,3,3", "encoder.conv_out.weight:8,512,3,3", "decoder.conv_in.weight:512,4,3,3", "decoder.conv_out.weight:3,128,3,3")]
    [InlineData(ModelFamily.TinyAutoencoder, "encoder", "0.weight:64,3,3,3", "1.conv.0.weight:64,64,3,3")]
    [InlineData(ModelFamily.TinyAutoencoder, "decoder", "1.weight:64,4,3,3", "3.conv.0.weight:64,64,3,3")]
    [InlineData(ModelFamily.ClipText, "base", "text_model.encoder.layers.0.self_attn.q_proj.weight:1,1")]
    [InlineData(ModelFamily.ClipText, "open", "transformer.resblocks.0.attn.in_proj_weight:3,1")]
    [InlineData(ModelFamily.T5Text, "base", "enc.blk.0.attn_q.weight:1,1")]
    [InlineData(ModelFamily.T5Text, "base", "encoder.block.0.layer.0.SelfAttention.q.weight:1,1")]
    [InlineData(ModelFamily.Lora, "base", "lora_unet_mid_block_attentions_0_proj_in.lora_down.weight:4,8")]
    [InlineData(ModelFamily.Lora, "base", "unet:0:down:1,8")]
    [InlineData(ModelFamily.TextualInversion, "base", "emb_params:2,768")]
    [InlineData(ModelFamily.TextualInversion, "base", "string_to_param.*:2,768")]
    public void Detect_KeysOfAFamily_NamesIt(ModelFamily family, string variant, params string[] keys)
    {
        var names = new NamesOnly();
        foreach (var key in keys) names.Add(key[..key.LastIndexOf(':')], [.. key[(key.LastIndexOf(':') + 1)..].Split(',').Select(long.Parse)]);
        var model = ModelDetector.Detect(names);
        Assert.Equal((family, variant), (model.Family, model.Variant));
    }

    private static NamesOnly SdFile(NamesOnly unet, params (string, long[])[] more)
    {
        var file = new NamesOnly();
        foreach (var (name, info) in unet.Tensors) file.Add(Sd + name, [.. info.Shape]);
        foreach (var (name, shape) in more) file.Add(name, shape);
        return file;
    }

    private static readonly (string, long[])[] Vae =
    [
        ("first_stage_model.encoder.conv_in.weight", [128, 3, 3, 3]), ("first_stage_model.encoder.conv_out.weight", [8, 512, 3, 3]),
        ("first_stage_model.decoder.conv_in.weight", [512, 4, 3, 3]), ("first_stage_model.decoder.conv_out.weight", [3, 128, 3, 3]),
    ];

    [Fact]
    public void Detect_WholeStableDiffusionFiles_FindsTheirParts()
    {
        var sd1 = ModelDetector.Detect(SdFile(KeyNamingTests.UNet(4, 0, 1, 2), [.. Vae, ("cond_stage_model.transformer.text_model.embeddings.token_embedding.weight", [49408, 768])]));
        Assert.Equal((ModelFamily.StableDiffusion1, "base", "epsilon"), (sd1.Family, sd1.Variant, sd1.Prediction));
        Assert.Equal([ModelPart.Denoiser, ModelPart.Autoencoder, ModelPart.ClipText], sd1.Parts.Keys.Order());
        Assert.Equal(Sd, sd1.Parts[ModelPart.Denoiser].Prefix);
        Assert.Empty(sd1.Notes);

        var inpainting = ModelDetector.Detect(SdFile(KeyNamingTests.UNet(4, 0, 1, 2).Add("input_blocks.0.0.weight", 320, 9, 3, 3)));
        Assert.Equal((ModelFamily.StableDiffusion1, "inpainting"), (inpainting.Family, inpainting.Variant));
        Assert.Contains("ClipText", Assert.Single(inpainting.Notes));

        var sdxl = ModelDetector.Detect(SdFile(KeyNamingTests.UNet(3, 1, 2).Add("label_emb.0.0.weight", 8, 8), [.. Vae,
            ("conditioner.embedders.0.transformer.text_model.embeddings.token_embedding.weight", [1, 1]), ("conditioner.embedders.1.model.token_embedding.weight", [1, 1]), ("v_pred", [0])]));
        Assert.Equal((ModelFamily.Sdxl, "v"), (sdxl.Family, sdxl.Prediction));
        Assert.Equal(4, sdxl.Parts.Count);

        var refiner = ModelDetector.Detect(SdFile(KeyNamingTests.UNet(4, 1, 2).Add("label_emb.0.0.weight", 8, 8), ("conditioner.embedders.0.model.token_embedding.weight", [1, 1])));
        Assert.Equal(ModelFamily.SdxlRefiner, refiner.Family);
    }

    [Fact]
    public void Detect_StableDiffusion2_SaysWhatItPredictsWhereTheFileDoes()
    {
        NamesOnly File() => SdFile(KeyNamingTests.UNet(4, 0, 1, 2).Add("input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight", 8, 1024));
        Assert.Equal(ModelFamily.StableDiffusion2, ModelDetector.Detect(File()).Family);
        Assert.Null(ModelDetector.Detect(File()).Prediction);
        var withStep = File();
        withStep.Facts["global_step"] = "875000";
        Assert.Equal("epsilon", ModelDetector.Detect(withStep).Prediction);
        var withSpec = File();
        withSpec.Facts["modelspec.prediction_type"] = "v";
        Assert.Equal("v", ModelDetector.Detect(withSpec).Prediction);
    }

    [Theory]
    [InlineData("sd1_unet_A", ModelFamily.StableDiffusion1, "base")]
    [InlineData("sd1_unet_ldm_A", ModelFamily.StableDiffusion1, "base")]
    [InlineData("sd2_unet_A", ModelFamily.StableDiffusion2, "base")]
    [InlineData("sdxl_unet_A", ModelFamily.Sdxl, "base")]
    [InlineData("sd3_mmdit_sai_A", ModelFamily.StableDiffusion3, "base")]
    [InlineData("sd3_transformer_A", ModelFamily.StableDiffusion3, "base")]
    [InlineData("sd35_medium_transformer_A", ModelFamily.StableDiffusion35Medium, "base")]
    [InlineData("flux_dev_bfl_A", ModelFamily.Flux, "dev")]
    [InlineData("flux_dev_transformer_A", ModelFamily.Flux, "dev")]
    [InlineData("flux_schnell_transformer_A", ModelFamily.Flux, "schnell")]
    [InlineData("flux_fill_transformer_A", ModelFamily.Flux, "fill")]
    [InlineData("flux2_transformer_A", ModelFamily.Flux2, "base")]
    [InlineData("chroma_transformer_A", ModelFamily.Chroma, "base")]
    [InlineData("zimage_transformer_A", ModelFamily.ZImage, "base")]
    [InlineData("lumina2_transformer_A", ModelFamily.Lumina2, "base")]
    [InlineData("qwenimage_transformer_A", ModelFamily.QwenImage, "base")]
    [InlineData("sana_transformer_A", ModelFamily.Sana, "base")]
    [InlineData("pixart_sigma_transformer_A", ModelFamily.PixArt, "sigma")]
    [InlineData("vae_sd_ldm_A", ModelFamily.Autoencoder, "base")]
    [InlineData("vae_flux_A", ModelFamily.Autoencoder, "base")]
    [InlineData("taesd_flux2_encoder_A", ModelFamily.TinyAutoencoder, "encoder")]
    [InlineData("taesd_flux2_decoder_A", ModelFamily.TinyAutoencoder, "decoder")]
    [InlineData("clip_l_text_A", ModelFamily.ClipText, "base")]
    [InlineData("open_clip_text_orig_A", ModelFamily.ClipText, "open")]
    [InlineData("t5_v11_encoder_A", ModelFamily.T5Text, "base")]
    public void Detect_ReferenceFiles_AreWhatTheyAre(string name, ModelFamily family, string variant)
    {
        using var file = SafetensorsFile.Open(SharedData.Require($"goldens/{name}.safetensors"));
        using var weights = KeyNaming.Under(file, "weights.");
        var model = ModelDetector.Detect(weights);
        Assert.Equal((family, variant), (model.Family, model.Variant));
    }

    [Theory]
    [InlineData("data/weights/taesd/taef2_decoder.pth", ModelFamily.TinyAutoencoder)]
    [InlineData("data/weights/lora/lora_disney.safetensors", ModelFamily.Lora)]
    public void Detect_RealFiles_AreWhatTheyAre(string path, ModelFamily family)
    {
        using var file = CheckpointFile.Open(SharedData.Require(path));
        Assert.Equal(family, ModelDetector.Detect(file).Family);
    }

    [Fact]
    public void Detect_NoKnownModel_ListsWhatWasSeen()
    {
        var message = Assert.Throws<CheckpointException>(() => ModelDetector.Detect(NamesOnly.Of(("visual.proj.weight", [4L, 5]), ("visual.proj.bias", [4L]), ("head.weight", [1L])))).Message;
        Assert.Contains("3 tensors, under visual.proj (2), head.weight (1)", message);
        Assert.Contains("F32[4, 5]", message);
        Assert.Contains("Flux", message);
    }

    [Fact]
    public void Detect_Folder_LooksIntoItsDenoiserAndScheduler()
    {
        using var scope = NewDisposeScope();
        using var folder = new TestFolder();
        folder.Write("model_index.json", """{"_class_name":"StableDiffusionPipeline","unet":["diffusers","UNet2DConditionModel"],"text_encoder":["transformers","CLIPTextModel"],"scheduler":["diffusers","DDIMScheduler"]}""");
        foreach (var part in new[] { "unet", "text_encoder", "scheduler" }) Directory.CreateDirectory(folder.File(part));
        File.WriteAllText(folder.File("scheduler/scheduler_config.json"), """{"prediction_type":"v_prediction"}""");
        SafetensorsWriter.Write(folder.File("text_encoder/model.safetensors"), [("text_model.x", ones(1))]);
        SafetensorsWriter.Write(folder.File("unet/diffusion_pytorch_model.safetensors"), [("conv_in.weight", ones(8, 9, 3, 3)), ("down_blocks.0.resnets.0.time_emb_proj.weight", ones(1)), ("down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight", ones(2, 1024))]);
        using var opened = DiffusersFolder.Open(folder.Path);

        var model = ModelDetector.Detect(opened);

        Assert.Equal((ModelFamily.StableDiffusion2, "inpainting", "v"), (model.Family, model.Variant, model.Prediction));
        Assert.Equal("text_encoder", model.Parts[ModelPart.OpenClipText].Folder);
        Assert.Contains("Autoencoder", Assert.Single(model.Notes));
        Assert.Contains("conv_in.weight", model.View(opened, ModelPart.Denoiser).Tensors.Keys);
    }
}
