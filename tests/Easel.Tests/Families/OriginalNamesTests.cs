using Easel.Families;
using Easel.Models;

namespace Easel.Tests.Families;

/// <summary>Keys of published single files; whole networks are compared by the parity tests.</summary>
public sealed class OriginalNamesTests
{
    [Theory]
    [InlineData("label_emb.0.0.weight", "add_embedding.linear_1.weight")]
    [InlineData("input_blocks.0.0.bias", "conv_in.bias")]
    [InlineData("input_blocks.3.0.op.bias", "down_blocks.0.downsamplers.0.conv.bias")]
    [InlineData("input_blocks.4.0.skip_connection.weight", "down_blocks.1.resnets.0.conv_shortcut.weight")]
    [InlineData("input_blocks.5.1.transformer_blocks.0.attn1.to_q.weight", "down_blocks.1.attentions.1.transformer_blocks.0.attn1.to_q.weight")]
    [InlineData("input_blocks.8.1.transformer_blocks.9.ff.net.0.proj.weight", "down_blocks.2.attentions.1.transformer_blocks.9.ff.net.0.proj.weight")]
    [InlineData("middle_block.1.proj_in.weight", "mid_block.attentions.0.proj_in.weight")]
    [InlineData("middle_block.2.out_layers.3.weight", "mid_block.resnets.1.conv2.weight")]
    [InlineData("output_blocks.2.2.conv.weight", "up_blocks.0.upsamplers.0.conv.weight")]
    [InlineData("output_blocks.5.1.norm.weight", "up_blocks.1.attentions.2.norm.weight")]
    [InlineData("output_blocks.8.0.emb_layers.1.weight", "up_blocks.2.resnets.2.time_emb_proj.weight")]
    [InlineData("out.2.weight", "conv_out.weight")]
    public void UNet_KeysOfSdxl_AreTheNetworks(string original, string expected) =>
        Assert.Equal(new KeyTarget(expected), Assert.Single(LatentDiffusionNames.UNet(UNetConfig.Sdxl)(original, [1])));

    [Fact]
    public void OpenClip_LayersBeyondTheNetworks_AreLeftOut()
    {
        var rule = LatentDiffusionNames.OpenClip(ClipTextConfig.Huge);
        Assert.Empty(rule("transformer.resblocks.23.ln_1.weight", [1024]));
        Assert.Empty(rule("text_projection", [1024, 1024]));
        Assert.Equal([new("text_model.encoder.layers.22.self_attn.q_proj.weight", 0, 1024), new("text_model.encoder.layers.22.self_attn.k_proj.weight", 1024, 1024), new("text_model.encoder.layers.22.self_attn.v_proj.weight", 2048, 1024)],
            rule("transformer.resblocks.22.attn.in_proj_weight", [3072, 1024]));
    }

    [Theory]
    [InlineData("input_blocks.999999.999999.x")]
    [InlineData("input_blocks.0.1.x")]
    [InlineData("output_blocks.999999.0.in_layers.0.weight")]
    [InlineData("input_blocks.99999999999999999999.0.op.")]
    [InlineData("joint_blocks.999999.context_block.")]
    [InlineData("double_blocks.1.img_.")]
    [InlineData("single_blocks.1.linear1.")]
    [InlineData("")]
    [InlineData(".")]
    public void Rules_StrangeKeysAndShapes_NeverFail(string key)
    {
        KeyRule[] rules =
        [
            LatentDiffusionNames.UNet(UNetConfig.StableDiffusion1), LatentDiffusionNames.Autoencoder(AutoencoderKlConfig.Flux), LatentDiffusionNames.OpenClip(ClipTextConfig.BigG),
            TransformerNames.MmDiT(MmDiTConfig.Sd3Medium), TransformerNames.Flux(FluxConfig.Dev), KeyRules.Clip(ClipTextConfig.Large), KeyRules.T5(true), KeyRules.Same,
        ];
        foreach (var rule in rules)
            foreach (var shape in new long[][] { [], [0], [1], [3, 3] }) Assert.All(rule(key, shape), target => Assert.NotNull(target.Key));
    }
}
