using System.Security.Cryptography;
using Easel.Images;
using Easel.Server.Jobs;
using Easel.Server.Storage;

namespace Easel.Server.Uploads;

/// <summary>Pictures that clients sent, by content: <c>inputs/ab/abcd…</c>, where the name is the file's SHA-256. Kept while a job or a file needs them.</summary>
internal sealed class InputFiles(ServerStorage storage, TimeProvider clock)
{
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);
    private readonly string _folder = Path.Combine(storage.Folder, "inputs");

    /// <summary>Keeps a file.</summary>
    /// <returns>Its name, 64 hexadecimal digits.</returns>
    public string Keep(byte[] file)
    {
        var hash = HashOf(file);
        var path = PathOf(hash);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (File.Exists(path)) File.SetLastWriteTimeUtc(path, clock.GetUtcNow().UtcDateTime);
        else PictureFile.Save(path, file, overwrite: true);
        return hash;
    }

    /// <exception cref="InvalidRequestException">The file is gone.</exception>
    public byte[] Read(string hash)
    {
        try
        {
            return File.ReadAllBytes(PathOf(hash));
        }
        catch (IOException e)
        {
            throw new InvalidRequestException("The picture to change is no longer here; send it again.", e);
        }
    }

    public static string HashOf(byte[] file) => Convert.ToHexStringLower(SHA256.HashData(file));

    /// <summary>Removes what no file and no unfinished job names, and is older than an hour.</summary>
    /// <returns>How many went.</returns>
    public int Sweep()
    {
        if (!Directory.Exists(_folder)) return 0;
        using var database = storage.Connect();
        var orders = database.Jobs.Where(j => j.State == JobState.Submitted || j.State == JobState.Running).Select(j => j.Order).ToList();
        var (removed, before) = (0, (clock.GetUtcNow() - Grace).UtcDateTime);
        foreach (var path in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).ToList())
        {
            var hash = Path.GetFileName(path);
            if (File.GetLastWriteTimeUtc(path) > before || database.Files.Any(f => f.File == hash) || orders.Exists(o => o.Contains(hash, StringComparison.Ordinal))) continue;
            File.Delete(path);
            removed++;
        }
        return removed;
    }

    private string PathOf(string hash) => Path.Combine(_folder, hash[..2], hash);
}
