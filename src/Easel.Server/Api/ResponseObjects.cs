using System.Text.Json;
using System.Text.Json.Serialization;

namespace Easel.Server.Api;

/// <summary>A response, in the keys that OpenAI's clients require; those of models that answer in words have their neutral values.</summary>
internal sealed record ResponseObject(string Id, long CreatedAt, string Status, string Model, IReadOnlyList<ImageCall> Output, IReadOnlyList<JsonElement> Tools)
{
    public string Object => "response";

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ResponseError? Error { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? PreviousResponseId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ResponseUsage? Usage { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public object? IncompleteDetails => null;

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Instructions => null;

    public Dictionary<string, string> Metadata { get; } = [];

    public bool ParallelToolCalls => false;

    public double Temperature => 1;

    public double TopP => 1;

    public string ToolChoice => "auto";

    public string Truncation => "disabled";

    public ResponseText Text { get; } = new(new TextFormat("text"));
}

/// <summary>A call of the tool: a picture, or one that is being made.</summary>
internal sealed record ImageCall(string Id, string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] byte[]? Result)
{
    public string Type => "image_generation_call";

    public string? Action { get; init; }

    public string? RevisedPrompt { get; init; }

    public string? Size { get; init; }

    public string? Quality { get; init; }

    public string? Background { get; init; }

    public string? OutputFormat { get; init; }
}

internal sealed record ResponseError(string Code, string Message);

internal sealed record ResponseUsage(int InputTokens, CachedTokens InputTokensDetails, int OutputTokens, ReasoningTokens OutputTokensDetails, int TotalTokens)
{
    public static ResponseUsage Of(Usage usage) => new(usage.InputTokens, new CachedTokens(0), usage.OutputTokens, new ReasoningTokens(0), usage.TotalTokens);
}

internal sealed record CachedTokens([property: JsonPropertyName("cached_tokens")] int Count);

internal sealed record ReasoningTokens([property: JsonPropertyName("reasoning_tokens")] int Count);

internal sealed record ResponseText(TextFormat Format);

internal sealed record TextFormat(string Type);

/// <summary>An event of a stream. Which of the last fields it has depends on its type.</summary>
internal sealed record ResponseEvent(string Type, int SequenceNumber)
{
    public ResponseObject? Response { get; init; }

    public int? OutputIndex { get; init; }

    public ImageCall? Item { get; init; }

    public string? ItemId { get; init; }

    public int? PartialImageIndex { get; init; }

    public byte[]? PartialImageB64 { get; init; }

    public string? Size { get; init; }

    public string? Quality { get; init; }

    public string? Background { get; init; }

    public string? OutputFormat { get; init; }
}
