using Easel.Bench.Parity;

namespace Easel.Tests.Models;

/// <summary>Our networks against independent implementations on the same random weights, in float32 at the tolerance that each golden states for itself (1e-4 of the largest value; 1e-3 for whole runs).</summary>
public sealed class ParityTests
{
    /// <summary>Goldens small enough for the repository, so that a bare clone tests every network.</summary>
    private static string Core => Path.Combine(AppContext.BaseDirectory, "goldens");

    public static TheoryData<string> CoreNames => [.. Golden.Names(Core)];

    public static TheoryData<string> AllNames
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (var name in All) data.Add(name);
            return data;
        }
    }

    private static readonly string[] All =
    [
        "chroma_transformer_A", "clip_l_text_A", "flux_dev_bfl_A", "flux_dev_transformer_A", "flux_fill_transformer_A", "flux_schnell_transformer_A", "open_clip_text_hf_A", "open_clip_text_orig_A",
        "pipe_flux_dev_txt2img_A", "pipe_sd1_img2img_A", "pipe_sd1_txt2img_A", "pipe_sd3_txt2img_A", "pipe_sdxl_txt2img_A", "pixart_sigma_transformer_A", "sd1_unet_A", "sd1_unet_ldm_A", "sd2_unet_A",
        "sd35_medium_transformer_A", "sd3_mmdit_sai_A", "sd3_transformer_A", "sdxl_unet_A", "t5_v11_encoder_A", "taesd_flux2_decoder_A", "taesd_flux2_encoder_A", "vae_flux_A", "vae_sd_A", "vae_sd_ldm_A",
    ];

    [Theory]
    [MemberData(nameof(CoreNames))]
    public void Compare_GoldenOfTheRepository_IsWithinTolerance(string name) => AssertClose(Core, name);

    [Theory]
    [MemberData(nameof(AllNames))]
    public void Compare_SharedGolden_IsWithinTolerance(string name) => AssertClose(Path.GetDirectoryName(SharedData.Require($"goldens/{name}.json"))!, name);

    [Fact]
    public void Compare_ChangedWeights_IsNoticed()
    {
        using var golden = Golden.Open(Core, "sd3_transformer_A");
        var results = ParityRun.Compare(golden!, TorchSharp.torch.ScalarType.BFloat16)!;
        Assert.All(results, r => Assert.InRange(r.Relative, golden!.Tolerance, 0.1));
    }

    private static void AssertClose(string folder, string name)
    {
        using var golden = Golden.Open(folder, name);
        var results = ParityRun.Compare(golden!);
        Assert.NotNull(results);
        Assert.NotEmpty(results);
        Assert.All(results, result => Assert.True(result.Relative <= golden!.Tolerance, $"{result.Output}: {result.Relative:E1} of the largest value, allowed {golden.Tolerance:E0}"));
    }
}
