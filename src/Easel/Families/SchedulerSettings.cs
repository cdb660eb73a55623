using System.Text.Json;
using Easel.Checkpoints;
using Easel.Denoising;

namespace Easel.Families;

/// <summary>The schedule that a model was trained with: from diffusers' <c>scheduler_config.json</c>, or the published one of the family where a single file has none.</summary>
internal static class SchedulerSettings
{
    /// <summary>What the config would say, had the file one.</summary>
    /// <param name="family">The family.</param>
    /// <param name="variant">Its variant.</param>
    /// <param name="prediction"><c>epsilon</c> or <c>v</c>.</param>
    /// <param name="hasZeroSnr">Whether the last training step is pure noise.</param>
    public static ConfigReader Published(ModelFamily family, string variant, string? prediction, bool hasZeroSnr)
    {
        object settings = family switch
        {
            ModelFamily.Flux when variant == "schnell" => new { shift = 1.0, use_dynamic_shifting = false },
            ModelFamily.Flux => new { shift = 3.0, use_dynamic_shifting = true, base_shift = 0.5, max_shift = 1.15, base_image_seq_len = 256, max_image_seq_len = 4096 },
            ModelFamily.Chroma => new { shift = 1.0 },
            ModelFamily.PixArt => new { beta_start = 0.0001, beta_end = 0.02, beta_schedule = "linear", num_train_timesteps = 1000, prediction_type = "epsilon", timestep_spacing = "linspace" },
            ModelFamily.StableDiffusion3 or ModelFamily.StableDiffusion35Medium or ModelFamily.StableDiffusion35Large => new { shift = 3.0 },
            _ => new
            {
                beta_start = 0.00085, beta_end = 0.012, beta_schedule = "scaled_linear", num_train_timesteps = 1000, steps_offset = 1,
                prediction_type = prediction == "v" ? "v_prediction" : "epsilon", timestep_spacing = hasZeroSnr ? "trailing" : "leading", rescale_betas_zero_snr = hasZeroSnr,
            },
        };
        return new ConfigReader(JsonSerializer.SerializeToElement(settings), "the published schedule");
    }

    /// <summary>Noise levels of a network trained with DDPM's noise, and what it predicts.</summary>
    /// <param name="config">The config.</param>
    /// <param name="isTrailing">Whether runs begin at the noisiest step, whatever the config says.</param>
    public static (DdpmSchedule Schedule, Prediction Prediction) Ddpm(ConfigReader config, bool isTrailing)
    {
        config.Require("prediction_type", "epsilon", "v_prediction");
        config.Require("beta_schedule", "scaled_linear", "linear");
        config.Require("trained_betas");
        var spacing = isTrailing ? "trailing" : config.Text("timestep_spacing", "leading");
        var schedule = new DdpmSchedule(
            config.Text("beta_schedule", "linear") == "linear" ? BetaGrowth.Linear : BetaGrowth.ScaledLinear, config.Double("beta_start", 0.0001), config.Double("beta_end", 0.02),
            config.Int("num_train_timesteps", 1000, least: 2, most: 100_000), spacing switch { "trailing" => TimestepSpacing.Trailing, "linspace" => TimestepSpacing.Linspace, _ => TimestepSpacing.Leading },
            config.Int("steps_offset", 0, least: 0, most: 1), config.Bool("rescale_betas_zero_snr", false));
        return (schedule, config.Text("prediction_type", "epsilon") == "epsilon" ? Prediction.Epsilon : Prediction.V);
    }

    /// <summary>Noise levels of FLUX.1 and its kin: shifted by a fixed amount, or by more the larger the picture is.</summary>
    /// <param name="config">The config.</param>
    /// <param name="tokens">Tokens of the picture.</param>
    public static RectifiedFlowSchedule Flow(ConfigReader config, int tokens) => new(config.Bool("use_dynamic_shifting", false)
        ? RectifiedFlowSchedule.DynamicShift(tokens, config.Int("base_image_seq_len", 256), config.Int("max_image_seq_len", 4096), config.Double("base_shift", 0.5), config.Double("max_shift", 1.15))
        : config.Double("shift", 1));
}
