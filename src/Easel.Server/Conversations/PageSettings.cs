using System.Text.Json;
using Easel.Images;
using Easel.Server.Http;
using Easel.Server.Storage;

namespace Easel.Server.Conversations;

/// <summary>A language model that speaks OpenAI's chat API.</summary>
/// <param name="Address">Base address, such as <c>http://127.0.0.1:11434/v1</c>.</param>
/// <param name="Model">Its name there.</param>
/// <param name="Key">Its key; empty for none.</param>
internal sealed record LanguageModel(string Address, string Model, string Key);

/// <summary>What people set on the page.</summary>
/// <param name="LanguageModel">What reads turns in the grammar's place; null for the grammar.</param>
/// <param name="Drafts">Rough versions of a new picture, 1 to 9.</param>
/// <param name="EmbedsRecipe">Whether downloads carry their recipe unless said otherwise.</param>
internal sealed record Preferences(LanguageModel? LanguageModel, int Drafts, bool EmbedsRecipe)
{
    public static Preferences Default { get; } = new(null, 4, true);
}

/// <summary>The settings, in <c>settings.json</c> of the data folder.</summary>
internal sealed class PageSettings
{
    private readonly string _path;

    public PageSettings(ServerStorage storage)
    {
        _path = Path.Combine(storage.Folder, "settings.json");
        try
        {
            if (File.Exists(_path)) Current = JsonSerializer.Deserialize<Preferences>(File.ReadAllBytes(_path), Json.Options) ?? Preferences.Default;
        }
        catch (JsonException e)
        {
            throw new InvalidRequestException($"{_path} cannot be read ({e.Message.ReplaceLineEndings(" ")}); put it right or delete it.", e);
        }
    }

    /// <summary>What holds now.</summary>
    public Preferences Current { get; private set; } = Preferences.Default;

    /// <summary>Checks and keeps settings.</summary>
    /// <exception cref="InvalidRequestException">One of them is out of range.</exception>
    public void Keep(Preferences settings)
    {
        if (settings.Drafts is < 1 or > 9) throw new InvalidRequestException($"{settings.Drafts} versions were asked for; ask for 1 to 9.");
        if (settings.LanguageModel is { } model)
        {
            if (!Uri.TryCreate(model.Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) throw new InvalidRequestException($"'{model.Address}' is no address; give one such as http://127.0.0.1:11434/v1.");
            if (string.IsNullOrWhiteSpace(model.Model)) throw new InvalidRequestException("The language model has no name; give the one that its server knows it by.");
        }
        PictureFile.Save(_path, JsonSerializer.SerializeToUtf8Bytes(settings, Json.Options), overwrite: true);
        // It may hold a key.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Current = settings;
    }
}
