using System.Security.Cryptography;
using System.Text;

namespace Easel.Families;

/// <summary>A short name for what files hold, that costs little for many gigabytes: of each its name, length, first and last megabyte.</summary>
internal static class FileFingerprint
{
    private const int Piece = 1 << 20;
    private static readonly string[] Counted = [".safetensors", ".json", ".bin"];

    /// <summary>First 16 hexadecimal digits of the SHA-256.</summary>
    public static string Of(IEnumerable<(string Name, string Path)> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, path) in files)
        {
            using var file = File.OpenRead(path);
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {file.Length}\n"));
            var piece = new byte[(int)Math.Min(Piece, file.Length)];
            file.ReadExactly(piece);
            hash.AppendData(piece);
            file.Seek(-piece.Length, SeekOrigin.End);
            file.ReadExactly(piece);
            hash.AppendData(piece);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    /// <summary>The same of one file, whatever it is called.</summary>
    public static string Of(string path) => Of([("", path)]);

    /// <summary>The files of a diffusers folder that say what the model is.</summary>
    public static IEnumerable<(string Name, string Path)> OfFolder(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(p => Counted.Any(e => p.EndsWith(e, StringComparison.Ordinal))).Order(StringComparer.Ordinal)
            .Select(p => (Path.GetRelativePath(folder, p).Replace('\\', '/'), p));
}
