using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Easel.Images;
using Easel.Server.Storage;

namespace Easel.Server.Gallery;

/// <summary>Addresses of pictures that work without a key for an hour, as programs expect that ask for a URL.</summary>
internal sealed class SignedLinks(ServerStorage storage, TimeProvider clock)
{
    /// <summary>Where such pictures lie.</summary>
    public const string Path = "/pictures";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private readonly byte[] _secret = Secret(System.IO.Path.Combine(storage.Folder, "links.key"));

    /// <summary>The path and query of a picture.</summary>
    public string Of(StoredPicture picture)
    {
        var until = (clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
        return $"{Path}/{picture.Id}.{picture.Format}?until={until.ToString(CultureInfo.InvariantCulture)}&signature={Sign(picture.Id, until)}";
    }

    /// <summary>Whether an address was given out here and is still good.</summary>
    public bool IsGood(string id, long until, string signature) =>
        until >= clock.GetUtcNow().ToUnixTimeSeconds() && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(id, until)), Encoding.ASCII.GetBytes(signature));

    private string Sign(string id, long until) => Base64Url.EncodeToString(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes($"{id}\n{until}")));

    private static byte[] Secret(string path)
    {
        if (!File.Exists(path)) PictureFile.Save(path, RandomNumberGenerator.GetBytes(32), overwrite: true);
        return File.ReadAllBytes(path);
    }
}
