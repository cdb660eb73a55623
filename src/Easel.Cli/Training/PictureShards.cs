using System.Globalization;
using Easel.Checkpoints;
using Easel.Corpus;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Cli.Training;

/// <summary>Scenes drawn ahead of the encoder, as plain bytes on the disk: drawing needs the processor and encoding the graphics card, so they need not wait for each other.</summary>
internal static class PictureShards
{
    /// <summary>Pictures in a shard.</summary>
    public const int Size = 512;

    private const string Suffix = ".pictures";

    /// <summary>Draws scenes <paramref name="first"/> onwards, a shard at a time, on all cores; shards that are there are kept.</summary>
    public static int Draw(string art, string folder, int width, int height, long first, long count, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        var painter = new ScenePainter(ArtKit.Open(art));
        for (var shard = first; shard < first + count && !stop.IsCancellationRequested; shard += Size)
        {
            var path = PathOf(folder, width, height, shard);
            if (File.Exists(path)) continue;
            using var scope = NewDisposeScope();
            var bytes = new byte[Size * width * height * 3];
            Parallel.For(0, Size, new ParallelOptions { CancellationToken = stop }, i =>
                Paint(painter, new SceneOrigin((ulong)(shard + i)), width, height).CopyTo(bytes, (long)i * width * height * 3));
            SafetensorsWriter.Write(path, [("pictures", from_array(bytes).view(Size, height, width, 3))], new Dictionary<string, string> { ["first"] = shard.ToString(CultureInfo.InvariantCulture) });
            Console.WriteLine(path);
        }
        return 0;
    }

    /// <summary>The picture of a scene as RGB bytes.</summary>
    public static byte[] Paint(ScenePainter painter, SceneOrigin origin, int width, int height) =>
        TrainAutoencoder.Rgb(painter.Paint(origin.Draw((float)width / height).Layout, width, height, origin.Seed));

    /// <summary>Whether a folder holds shards of pictures, and is no art kit.</summary>
    public static bool IsIn(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*" + Suffix).Any();

    /// <summary>Shards of one size, in order: the seed of the first picture, and the file.</summary>
    public static IEnumerable<(long First, string Path)> Of(string folder, int width, int height) =>
        Directory.GetFiles(folder, $"{width}x{height}-*{Suffix}").Order(StringComparer.Ordinal)
            .Select(path => (long.Parse(Path.GetFileNameWithoutExtension(path).Split('-')[1], CultureInfo.InvariantCulture), path));

    /// <summary>The pictures of a shard, N×H×W×3 bytes.</summary>
    public static Tensor Read(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return file.Read("pictures");
    }

    private static string PathOf(string folder, int width, int height, long first) => Path.Combine(folder, $"{width}x{height}-{first:D8}{Suffix}");
}
