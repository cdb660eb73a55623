using System.Security.Cryptography;
using System.Text;
using Easel.Denoising;
using Easel.Images;

namespace Easel.Bench.Evaluation;

/// <summary>Pictures of a model, kept in a folder, so that an evaluation that was interrupted goes on where it was.</summary>
/// <param name="easel">The model.</param>
/// <param name="folder">The folder; each model has its own below it.</param>
internal sealed class PaintedPictures(TextToImage easel, string folder)
{
    /// <summary>Where the picture of a prompt is kept.</summary>
    public string PathOf(string set, string prompt, ulong seed) =>
        Path.Combine(folder, easel.Model.Hash, set, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {prompt}")))[..16] + ".png");

    /// <summary>The picture of a prompt, painted unless it is there.</summary>
    /// <param name="set">Folder within the folder.</param>
    /// <param name="prompt">The words.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="planned">Whether it is planned first, or painted from words alone.</param>
    public Picture Make(string set, string prompt, ulong seed, bool planned = true)
    {
        var path = PathOf(set, prompt, seed);
        return File.Exists(path) ? PictureFile.Load(path) : Keep(path, planned ? easel.Create(new ImageRequest(prompt) { Seed = seed }).Last().Result!.Picture : FromWordsAlone(prompt, seed));
    }

    /// <summary>Keeps a picture, whatever was there before, for people to look at.</summary>
    /// <param name="path">Where, by <see cref="PathOf"/>.</param>
    /// <param name="picture">The picture.</param>
    public static Picture Keep(string path, Picture picture)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        PictureFile.Save(path, PictureCodec.Encode(picture, ImageFormat.Png), overwrite: true);
        return picture;
    }

    private Picture FromWordsAlone(string prompt, ulong seed)
    {
        var (model, defaults) = (easel.Model, easel.Model.Defaults);
        var (size, cells) = (defaults.Size, defaults.Size / model.Downsampling);
        var schedule = model.ScheduleFor(size, size);
        var sigmas = schedule.Sigmas(defaults.Steps);
        using var noise = new NoiseSource([seed], model.LatentChannels, cells, cells);
        using var denoiser = model.Prepare(prompt, null, null, size, size, defaults.Guidance);
        using var first = noise.Draw();
        using var start = schedule.Start(first, sigmas[0]);
        byte[]? rgb = null;
        foreach (var step in Sampler.Named(defaults.Sampler).Run(denoiser.Denoise, start, schedule, sigmas, noise.Draw))
            if (step.IsLast) rgb = model.Decode(step.State, preview: false);
        return Picture.FromRgb(rgb!, size, size);
    }
}
