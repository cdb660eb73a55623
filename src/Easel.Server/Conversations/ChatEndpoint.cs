using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Easel.Server.Conversations;

/// <summary>A language model behind OpenAI's chat API, such as a local Ollama or llama.cpp server.</summary>
/// <param name="model">Where it is.</param>
internal sealed class ChatEndpoint(LanguageModel model) : IChatClient
{
    private const int MaxAnswerBytes = 1 << 20;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { MaxResponseContentBufferSize = MaxAnswerBytes };

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var body = new Dictionary<string, object?>
        {
            ["model"] = model.Model, ["messages"] = messages.Select(message => new { role = message.Role.Value, content = message.Text }).ToArray(), ["temperature"] = options?.Temperature ?? 0, ["stream"] = false,
        };
        if (options?.ResponseFormat is ChatResponseFormatJson) body["response_format"] = new { type = "json_object" };
        using var request = new HttpRequestMessage(HttpMethod.Post, model.Address.TrimEnd('/') + "/chat/completions") { Content = JsonContent.Create(body) };
        if (model.Key.Length > 0) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", model.Key);
        using var response = await _http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"{model.Address} answered with status {(int)response.StatusCode}.");
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return answer.TryGetProperty("choices", out var choices) && choices is { ValueKind: JsonValueKind.Array } && choices.GetArrayLength() > 0
            && choices[0].TryGetProperty("message", out var message) && message.TryGetProperty("content", out var content) && content.GetString() is { } text
            ? new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) : throw new HttpRequestException($"{model.Address} answered without a message.");
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates()) yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => _http.Dispose();
}
