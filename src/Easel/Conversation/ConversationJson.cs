using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Easel.Layouts;

namespace Easel.Conversation;

/// <summary>Intents and whole conversations as JSON, for files and for other programs.</summary>
public static class ConversationJson
{
    /// <summary>Longest text that is read, in characters.</summary>
    public const int MaxCharacters = 64 << 20;

    private const int MaxVersions = 100_000;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, AllowOutOfOrderMetadataProperties = true, MaxDepth = 16,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(), IgnoreReadOnlyProperties = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    // A language model may leave out what has a default; a file that Easel wrote has everything.
    private static readonly JsonSerializerOptions FileOptions = new(Options) { RespectRequiredConstructorParameters = true };

    /// <summary>The form of an intent as JSON Schema.</summary>
    internal static JsonElement IntentSchema { get; } = JsonSerializer.SerializeToElement(Options.GetJsonSchemaAsNode(typeof(Intent), new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true }));

    private sealed record StateFile(PictureVersion[] Versions, int[] Shown, int[] Path, int At, Intent? Last, ItemSelector? Focus);

    /// <summary>An intent as JSON, without its pictures.</summary>
    public static string Write(Intent intent) => JsonSerializer.Serialize(intent, Options);

    /// <summary>A conversation as JSON.</summary>
    public static string Write(ChatState state) => JsonSerializer.Serialize(new StateFile([.. state.Versions], [.. state.Shown], [.. state.Path], state.At, state.Last, state.Focus), Options);

    /// <summary>Reads an intent and checks it with <see cref="IntentCheck"/>.</summary>
    /// <param name="json">What <see cref="Write(Intent)"/> wrote, or a language model; may come from anyone.</param>
    /// <param name="state">The conversation before the turn.</param>
    /// <param name="lexicon">The lexicon of the model that will paint it.</param>
    /// <exception cref="InvalidRequestException">It is no intent, or one that cannot be carried out.</exception>
    public static Intent ReadIntent(string json, ChatState state, Lexicon lexicon)
    {
        var intent = Read<Intent>(json, "intent", Options);
        IntentCheck.Require(intent, state, lexicon);
        return intent;
    }

    /// <summary>Reads a conversation.</summary>
    /// <param name="json">What <see cref="Write(ChatState)"/> wrote; may come from anyone.</param>
    /// <param name="lexicon">The lexicon of the model that will paint it.</param>
    /// <exception cref="InvalidRequestException">It is no sound conversation.</exception>
    public static ChatState ReadState(string json, Lexicon lexicon)
    {
        var file = Read<StateFile>(json, "conversation", FileOptions);
        if (file.Versions is null || file.Shown is null || file.Path is null || file.Versions.Length > MaxVersions) throw Damaged();
        var state = new ChatState([.. file.Versions], [.. file.Shown], [.. file.Path], file.At, file.Last, file.Focus);
        for (var i = 0; i < file.Versions.Length; i++)
        {
            var version = file.Versions[i];
            if (version is null || version.Number != i + 1 || version.Parent is { } parent && (parent < 1 || parent > i) || version.Prompt is null || version.Width < 1 || version.Height < 1) throw Damaged();
            if (version.Layout is { } layout)
            {
                if (layout.Items is null || layout.Items.Any(item => item is null)) throw Damaged();
                LayoutCheck.Require(layout, lexicon);
            }
        }
        if (file.Shown.Concat(file.Path).Any(number => state.Find(number) is null) || file.At < -1 || file.At >= file.Path.Length || (file.Path.Length > 0 && file.At < 0)) throw Damaged();
        if (file.Last is { } last) IntentCheck.Require(last, state, lexicon);
        return state;
    }

    private static InvalidRequestException Damaged() => new("The conversation is damaged: its pictures do not fit together. Start a new one.");

    private static T Read<T>(string json, string kind, JsonSerializerOptions options) where T : class
    {
        if (json.Length > MaxCharacters) throw new InvalidRequestException($"The {kind} has {json.Length} characters; at most {MaxCharacters} are read.");
        try
        {
            return JsonSerializer.Deserialize<T>(json, options) ?? throw new InvalidRequestException($"The {kind} is empty.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException or FormatException)
        {
            throw new InvalidRequestException($"This is no {kind}: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }
}
