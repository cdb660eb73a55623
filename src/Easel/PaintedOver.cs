using Easel.Denoising;
using Easel.Families;
using Easel.Images;
using static TorchSharp.torch;

namespace Easel;

/// <summary>A picture on its way through the model: as latents with what its mask holds fast, or, for networks that take a picture, as that picture.</summary>
internal sealed class PaintedOver : IDisposable
{
    private readonly SourcePicture _source;
    private readonly Picture _picture;
    private readonly PictureMask? _mask;
    private readonly Tensor? _latents;
    private readonly Tensor? _open;

    public PaintedOver(IImageModel model, SourcePicture source, int width, int height)
    {
        _source = source;
        (_picture, _mask) = source.At(width, height);
        var isHeld = _mask is not null && source.IsHeld;
        var rgb = _picture.ToRgb();
        if (isHeld && model.TakesPicture) Given = MaskedPicture.Of(rgb, _mask!.Cells(height, width), width, height);
        // A network that sees what stays needs no trace of what goes.
        if (Given is null || source.Strength < 1) _latents = model.Encode(rgb, width, height);
        var (rows, columns) = (height / model.Downsampling, width / model.Downsampling);
        _open = isHeld && Given is null ? tensor(_mask!.Cells(rows, columns), [1, 1, rows, columns]) : null;
    }

    /// <summary>What the network is given beside the noise; null where it takes no picture, or has no mask to go by.</summary>
    public MaskedPicture? Given { get; }

    /// <summary>The noisy latents that a run starts from.</summary>
    public Tensor Start(NoiseSchedule schedule, Tensor noise, double sigma) => _latents is null ? schedule.Start(noise, sigma) : schedule.AddNoise(_latents, noise, sigma);

    /// <summary>The denoiser, which knows what is behind the mask.</summary>
    public Denoiser Hold(Denoiser denoise) => _open is null ? denoise : new MaskedDenoiser(denoise, _latents!, _open).Denoise;

    /// <summary>Lays the painted part into the picture.</summary>
    public Picture Finish(Picture painted) =>
        _mask is null ? painted
        : _source.KeepsSize ? _source.Mask!.Composite(_source.Picture, painted.Resize(_source.Picture.Width, _source.Picture.Height))
        : _mask.Composite(_picture, painted);

    public void Dispose()
    {
        _latents?.Dispose();
        _open?.Dispose();
        Given?.Free();
    }
}
