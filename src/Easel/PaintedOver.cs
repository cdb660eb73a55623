using Easel.Denoising;
using Easel.Families;
using Easel.Images;
using static TorchSharp.torch;

namespace Easel;

/// <summary>A picture on its way through the model: as latents, with what its mask holds fast.</summary>
internal sealed class PaintedOver : IDisposable
{
    private readonly SourcePicture _source;
    private readonly Picture _picture;
    private readonly PictureMask? _mask;
    private readonly Tensor? _open;

    public PaintedOver(IImageModel model, SourcePicture source, int width, int height)
    {
        _source = source;
        (_picture, _mask) = source.At(width, height);
        var (rows, columns) = (height / model.Downsampling, width / model.Downsampling);
        Latents = model.Encode(_picture.ToRgb(), width, height);
        _open = _mask is null || !source.IsHeld ? null : tensor(_mask.Cells(rows, columns), [1, 1, rows, columns]);
    }

    /// <summary>1×C×h×w float32.</summary>
    public Tensor Latents { get; }

    /// <summary>The denoiser, which knows what is behind the mask.</summary>
    public Denoiser Hold(Denoiser denoise) => _open is null ? denoise : new MaskedDenoiser(denoise, Latents, _open).Denoise;

    /// <summary>Lays the painted part into the picture.</summary>
    public Picture Finish(Picture painted) =>
        _mask is null ? painted
        : _source.KeepsSize ? _source.Mask!.Composite(_source.Picture, painted.Resize(_source.Picture.Width, _source.Picture.Height))
        : _mask.Composite(_picture, painted);

    public void Dispose()
    {
        Latents.Dispose();
        _open?.Dispose();
    }
}
