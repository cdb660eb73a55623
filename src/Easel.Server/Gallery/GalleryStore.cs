using System.IO.Compression;
using Easel.Images;
using Easel.Layouts;
using Easel.Server.Jobs;
using Easel.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Easel.Server.Gallery;

/// <summary>Every picture that was made, with how it was made.</summary>
internal sealed class GalleryStore(ServerStorage storage, TimeProvider clock)
{
    private readonly PictureFiles _files = new(storage.Folder);

    /// <summary>Keeps a finished picture. A second call for the same picture of the same job changes nothing and returns the first.</summary>
    public StoredPicture Add(Job job, int index, ImageResult result, byte[] file, string format, string parents = "")
    {
        // Not durable by itself: the end of its job is, and until then a power failure has the picture made again.
        using var database = storage.Connect(isDurable: false);
        if (database.Pictures.AsNoTracking().FirstOrDefault(p => p.JobId == job.Id && p.Index == index) is { } known) return known;
        var picture = new StoredPicture
        {
            Id = $"img_{Guid.CreateVersion7(clock.GetUtcNow()):N}", JobId = job.Id, Index = index, Owner = job.Owner, File = "", Format = format, Bytes = file.Length,
            Width = result.Picture.Width, Height = result.Picture.Height, Prompt = job.Prompt.Length > 0 ? job.Prompt : result.Recipe.Prompt, Parents = parents, Caption = result.Layout is { } layout ? LayoutCaption.Of(layout) : "", Recipe = result.Recipe.ToJson(),
            Tags = job.Tags, CreatedAt = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        lock (_files.Gate)
        {
            picture.File = _files.Keep(file, format);
            database.Add(picture);
            database.SaveChanges();
        }
        return picture;
    }

    /// <summary>The first picture of a job, as the parents of another are written; empty where there is none.</summary>
    public string ParentsIn(string? job)
    {
        if (job is null) return "";
        using var database = storage.Connect();
        return database.Pictures.Where(p => p.JobId == job).OrderBy(p => p.Index).Select(p => p.Id).FirstOrDefault() ?? "";
    }

    /// <summary>Pictures that were made from one, the oldest first.</summary>
    public async Task<List<StoredPicture>> MadeFromAsync(string? owner, string id, CancellationToken stop)
    {
        await using var database = storage.Connect();
        return await database.Pictures.AsNoTracking().Where(p => p.Parents.Contains(id) && (owner == null || p.Owner == owner)).OrderBy(p => p.Number).ToListAsync(stop);
    }

    /// <summary>Which pictures of a job are there.</summary>
    public HashSet<int> IndexesOf(string job)
    {
        using var database = storage.Connect();
        return [.. database.Pictures.Where(p => p.JobId == job).Select(p => p.Index)];
    }

    /// <summary>Pictures, the newest first.</summary>
    /// <param name="owner">Whose; null for everyone's.</param>
    /// <param name="words">Words of the prompt, caption or tags, all of which must be there; null for any.</param>
    /// <param name="tag">A tag; null for any.</param>
    /// <param name="job">Those of one job; null for any.</param>
    /// <param name="before">Only those older than the picture of this id; null to start with the newest.</param>
    /// <param name="limit">Most to return.</param>
    public async Task<List<StoredPicture>> FindAsync(string? owner, string? words, string? tag, string? job, string? before, int limit, CancellationToken stop)
    {
        await using var database = storage.Connect();
        var pictures = database.Pictures.AsNoTracking();
        if (words is not null)
        {
            if (SearchWords.Of(words) is not { Count: > 0 } search) return [];
            pictures = storage.Search(database, search).AsNoTracking();
        }
        if (owner is not null) pictures = pictures.Where(p => p.Owner == owner);
        if (job is not null) pictures = pictures.Where(p => p.JobId == job);
        if (tag is not null) pictures = pictures.Where(p => p.Tags.Contains($" {tag} "));
        if (before is not null) pictures = pictures.Where(p => p.Number < database.Pictures.Where(b => b.Id == before).Select(b => b.Number).FirstOrDefault());
        return await pictures.OrderByDescending(p => p.Number).Take(limit).ToListAsync(stop);
    }

    /// <summary>One picture; null where there is none, or it is another's.</summary>
    public async Task<StoredPicture?> GetAsync(string? owner, string id, CancellationToken stop)
    {
        await using var database = storage.Connect();
        return await database.Pictures.AsNoTracking().FirstOrDefaultAsync(p => p.Id == id && (owner == null || p.Owner == owner), stop);
    }

    /// <summary>Opens a picture's file.</summary>
    public FileStream Open(StoredPicture picture) =>
        new(_files.PathOf(picture.File, picture.Format), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 16_384, useAsync: true);

    /// <summary>The bytes of a picture's file.</summary>
    public async Task<byte[]> ReadAsync(StoredPicture picture, CancellationToken stop)
    {
        await using var file = Open(picture);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, stop);
        return bytes;
    }

    /// <summary>The same, for the device thread.</summary>
    public byte[] Read(StoredPicture picture) => File.ReadAllBytes(_files.PathOf(picture.File, picture.Format));

    /// <summary>The first picture of a job; null where there is none.</summary>
    public StoredPicture? FirstOf(string job)
    {
        using var database = storage.Connect();
        return database.Pictures.AsNoTracking().Where(p => p.JobId == job).OrderBy(p => p.Index).FirstOrDefault();
    }

    /// <summary>The picture of the gallery whose file has some content; the newest of several, null where there is none.</summary>
    public async Task<StoredPicture?> OfContentAsync(string? owner, string hash, CancellationToken stop)
    {
        await using var database = storage.Connect();
        return await database.Pictures.AsNoTracking().Where(p => p.File == hash && (owner == null || p.Owner == owner)).OrderByDescending(p => p.Number).FirstOrDefaultAsync(stop);
    }

    /// <summary>Pictures of a job, in order.</summary>
    public async Task<List<StoredPicture>> OfJobAsync(string job, CancellationToken stop)
    {
        await using var database = storage.Connect();
        return await database.Pictures.AsNoTracking().Where(p => p.JobId == job).OrderBy(p => p.Index).ToListAsync(stop);
    }

    /// <summary>Gives a picture other tags.</summary>
    public async Task<StoredPicture?> TagAsync(string? owner, string id, IReadOnlyList<string> tags, CancellationToken stop)
    {
        await using var database = storage.Connect();
        var picture = await database.Pictures.FirstOrDefaultAsync(p => p.Id == id && (owner == null || p.Owner == owner), stop);
        if (picture is null) return null;
        picture.Tags = Tag.Join(tags);
        await database.SaveChangesAsync(stop);
        return picture;
    }

    /// <summary>Removes a picture, and its file unless another picture is the same.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Delete(string? owner, string id)
    {
        using var database = storage.Connect();
        lock (_files.Gate)
        {
            var picture = database.Pictures.FirstOrDefault(p => p.Id == id && (owner == null || p.Owner == owner));
            if (picture is null) return false;
            database.Remove(picture);
            database.SaveChanges();
            if (!database.Pictures.Any(p => p.File == picture.File && p.Format == picture.Format)) _files.Remove(picture.File, picture.Format);
            return true;
        }
    }

    /// <summary>Writes pictures and their recipes into a ZIP archive.</summary>
    public async Task ExportAsync(IReadOnlyList<StoredPicture> pictures, Stream output, CancellationToken stop)
    {
        await using var zip = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, stop);
        foreach (var picture in pictures)
        {
            // Deleted while the archive was being written: it is not exported, which is what whoever deleted it wants.
            if (!File.Exists(_files.PathOf(picture.File, picture.Format))) continue;
            await using (var file = Open(picture))
            await using (var entry = await zip.CreateEntry($"{picture.Id}.{picture.Format}", CompressionLevel.NoCompression).OpenAsync(stop))
                await file.CopyToAsync(entry, stop);
            await using var recipe = new StreamWriter(await zip.CreateEntry($"{picture.Id}.json").OpenAsync(stop));
            await recipe.WriteAsync(picture.Recipe);
        }
    }

    /// <summary>Removes the oldest pictures beyond an age or a size.</summary>
    /// <param name="maxAge">Pictures older than this go; null for any age.</param>
    /// <param name="maxBytes">The oldest go until the rest fits; null for any size.</param>
    /// <returns>How many went.</returns>
    public int Retain(TimeSpan? maxAge, long? maxBytes)
    {
        using var database = storage.Connect();
        var old = new List<string>();
        if (maxAge is { } age)
        {
            var limit = (clock.GetUtcNow() - age).ToUnixTimeMilliseconds();
            old.AddRange(database.Pictures.Where(p => p.CreatedAt < limit).Select(p => p.Id));
        }
        if (maxBytes is { } bytes)
        {
            var (kept, sum) = (new HashSet<string>(), 0L);
            foreach (var picture in database.Pictures.OrderByDescending(p => p.Number).Select(p => new { p.Id, p.File, p.Bytes }).AsEnumerable())
            {
                // Pictures that share a file take its room once.
                if (kept.Add(picture.File)) sum += picture.Bytes;
                if (sum > bytes) old.Add(picture.Id);
            }
        }
        return old.Distinct().Count(id => Delete(null, id));
    }
}
