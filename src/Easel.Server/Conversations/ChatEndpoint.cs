using System.Net;
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

    /// <inheritdoc/>
    /// <remarks>A server or model that knows no functions is asked again without them.</remarks>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var asked = messages.ToArray();
        var functions = options?.Tools?.OfType<AIFunctionDeclaration>().ToArray() ?? [];
        using var response = await SendAsync(asked, options, functions, cancellationToken);
        if (functions.Length == 0 || !IsRefusal(response.StatusCode)) return await ReadAsync(response, cancellationToken);
        using var plain = await SendAsync(asked, options, [], cancellationToken);
        return await ReadAsync(plain, cancellationToken);
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates()) yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(ChatMessage[] messages, ChatOptions? options, AIFunctionDeclaration[] functions, CancellationToken stop)
    {
        var body = new Dictionary<string, object?>
        {
            ["model"] = model.Model, ["messages"] = messages.Select(message => new { role = message.Role.Value, content = message.Text }).ToArray(), ["temperature"] = options?.Temperature ?? 0, ["stream"] = false,
        };
        if (functions.Length > 0)
        {
            body["tools"] = functions.Select(function => new { type = "function", function = new { name = function.Name, description = function.Description, parameters = function.JsonSchema } }).ToArray();
            body["tool_choice"] = options!.ToolMode is RequiredChatToolMode ? "required" : "auto";
        }
        else if (options?.ResponseFormat is ChatResponseFormatJson) body["response_format"] = new { type = "json_object" };
        using var request = new HttpRequestMessage(HttpMethod.Post, model.Address.TrimEnd('/') + "/chat/completions") { Content = JsonContent.Create(body) };
        if (model.Key.Length > 0) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", model.Key);
        return await _http.SendAsync(request, stop);
    }

    // Ollama answers 400 for a model without functions, llama.cpp 500 where it was started without templates.
    private static bool IsRefusal(HttpStatusCode status) => status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.InternalServerError or HttpStatusCode.NotImplemented;

    private async Task<ChatResponse> ReadAsync(HttpResponseMessage response, CancellationToken stop)
    {
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"{model.Address} answered with status {(int)response.StatusCode}.");
        var answer = await response.Content.ReadFromJsonAsync<Answer>(Http.Json.Options, stop);
        if (answer?.Choices is not [{ Message: { } message }, ..]) throw new HttpRequestException($"{model.Address} answered without a message.");
        var calls = from call in message.ToolCalls ?? [] let function = call?.Function ?? new Function(null, null)
                    select FunctionCallContent.CreateFromParsedArguments(function.Arguments ?? "", call?.Id ?? "", function.Name ?? "", Arguments);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, [.. calls, new TextContent(message.Content ?? "")]));
    }

    private static Dictionary<string, object?>? Arguments(string json) => JsonSerializer.Deserialize<Dictionary<string, object?>>(json);

    private sealed record Answer(Choice?[]? Choices);

    private sealed record Choice(Message? Message);

    private sealed record Message(string? Content, Call?[]? ToolCalls);

    private sealed record Call(string? Id, Function? Function);

    private sealed record Function(string? Name, string? Arguments);
}
