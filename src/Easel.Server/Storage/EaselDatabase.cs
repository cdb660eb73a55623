using Easel.Server.Gallery;
using Easel.Server.Jobs;
using Easel.Server.Keys;
using Easel.Server.Uploads;
using Microsoft.EntityFrameworkCore;

namespace Easel.Server.Storage;

/// <summary>Everything the server remembers but the picture files themselves. Times are Unix milliseconds, which sort in any database.</summary>
internal sealed class EaselDatabase(DbContextOptions<EaselDatabase> options) : DbContext(options)
{
    public DbSet<Job> Jobs => Set<Job>();

    public DbSet<StoredPicture> Pictures => Set<StoredPicture>();

    public DbSet<StoredFile> Files => Set<StoredFile>();

    public DbSet<ApiKey> Keys => Set<ApiKey>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        var job = model.Entity<Job>();
        job.HasKey(j => j.Number);
        job.HasIndex(j => j.Id).IsUnique();
        job.HasIndex(j => new { j.State, j.Number });
        job.HasIndex(j => new { j.Owner, j.CreatedAt });
        job.Property(j => j.State).HasConversion<string>();

        var picture = model.Entity<StoredPicture>();
        picture.HasKey(p => p.Number);
        picture.HasIndex(p => p.Id).IsUnique();
        // What a crash may have left half done is done once all the same.
        picture.HasIndex(p => new { p.JobId, p.Index }).IsUnique();
        picture.HasIndex(p => p.File);
        picture.HasIndex(p => new { p.Owner, p.Number });
        picture.HasIndex(p => p.CreatedAt);

        var file = model.Entity<StoredFile>();
        file.ToTable("Files");
        file.HasKey(f => f.Number);
        file.HasIndex(f => f.Id).IsUnique();
        file.HasIndex(f => f.File);

        var key = model.Entity<ApiKey>();
        key.HasKey(k => k.Id);
        key.HasIndex(k => k.Hash).IsUnique();
        key.HasIndex(k => k.Name).IsUnique();
    }
}
