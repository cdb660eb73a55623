using System.Text;
using System.Text.Json;
using Easel.Server.Http;
using Easel.Server.Keys;

namespace Easel.Server.Api;

/// <summary>What a picture in the input of a response is named by: exactly one of these.</summary>
/// <param name="Url">An address, which can be a data URL.</param>
/// <param name="FileId">A file, or a picture of the gallery.</param>
/// <param name="CallId">An earlier image_generation_call.</param>
internal sealed record NamedPicture(string? Url, string? FileId, string? CallId);

/// <summary>What the body of a request for a response says, as far as pictures go.</summary>
/// <param name="Words">The texts of the last message of the user.</param>
/// <param name="Given">The last picture of that message.</param>
/// <param name="Earlier">The last picture that the input shows from before it.</param>
/// <param name="Tool">The settings of the tool image_generation.</param>
/// <param name="Action"><c>generate</c>, <c>edit</c> or <c>auto</c>.</param>
/// <param name="Previous">The response that this one goes on from.</param>
/// <param name="IsStream">Whether the client wants events.</param>
internal sealed record ResponseRequest(string Words, NamedPicture? Given, NamedPicture? Earlier, JsonElement Tool, string Action, string? Previous, string Model, bool IsStream)
{
    private const int MaxItems = 1000;

    // Settings of models that answer in words, which none does here: taken, because every client sends some, and without effect.
    private static readonly string[] WithoutEffect =
    [
        "instructions", "metadata", "store", "temperature", "top_p", "top_logprobs", "parallel_tool_calls", "max_output_tokens", "max_tool_calls", "truncation", "reasoning", "text", "include", "user",
        "safety_identifier", "prompt_cache_key", "service_tier", "stream_options", "tool_choice",
    ];

    /// <summary>Reads a body.</summary>
    /// <exception cref="ApiException">400: a field is wrong, or asks for what is not done here.</exception>
    public static ResponseRequest Read(Fields fields)
    {
        foreach (var name in WithoutEffect) fields.Any(name);
        if (fields.Flag("background") == true) throw ApiException.Invalid("Responses are not made in the background here; leave 'background' out, or use /api/jobs.", "background", "unsupported_value");
        foreach (var name in new[] { "conversation", "prompt" })
            if (fields.Any(name) is not null) throw ApiException.Invalid($"There is no '{name}' here; go on from an earlier response with 'previous_response_id'.", name, "unsupported_value");
        var model = fields.Text("model", 200) ?? "easel-one";
        var (stream, previous) = (fields.Flag("stream") ?? false, fields.Text("previous_response_id", 200));
        var tool = ToolOf(fields.Any("tools"));
        var toolFields = new Fields(tool);
        var action = toolFields.Choice("action", "generate", "edit", "auto") ?? "auto";
        var (words, given, earlier) = Input(fields.Any("input") ?? throw ApiException.Invalid("There is no 'input'; say what the picture shall show.", "input", "missing_required_parameter"));
        if (string.IsNullOrWhiteSpace(words)) throw ApiException.Invalid("The input has no words; say what the picture shall show.", "input");
        return new ResponseRequest(words, given, earlier, tool, action, previous, model, stream);
    }

    private static JsonElement ToolOf(JsonElement? tools)
    {
        if (tools is { ValueKind: JsonValueKind.Array } list)
            foreach (var tool in list.EnumerateArray())
                if (tool.ValueKind == JsonValueKind.Object && tool.TryGetProperty("type", out var type) && type.ValueEquals("image_generation")) return tool;
        throw ApiException.Invalid("There is no model here that answers in words; add {\"type\": \"image_generation\"} to 'tools'.", "tools", "unsupported_value");
    }

    private static (string Words, NamedPicture? Given, NamedPicture? Earlier) Input(JsonElement input)
    {
        if (input.ValueKind == JsonValueKind.String) return (Text(input), null, null);
        if (input.ValueKind != JsonValueKind.Array || input.GetArrayLength() > MaxItems) throw ApiException.Invalid($"'input' is no text and no list of up to {MaxItems} items.", "input", "invalid_type");
        var (words, given, earlier) = ("", (NamedPicture?)null, (NamedPicture?)null);
        foreach (var item in input.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object) throw ApiException.Invalid("'input' holds something that is no object.", "input", "invalid_type");
            var type = item.TryGetProperty("type", out var named) && named.ValueKind == JsonValueKind.String ? Text(named) : "message";
            if (type is "image_generation_call" or "item_reference")
            {
                if (!item.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String) throw ApiException.Invalid($"An item '{type}' of the input has no 'id'.", "input", "missing_required_parameter");
                // References can also be to messages, which are not kept.
                if (Text(id).StartsWith("ig_", StringComparison.Ordinal)) earlier = new NamedPicture(null, null, Text(id));
            }
            else if (type == "message" && item.TryGetProperty("role", out var role) && role.ValueEquals("user"))
            {
                earlier = given ?? earlier;
                (words, given) = Message(item);
            }
            else if (type is not ("message" or "reasoning")) throw ApiException.Invalid($"The input holds an item '{(type.Length <= 60 ? type : type[..60])}'; there can be message and image_generation_call.", "input", "unsupported_value");
        }
        return (words, given, earlier);
    }

    private static (string Words, NamedPicture? Picture) Message(JsonElement message)
    {
        if (!message.TryGetProperty("content", out var content)) throw ApiException.Invalid("A message of the input has no 'content'.", "input", "missing_required_parameter");
        if (content.ValueKind == JsonValueKind.String) return (Text(content), null);
        if (content.ValueKind != JsonValueKind.Array) throw ApiException.Invalid("The content of a message is no text and no list.", "input", "invalid_type");
        var (words, picture) = (new StringBuilder(), (NamedPicture?)null);
        foreach (var part in content.EnumerateArray())
        {
            var type = part.ValueKind == JsonValueKind.Object && part.TryGetProperty("type", out var named) && named.ValueKind == JsonValueKind.String ? Text(named) : "";
            if (type == "input_text" && part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String) words.Append(words.Length > 0 ? " " : "").Append(Text(text));
            else if (type == "input_image")
            {
                var (url, id) = (Optional(part, "image_url"), Optional(part, "file_id"));
                if ((url is null) == (id is null)) throw ApiException.Invalid("An input_image takes either 'image_url' or 'file_id'.", "input");
                if (picture is not null) throw ApiException.Invalid("The message holds several pictures; the model here changes one at a time. Send one.", "input", "unsupported_value");
                picture = new NamedPicture(url, id, null);
            }
            else throw ApiException.Invalid("A message holds a part that is neither input_text nor input_image.", "input", "unsupported_value");
        }
        return (words.ToString(), picture);
    }

    private static string? Optional(JsonElement part, string name) => part.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Text(value) : null;

    private static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw ApiException.Invalid($"A text is no valid Unicode: {e.Message}", "input", "invalid_type");
        }
    }
}
