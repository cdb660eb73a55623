using System.Collections.Concurrent;
using Easel.Images;
using Easel.Layouts;
using Easel.Server.Jobs;
using Easel.Server.Storage;

namespace Easel.Server.Pages;

/// <summary>One small picture per style, painted by the model when first asked for, then kept in the data folder.</summary>
internal sealed class StyleSamples(TextToImage easel, DeviceThread device, ServerStorage storage)
{
    private const string Scene = "a house next to a tree in a meadow";
    private const int Side = 128;
    private readonly ConcurrentDictionary<string, Lazy<Task<byte[]>>> _samples = new(StringComparer.Ordinal);
    private readonly string _folder = Path.Combine(storage.Folder, "styles", easel.Model.Hash);

    /// <summary>Styles that the model knows; none where it paints from words alone.</summary>
    public IReadOnlyList<string> Names { get; } = easel.Model.Planner is { Lexicon: var lexicon } ? [.. lexicon.Slots[Lexicon.SlotNames.ToList().IndexOf("style")].Select(term => term.Name)] : [];

    /// <summary>The sample of a style as WebP; null where there is no such style.</summary>
    public async Task<byte[]?> GetAsync(string style, CancellationToken stop)
    {
        if (!Names.Contains(style)) return null;
        var sample = _samples.GetOrAdd(style, name => new Lazy<Task<byte[]>>(() => MakeAsync(name)));
        try
        {
            return await sample.Value.WaitAsync(stop);
        }
        catch when (sample.Value.IsFaulted || sample.Value.IsCanceled)
        {
            // The next one who asks may have more luck.
            _samples.TryRemove(style, out _);
            throw;
        }
    }

    private async Task<byte[]> MakeAsync(string style)
    {
        var path = Path.Combine(_folder, $"{style.Replace(' ', '-')}.webp");
        if (File.Exists(path)) return await File.ReadAllBytesAsync(path);
        // The plan of one style, so that the samples differ in nothing else.
        var request = new ImageRequest(Scene) { Width = Side, Height = Side, Seed = 5 };
        var file = await device.AskAsync(model =>
        {
            var layout = model.Plan(request) with { Style = style, Time = "day" };
            var picture = model.Create(request with { Layout = layout }).Last().Result!.Picture;
            return PictureCodec.Encode(picture, ImageFormat.Webp, 85);
        });
        Directory.CreateDirectory(_folder);
        PictureFile.Save(path, file, overwrite: true);
        return file;
    }
}
