namespace Easel.Server.Keys;

/// <summary>What a key is for.</summary>
[Flags]
internal enum Scopes
{
    None = 0,
    /// <summary>Making pictures, and watching and cancelling one's jobs.</summary>
    Create = 1,
    /// <summary>Looking through, tagging, exporting and deleting one's pictures.</summary>
    Gallery = 2,
    /// <summary>Doing so with everyone's.</summary>
    Admin = 4,
}

/// <summary>A key as it is stored: what would let someone in is not.</summary>
internal sealed class ApiKey
{
    /// <summary>Owner of the jobs and pictures made with it, <c>key_…</c>.</summary>
    public required string Id { get; set; }

    /// <summary>What people call it.</summary>
    public required string Name { get; set; }

    /// <summary>SHA-256 of the key, hexadecimal. A key has 256 random bits, so a fast hash will do.</summary>
    public required string Hash { get; set; }

    public Scopes Scopes { get; set; }

    /// <summary>Requests for pictures per minute; null for any number.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>Jobs that wait or run at a time; null for any number.</summary>
    public int? MaxJobs { get; set; }

    /// <summary>Pixels in 24 hours; null for any number.</summary>
    public long? PixelsPerDay { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; set; }

    /// <summary>Unix milliseconds; null while it is good.</summary>
    public long? RevokedAt { get; set; }
}
