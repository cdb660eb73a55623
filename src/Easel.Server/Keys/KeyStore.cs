using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Easel.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Easel.Server.Keys;

/// <summary>The keys of a server. Another process may add and revoke some meanwhile; that holds within ten seconds.</summary>
internal sealed class KeyStore(ServerStorage storage, TimeProvider clock)
{
    /// <summary>How every key begins.</summary>
    public const string Prefix = "sk-easel-";

    private const int MaxRemembered = 1000;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, (ApiKey? Key, DateTimeOffset Until)> _remembered = new(StringComparer.Ordinal);
    private (bool Any, DateTimeOffset Until) _any;

    /// <summary>Whether the server has a key that is good, and so wants one from everybody.</summary>
    public bool Any()
    {
        var now = clock.GetUtcNow();
        if (_any.Until > now) return _any.Any;
        using var database = storage.Connect();
        _any = (database.Keys.Any(k => k.RevokedAt == null), now + Fresh);
        return _any.Any;
    }

    /// <summary>Makes a key.</summary>
    /// <returns>The key itself, which is shown once and stored nowhere.</returns>
    /// <exception cref="InvalidRequestException">The name is taken or no name.</exception>
    public string Add(string name, Scopes scopes, int? requestsPerMinute = null, int? maxJobs = null, long? pixelsPerDay = null)
    {
        if (name.Length is < 1 or > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            throw new InvalidRequestException($"'{name}' is no name for a key; use 1 to 64 letters, digits, '-', '_' and '.'.");
        using var database = storage.Connect();
        if (database.Keys.Any(k => k.Name == name)) throw new InvalidRequestException($"There is a key '{name}' already; choose another name.");
        var key = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        database.Add(new ApiKey
        {
            Id = $"key_{Guid.CreateVersion7(clock.GetUtcNow()):N}", Name = name, Hash = Hash(key), Scopes = scopes, RequestsPerMinute = requestsPerMinute,
            MaxJobs = maxJobs, PixelsPerDay = pixelsPerDay, CreatedAt = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        });
        database.SaveChanges();
        _any = default;
        return key;
    }

    /// <summary>Makes a key worthless.</summary>
    /// <exception cref="InvalidRequestException">There is none of that name that is good.</exception>
    public void Revoke(string name)
    {
        using var database = storage.Connect();
        var key = database.Keys.FirstOrDefault(k => k.Name == name && k.RevokedAt == null) ?? throw new InvalidRequestException($"There is no key '{name}' that is good.");
        key.RevokedAt = clock.GetUtcNow().ToUnixTimeMilliseconds();
        database.SaveChanges();
        _remembered.Clear();
        _any = default;
    }

    /// <summary>All keys, the oldest first.</summary>
    public IReadOnlyList<ApiKey> List()
    {
        using var database = storage.Connect();
        return [.. database.Keys.AsNoTracking().OrderBy(k => k.CreatedAt)];
    }

    /// <summary>Whose key this is; null where it is nobody's.</summary>
    public async Task<ApiKey?> FindAsync(string key, CancellationToken stop)
    {
        if (!key.StartsWith(Prefix, StringComparison.Ordinal) || key.Length > 200) return null;
        var (hash, now) = (Hash(key), clock.GetUtcNow());
        if (_remembered.TryGetValue(hash, out var known) && known.Until > now) return known.Key;
        await using var database = storage.Connect();
        var found = await database.Keys.AsNoTracking().FirstOrDefaultAsync(k => k.Hash == hash && k.RevokedAt == null, stop);
        if (_remembered.Count >= MaxRemembered) _remembered.Clear();
        _remembered[hash] = (found, now + Fresh);
        return found;
    }

    /// <summary>The key of an id, if it is good; null otherwise.</summary>
    public ApiKey? Find(string id)
    {
        using var database = storage.Connect();
        return database.Keys.AsNoTracking().FirstOrDefault(k => k.Id == id && k.RevokedAt == null);
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
