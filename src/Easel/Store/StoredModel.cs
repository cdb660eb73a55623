using System.Text.Json;

namespace Easel.Store;

/// <summary>A file of a model in the store.</summary>
/// <param name="Path">Its place in the model, such as <c>unet/diffusion_pytorch_model.safetensors</c>.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Hash of its content, in lower-case hexadecimal digits.</param>
/// <param name="External">Where it lies when it was imported without copying; null when the store owns it.</param>
public sealed record StoredFile(string Path, long Size, string Sha256, string? External);

/// <summary>A model in the store: what <c>model.json</c> says.</summary>
/// <param name="Name">Its name here.</param>
/// <param name="Source">Where it came from: an address or a path.</param>
/// <param name="Family">What it was recognised as, such as <c>Sdxl base</c>.</param>
/// <param name="Licence">Its licence; null when nobody said.</param>
/// <param name="NonCommercial">Whether the licence forbids commercial use.</param>
/// <param name="Files">Its files.</param>
public sealed record StoredModel(string Name, string Source, string Family, string? Licence, bool NonCommercial, IReadOnlyList<StoredFile> Files)
{
    internal const string FileName = "model.json";
    private const int MaxNameLength = 100;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true,
    };

    /// <summary>Bytes of all files.</summary>
    public long Size => Files.Sum(f => f.Size);

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    /// <summary>Reads a description, and trusts none of its paths.</summary>
    /// <exception cref="CheckpointException">It is damaged.</exception>
    internal static StoredModel Read(string path)
    {
        try
        {
            var model = JsonSerializer.Deserialize<StoredModel>(File.ReadAllBytes(path), Options) ?? throw new JsonException("it is empty");
            if (!IsName(model.Name) || model.Files.Count == 0) throw new JsonException("it has no name or no files");
            foreach (var file in model.Files)
                if (!IsInside(file.Path) || !IsHash(file.Sha256) || file.Size < 0) throw new JsonException($"the file '{file.Path}' is described wrongly");
            return model;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new CheckpointException($"{path} cannot be read: {e.Message}; remove the model and fetch it again.", e);
        }
    }

    /// <summary>Whether a name is fit for a folder everywhere: letters, digits, dots, dashes and underscores, not beginning with a dot.</summary>
    internal static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && name[0] != '.' && name[^1] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    /// <summary>Whether a path stays inside of the folder that it is relative to.</summary>
    internal static bool IsInside(string path) =>
        path.Length is > 0 and <= 500 && path.Split('/').All(part => part.Length > 0 && part is not ("." or "..") && part.AsSpan().IndexOfAny("\\:\0") < 0 && !part.Any(char.IsControl));

    internal static bool IsHash(string hash) => hash.Length == 64 && hash.All(c => c is >= '0' and <= '9' or >= 'a' and <= 'f');
}
