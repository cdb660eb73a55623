using System.Security.Cryptography;
using Easel.Images;

namespace Easel.Server.Gallery;

/// <summary>Picture files by content: <c>pictures/ab/abcd….png</c>, where the name is the file's SHA-256.</summary>
/// <param name="folder">The data folder.</param>
internal sealed class PictureFiles(string folder)
{
    /// <summary>Held while a file's existence and the rows that name it must agree.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Keeps a file; one that is there already is not written again.</summary>
    /// <returns>Its name, 64 hexadecimal digits.</returns>
    public string Keep(byte[] file, string format)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(file));
        var path = PathOf(hash, format);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            PictureFile.Save(path, file, overwrite: true);
        }
        return hash;
    }

    public string PathOf(string hash, string format) => Path.Combine(folder, "pictures", hash[..2], $"{hash}.{format}");

    public void Remove(string hash, string format) => File.Delete(PathOf(hash, format));
}
