using System.Text;
using Easel.Images;

namespace Easel.Cli;

/// <summary>Names of the files that a request will write, known and checked before the work begins.</summary>
internal static class OutputFiles
{
    private const int MaxSlugLength = 60, MaxNameBytes = 255;

    /// <summary>The files that were asked for: the name itself, or <c>name-1.png</c> to <c>name-n.png</c> or of another format.</summary>
    /// <param name="path">The name given by the user; its extension says the format.</param>
    /// <param name="count">Number of pictures.</param>
    /// <param name="overwrite">Whether existing files are replaced.</param>
    /// <exception cref="InvalidRequestException">One of the files cannot be written or exists.</exception>
    public static IReadOnlyList<string> Named(string path, int count, bool overwrite)
    {
        if (Directory.Exists(path)) throw new InvalidRequestException($"{path} is a folder; give the name of a file in it.");
        ImageFormats.FromPath(path);
        var files = Numbered(Path.Combine(Path.GetDirectoryName(path) ?? "", Path.GetFileNameWithoutExtension(path)), Path.GetExtension(path), count);
        foreach (var file in files) Check(file, overwrite);
        return files;
    }

    /// <summary>Free names in a folder after the prompt and seed: <c>a-red-car-7.png</c>, or <c>a-red-car-7-2.png</c> where that exists.</summary>
    /// <param name="folder">The folder; empty for the current one.</param>
    /// <param name="prompt">The words.</param>
    /// <param name="seed">The first picture's seed.</param>
    /// <param name="count">Number of pictures.</param>
    /// <exception cref="InvalidRequestException">The folder cannot be written to.</exception>
    public static IReadOnlyList<string> Free(string folder, string prompt, ulong seed, int count)
    {
        var stem = Path.Combine(folder, $"{Slug(prompt)}-{seed}");
        for (var attempt = 1; ; attempt++)
        {
            var files = Numbered(attempt == 1 ? stem : $"{stem}-{attempt}", ".png", count);
            if (files.Any(Path.Exists)) continue;
            Check(files[0], overwrite: false);
            return files;
        }
    }

    /// <summary>Makes sure that a file can be written, without writing it.</summary>
    /// <exception cref="InvalidRequestException">It cannot, or it exists and shall not be replaced.</exception>
    public static void Check(string path, bool overwrite)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (Directory.Exists(path)) throw new InvalidRequestException($"{path} is a folder; give the name of a file in it.");
        if (File.Exists(path) && !overwrite) throw new InvalidRequestException($"{path} exists; choose another name, or replace it with --force.");
        if (!Directory.Exists(folder)) throw new InvalidRequestException($"The folder {Path.GetDirectoryName(path)} does not exist; create it first.");
        if (Encoding.UTF8.GetByteCount(Path.GetFileName(path)) > MaxNameBytes)
            throw new InvalidRequestException($"The name {Path.GetFileName(path)[..20]}… is longer than the {MaxNameBytes} bytes that file systems allow; shorten it.");
        try
        {
            using var probe = new FileStream(Path.Combine(folder, $".easel-{Guid.NewGuid():N}.partial"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidRequestException($"{path} cannot be written, as the folder {folder} takes no new files; choose another.", e);
        }
    }

    /// <summary>A prompt as a short file name: lower-case letters and digits, words joined by dashes.</summary>
    public static string Slug(string prompt)
    {
        var slug = new StringBuilder();
        foreach (var c in prompt.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(c);
            else if (slug.Length > 0 && slug[^1] != '-' && c is not '\'' and not '’') slug.Append('-');
        }
        var words = slug.ToString().Trim('-');
        if (words.Length > MaxSlugLength)
        {
            var end = words.LastIndexOf('-', MaxSlugLength);
            words = words[..(end > 0 ? end : MaxSlugLength)];
        }
        return words.Length > 0 ? words : "picture";
    }

    private static string[] Numbered(string stem, string extension, int count) =>
        count == 1 ? [stem + extension] : [.. Enumerable.Range(1, count).Select(i => $"{stem}-{i}{extension}")];
}
