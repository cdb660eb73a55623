using System.Text.RegularExpressions;
using Easel.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Checkpoints;

public sealed partial class KeyNamingTests
{
    [Theory]
    [InlineData("flux_dev_bfl_A", "weights.", Architecture.Flux, "flux_dev_transformer_A", "weights.")]
    [InlineData("sd3_mmdit_sai_A", "weights.model.diffusion_model.", Architecture.StableDiffusion3, "sd3_transformer_A", "weights.")]
    [InlineData("open_clip_text_orig_A", "weights.", Architecture.ClipText, "open_clip_text_hf_A", "weights.")]
    [InlineData("vae_sd_ldm_A", "weights.first_stage_model.", Architecture.Autoencoder, "vae_sd_A", "weights.")]
    [InlineData("sd1_unet_ldm_A", "weights.model.diffusion_model.", Architecture.UNet, "sd1_unet_A", "weights.")]
    public void ToDiffusers_OriginalReference_HasTheNamesOfTheDiffusersReferenceAndComesBackUnchanged(string original, string prefix, Architecture architecture, string diffusers, string diffusersPrefix)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(SharedData.Require($"goldens/{original}.safetensors"));
        using var reference = SafetensorsFile.Open(SharedData.Require($"goldens/{diffusers}.safetensors"));
        using var renamed = KeyNaming.ToDiffusers(file, architecture, prefix);
        using var back = KeyNaming.ToOriginal(renamed, architecture);

        // The two have different sizes, so names are compared with their numbers left out, and ranks with them.
        var known = KeyNaming.Under(reference, diffusersPrefix).Tensors.Select(t => (Numbers().Replace(t.Key, "N"), t.Value.Shape.Count)).ToHashSet();
        var strange = renamed.Tensors.Where(t => !known.Contains((Numbers().Replace(t.Key, "N"), t.Value.Shape.Count))).Select(t => $"{t.Key} {t.Value}").ToList();
        Assert.Empty(strange);

        var mine = KeyNaming.Under(file, prefix);
        Assert.Equal(mine.Tensors.Keys.Order(StringComparer.Ordinal), back.Tensors.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, info) in mine.Tensors)
        {
            Assert.Equal(info.Shape, back.Tensors[name].Shape);
            Assert.True(mine.Read(name).equal(back.Read(name)).all().ToBoolean(), name);
        }
        foreach (var (name, info) in renamed.Tensors) Assert.Equal(info.Shape, renamed.Read(name).shape);
    }

    /// <summary>Keys of a UNet with levels of two layers; attention on the levels of which the number is given.</summary>
    internal static NamesOnly UNet(int levels, params int[] attention)
    {
        var names = NamesOnly.Of(("input_blocks.0.0.weight", [8L, 4, 3, 3]), ("middle_block.0.in_layers.0.weight", [8L]), ("middle_block.1.norm.weight", [8L]));
        for (var level = 0; level < levels; level++)
        {
            for (var layer = 0; layer < 2; layer++)
            {
                names.Add($"input_blocks.{1 + level * 3 + layer}.0.in_layers.0.weight", 8);
                names.Add($"input_blocks.{1 + level * 3 + layer}.0.in_layers.2.weight", 8, 8, 3, 3);
                if (attention.Contains(level)) Attention($"input_blocks.{1 + level * 3 + layer}.1");
            }
            if (level + 1 < levels) names.Add($"input_blocks.{level * 3 + 3}.0.op.weight", 8, 8, 3, 3);
            var up = levels - 1 - level;
            for (var layer = 0; layer < 3; layer++)
            {
                names.Add($"output_blocks.{up * 3 + layer}.0.in_layers.0.weight", 8);
                if (attention.Contains(level)) Attention($"output_blocks.{up * 3 + layer}.1");
            }
            if (level > 0) names.Add($"output_blocks.{up * 3 + 2}.{(attention.Contains(level) ? 2 : 1)}.conv.weight", 8, 8, 3, 3);
        }
        return names;

        void Attention(string at)
        {
            names.Add($"{at}.norm.weight", 8);
            names.Add($"{at}.proj_in.weight", 8, 8, 1, 1);
            names.Add($"{at}.transformer_blocks.0.attn2.to_k.weight", 8, 768);
        }
    }

    [Theory]
    [InlineData("input_blocks.1.0.in_layers.0.weight", "down_blocks.0.resnets.0.norm1.weight")]
    [InlineData("input_blocks.4.1.norm.weight", "down_blocks.1.attentions.0.norm.weight")]
    [InlineData("input_blocks.9.0.op.weight", "down_blocks.2.downsamplers.0.conv.weight")]
    [InlineData("input_blocks.11.0.in_layers.0.weight", "down_blocks.3.resnets.1.norm1.weight")]
    [InlineData("middle_block.1.norm.weight", "mid_block.attentions.0.norm.weight")]
    [InlineData("output_blocks.2.1.conv.weight", "up_blocks.0.upsamplers.0.conv.weight")]
    [InlineData("output_blocks.5.2.conv.weight", "up_blocks.1.upsamplers.0.conv.weight")]
    [InlineData("output_blocks.11.0.in_layers.0.weight", "up_blocks.3.resnets.2.norm1.weight")]
    [InlineData("output_blocks.8.1.norm.weight", "up_blocks.2.attentions.2.norm.weight")]
    public void UNet_BlocksOfStableDiffusion1_AreNumberedByLevel(string original, string diffusers)
    {
        var sd1 = UNet(4, 0, 1, 2);
        var renamed = KeyNaming.ToDiffusers(sd1, Architecture.UNet);
        Assert.Contains(original, sd1.Tensors.Keys);
        Assert.Contains(diffusers, renamed.Tensors.Keys);
        Assert.DoesNotContain(renamed.Tensors.Keys, k => k.Contains("put_blocks", StringComparison.Ordinal));
        Assert.Equal(sd1.Tensors.Keys.Order(), KeyNaming.ToOriginal(renamed, Architecture.UNet).Tensors.Keys.Order());
    }

    [Fact]
    public void Autoencoder_LevelsOfTheDecoder_AreReversed()
    {
        var names = NamesOnly.Of(Enumerable.Range(0, 4).Select(i => ($"decoder.up.{i}.block.0.conv1.weight", new long[] { 1 })).Append(("decoder.up.3.upsample.conv.weight", [1L])).Append(("decoder.mid.attn_1.q.weight", [4L, 4, 1, 1])).ToArray());
        var renamed = KeyNaming.ToDiffusers(names, Architecture.Autoencoder);
        Assert.Contains("decoder.up_blocks.0.upsamplers.0.conv.weight", renamed.Tensors.Keys);
        Assert.Contains("decoder.up_blocks.3.resnets.0.conv1.weight", renamed.Tensors.Keys);
        Assert.Equal([4, 4], renamed.Tensors["decoder.mid_block.attentions.0.to_q.weight"].Shape);
    }

    [Fact]
    public void ToDiffusers_FusedRows_AreSplitInTheirOrder()
    {
        using var scope = NewDisposeScope();
        var names = NamesOnly.Of(("single_blocks.3.linear1.weight", arange(14, ScalarType.Float32).reshape(7, 2)), ("final_layer.adaLN_modulation.1.bias", arange(4, ScalarType.Float32)));
        var renamed = KeyNaming.ToDiffusers(names, Architecture.Flux);
        Assert.Equal([2, 3], renamed.Read("single_transformer_blocks.3.attn.to_k.weight").data<float>().ToArray());
        Assert.Equal([6, 7, 8, 9, 10, 11, 12, 13], renamed.Read("single_transformer_blocks.3.proj_mlp.weight").data<float>().ToArray());
        Assert.Equal([2, 3, 0, 1], renamed.Read("norm_out.linear.bias").data<float>().ToArray());
    }

    [Fact]
    public void T5_NamesOfGguf_BecomeThoseOfTransformers()
    {
        var renamed = KeyNaming.ToDiffusers(NamesOnly.Of(("enc.blk.7.attn_q.weight", [4L, 4]), ("enc.blk.0.attn_rel_b.weight", [4L, 4]), ("token_embd.weight", [9L, 4]), ("enc.output_norm.weight", [4L])), Architecture.T5Encoder);
        Assert.Equal(["encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight", "encoder.block.7.layer.0.SelfAttention.q.weight", "encoder.final_layer_norm.weight", "shared.weight"], renamed.Tensors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Naming_WhatCannotBeSplitOrJoined_IsRefusedByName()
    {
        Assert.Contains("linear1", Assert.Throws<CheckpointException>(() => KeyNaming.ToDiffusers(NamesOnly.Of(("single_blocks.0.linear1.weight", [8L, 2])), Architecture.Flux)).Message);
        Assert.Contains("1 of its 3 parts", Assert.Throws<CheckpointException>(() => KeyNaming.ToOriginal(NamesOnly.Of(("transformer_blocks.0.attn.to_q.weight", [2L, 2])), Architecture.Flux)).Message);
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();
}
