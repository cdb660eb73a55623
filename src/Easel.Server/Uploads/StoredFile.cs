namespace Easel.Server.Uploads;

/// <summary>A picture that a client left here to use later.</summary>
internal sealed class StoredFile
{
    /// <summary>Order of arrival.</summary>
    public long Number { get; set; }

    /// <summary>Name that clients know it by, <c>file-…</c>.</summary>
    public required string Id { get; set; }

    /// <summary>Whose it is.</summary>
    public required string Owner { get; set; }

    /// <summary>What its owner calls it. Never a path here.</summary>
    public required string Name { get; set; }

    /// <summary>What its owner says it is for.</summary>
    public required string Purpose { get; set; }

    /// <summary>SHA-256 of the file, 64 hexadecimal digits.</summary>
    public required string File { get; set; }

    /// <summary>Length in bytes.</summary>
    public long Bytes { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; set; }
}
