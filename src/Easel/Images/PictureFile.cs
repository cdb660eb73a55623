namespace Easel.Images;

/// <summary>Picture files on disk.</summary>
public static class PictureFile
{
    /// <summary>Largest file that <see cref="Load"/> reads: 512 MiB.</summary>
    public const long MaxBytes = 512L << 20;

    /// <summary>Reads and decodes a picture file.</summary>
    /// <param name="path">PNG, JPEG, WebP, GIF (first frame) or BMP.</param>
    /// <param name="maxPixels">Most pixels to accept.</param>
    /// <exception cref="InvalidRequestException">The file is missing, unreadable, too large or no sound picture.</exception>
    public static Picture Load(string path, int maxPixels = PictureCodec.DefaultMaxPixels)
    {
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > MaxBytes) throw new InvalidRequestException($"It has {stream.Length} bytes, over the limit of {MaxBytes}; make it smaller.");
            var file = new byte[stream.Length];
            stream.ReadExactly(file);
            return PictureCodec.Decode(file, maxPixels);
        }
        catch (InvalidRequestException e)
        {
            throw new InvalidRequestException($"{path}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidRequestException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes a file whole or not at all: a reader, or a power failure, never sees a part of it.</summary>
    /// <param name="path">Where to; the folder must exist.</param>
    /// <param name="file">The encoded picture.</param>
    /// <param name="overwrite">Whether an existing file is replaced.</param>
    /// <exception cref="InvalidRequestException">The file exists and <paramref name="overwrite"/> is false, or it cannot be written.</exception>
    public static void Save(string path, ReadOnlyMemory<byte> file, bool overwrite)
    {
        try
        {
            if (Directory.Exists(path)) throw new InvalidRequestException($"{path} is a folder; give a file name in it.");
            AtomicFile.Write(path, file.Length, overwrite, stream => stream.Write(file.Span));
        }
        catch (IOException e) when (!overwrite && File.Exists(path))
        {
            throw new InvalidRequestException($"{path} exists; choose another name, or replace it with --force.", e);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new InvalidRequestException($"The folder of {path} does not exist; create it first.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidRequestException($"{path} cannot be written: {e.Message}", e);
        }
    }
}
