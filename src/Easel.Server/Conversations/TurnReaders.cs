using Easel.Conversation;
using Easel.Layouts;

namespace Easel.Server.Conversations;

/// <summary>Understands turns: by the grammar, or by a language model where the settings name one.</summary>
internal sealed class TurnReaders(PageSettings settings)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private TurnReader? _grammar;

    /// <summary>What a turn means, and why the grammar had to answer, where a language model was asked and could not.</summary>
    public async Task<(Intent Intent, string? Problem)> ReadAsync(ChatState state, TurnMessage message, Lexicon lexicon, CancellationToken stop)
    {
        if (settings.Current.LanguageModel is not { } model || message.Attached is not null) return (Grammar(lexicon).Read(state, message), null);
        using var client = new ChatEndpoint(model);
        var (intent, problem) = await new LanguageModelReader(client, lexicon, Patience).ReadAsync(state, message, stop);
        return (intent, problem);
    }

    /// <summary>What a picture shows, in one sentence.</summary>
    public string Describe(PictureVersion version, Lexicon lexicon) => Grammar(lexicon).Describe(version);

    /// <summary>The whole prompt after changes.</summary>
    public string Rewrite(string prompt, IReadOnlyList<SceneChange> changes, Lexicon lexicon) => Grammar(lexicon).Rewrite(prompt, changes);

    private TurnReader Grammar(Lexicon lexicon) => _grammar ??= new TurnReader(lexicon);
}
