using System.Collections.Concurrent;
using System.Text.Json;
using Easel.Images;
using Easel.Server.Http;
using Easel.Server.Storage;
using Easel.Server.Uploads;

namespace Easel.Server.Conversations;

/// <summary>Conversations in the data folder: <c>conversations/chat_…/conversation.json</c>, with the pictures that people sent beside it. Every change is on the disk before anyone hears of it.</summary>
internal sealed partial class ConversationStore
{
    private const int TitleLength = 80;
    private const string FileName = "conversation.json";
    private readonly string _folder;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, ConversationFile> _all = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public ConversationStore(ServerStorage storage, TimeProvider clock, ILogger<ConversationStore> log)
    {
        (_folder, _clock) = (Path.Combine(storage.Folder, "conversations"), clock);
        if (!Directory.Exists(_folder)) return;
        foreach (var path in Directory.EnumerateDirectories(_folder).Select(folder => Path.Combine(folder, FileName)).Where(File.Exists))
        {
            try
            {
                if (JsonSerializer.Deserialize<ConversationFile>(File.ReadAllBytes(path), Json.Options) is { } file) _all[file.Id] = file;
            }
            catch (Exception e) when (e is JsonException or NotSupportedException or IOException or UnauthorizedAccessException)
            {
                // The others are none the worse for it.
                Unreadable(log, path, e.Message);
            }
        }
    }

    /// <summary>Begins a conversation.</summary>
    public ConversationFile Begin(string owner, string title)
    {
        var (now, line) = (Now(), title.ReplaceLineEndings(" "));
        var file = new ConversationFile($"chat_{Guid.CreateVersion7(_clock.GetUtcNow()):N}", owner, line.Length > TitleLength ? line[..TitleLength] + "…" : line, now, now, "", [], Empty);
        lock (_lock) return Keep(file);
    }

    /// <summary>Conversations, the one that was used last first.</summary>
    /// <param name="owner">Whose; null for everyone's.</param>
    public IReadOnlyList<ConversationFile> List(string? owner) => [.. _all.Values.Where(file => owner is null || file.Owner == owner).OrderByDescending(file => file.UpdatedAt)];

    /// <summary>A conversation; null where there is none, or it is another's.</summary>
    public ConversationFile? Find(string? owner, string id) => _all.TryGetValue(id, out var file) && (owner is null || file.Owner == owner) ? file : null;

    /// <summary>Changes a conversation.</summary>
    /// <exception cref="ApiException">404: it is gone.</exception>
    public ConversationFile Change(string id, Func<ConversationFile, ConversationFile> change)
    {
        lock (_lock) return Keep(change(_all.TryGetValue(id, out var file) ? file : throw ApiException.NotFound("There is no such conversation.")) with { UpdatedAt = Now() });
    }

    /// <summary>Forgets a conversation; its pictures stay in the gallery.</summary>
    public void Delete(string id)
    {
        lock (_lock)
            if (_all.TryRemove(id, out _)) Directory.Delete(Path.Combine(_folder, id), recursive: true);
    }

    /// <summary>Keeps a picture file that someone sent.</summary>
    /// <returns>Its name.</returns>
    public string Attach(string id, byte[] file)
    {
        var name = InputFiles.HashOf(file);
        PictureFile.Save(Path.Combine(_folder, id, name), file, overwrite: true);
        return name;
    }

    /// <summary>Reads such a file.</summary>
    public byte[] ReadAttached(string id, string name) => File.ReadAllBytes(Path.Combine(_folder, id, name));

    /// <summary>Turns that nothing has come of yet.</summary>
    public IReadOnlyList<(ConversationFile File, Turn Turn)> Waiting() => [.. _all.Values.SelectMany(file => file.Turns.Where(turn => turn.State == TurnState.Waiting).Select(turn => (file, turn)))];

    private static System.Collections.Immutable.ImmutableDictionary<int, PictureJobs> Empty => System.Collections.Immutable.ImmutableDictionary<int, PictureJobs>.Empty;

    private ConversationFile Keep(ConversationFile file)
    {
        Directory.CreateDirectory(Path.Combine(_folder, file.Id));
        PictureFile.Save(Path.Combine(_folder, file.Id, FileName), JsonSerializer.SerializeToUtf8Bytes(file, Json.Options), overwrite: true);
        return _all[file.Id] = file;
    }

    private long Now() => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    [LoggerMessage(LogLevel.Warning, "{Path} cannot be read and is left out: {Reason}")]
    private static partial void Unreadable(ILogger log, string path, string reason);
}
