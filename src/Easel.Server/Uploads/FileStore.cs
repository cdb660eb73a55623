using Easel.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Easel.Server.Uploads;

/// <summary>Pictures that clients left here to use later.</summary>
internal sealed class FileStore(ServerStorage storage, InputFiles inputs, TimeProvider clock)
{
    public async Task<StoredFile> AddAsync(string owner, string name, string purpose, byte[] bytes, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var file = new StoredFile { Id = $"file-{Guid.CreateVersion7(now):N}", Owner = owner, Name = name, Purpose = purpose, File = inputs.Keep(bytes), Bytes = bytes.Length, CreatedAt = now.ToUnixTimeMilliseconds() };
        await using var database = storage.Connect();
        database.Add(file);
        await database.SaveChangesAsync(stop);
        return file;
    }

    /// <summary>One file; null where there is none, or it is another's.</summary>
    public async Task<StoredFile?> GetAsync(string? owner, string id, CancellationToken stop)
    {
        await using var database = storage.Connect();
        return await database.Files.AsNoTracking().FirstOrDefaultAsync(f => f.Id == id && (owner == null || f.Owner == owner), stop);
    }

    /// <summary>Files, the newest first unless <paramref name="isAscending"/>.</summary>
    public async Task<List<StoredFile>> ListAsync(string? owner, string? purpose, string? after, bool isAscending, int limit, CancellationToken stop)
    {
        await using var database = storage.Connect();
        var files = database.Files.AsNoTracking().Where(f => (owner == null || f.Owner == owner) && (purpose == null || f.Purpose == purpose));
        if (after is not null)
        {
            var number = await database.Files.Where(f => f.Id == after).Select(f => f.Number).FirstOrDefaultAsync(stop);
            files = isAscending ? files.Where(f => f.Number > number) : files.Where(f => f.Number < number);
        }
        return await (isAscending ? files.OrderBy(f => f.Number) : files.OrderByDescending(f => f.Number)).Take(limit).ToListAsync(stop);
    }

    /// <summary>Forgets a file; its bytes go with the next sweep.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> DeleteAsync(string? owner, string id, CancellationToken stop)
    {
        await using var database = storage.Connect();
        return await database.Files.Where(f => f.Id == id && (owner == null || f.Owner == owner)).ExecuteDeleteAsync(stop) > 0;
    }

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="InvalidRequestException">They are gone.</exception>
    public byte[] Read(StoredFile file) => inputs.Read(file.File);
}
