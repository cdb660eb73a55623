namespace Easel.Server.Gallery;

/// <summary>A picture in the gallery. Its file is named by its content; several pictures can share one.</summary>
internal sealed class StoredPicture
{
    /// <summary>Order of arrival.</summary>
    public long Number { get; set; }

    /// <summary>Name that clients know it by, <c>img_…</c>.</summary>
    public required string Id { get; set; }

    /// <summary>The job that made it.</summary>
    public required string JobId { get; set; }

    /// <summary>Which picture of the job, from 0.</summary>
    public int Index { get; set; }

    /// <summary>Whose it is.</summary>
    public required string Owner { get; set; }

    /// <summary>SHA-256 of the file, 64 hexadecimal digits.</summary>
    public required string File { get; set; }

    /// <summary><c>png</c>, <c>jpeg</c> or <c>webp</c>.</summary>
    public required string Format { get; set; }

    /// <summary>Length of the file in bytes.</summary>
    public long Bytes { get; set; }

    /// <summary>Width in pixels.</summary>
    public int Width { get; set; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; set; }

    /// <summary>The words it was made from.</summary>
    public required string Prompt { get; set; }

    /// <summary>What is to be seen on it, in the words of its layout.</summary>
    public required string Caption { get; set; }

    /// <summary>How to make it again (<see cref="Recipe"/>), as JSON.</summary>
    public required string Recipe { get; set; }

    /// <summary>Ids of the pictures it was made from, separated by spaces.</summary>
    public string Parents { get; set; } = "";

    /// <summary>Its owner's words for it, each with a space on either side.</summary>
    public string Tags { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; set; }
}
