using System.Text.Json.Nodes;
using Easel.Denoising;
using Easel.Server.Api;

namespace Easel.Server.OpenApi;

/// <summary>The fields of requests as JSON schemas (draft 2020-12). The endpoints read fields one by one, so these say what they take; a test holds both together.</summary>
internal static class BodySchemas
{
    /// <summary><c>POST /v1/images/generations</c>.</summary>
    public static JsonObject Generation() => Object(["prompt"], [Prompt(), .. Settings(), .. Handing()]);

    /// <summary><c>POST /v1/images/edits</c> as JSON.</summary>
    public static JsonObject Edit() => Object(["prompt", "images"], [Prompt(), .. Sources(), .. Changing(), Where(), Fidelity(), .. Settings(), .. Handing()]);

    /// <summary><c>POST /v1/images/edits</c> as a form.</summary>
    public static JsonObject EditForm() => Object(["prompt", "image"], [Prompt(), ("image", File("The picture: PNG, JPEG or WebP.")), ("mask", File("What is transparent may change.")), .. Changing(), Where(), Fidelity(), .. Settings(), .. Handing()]);

    /// <summary><c>POST /v1/images/variations</c>, a form.</summary>
    public static JsonObject VariationForm() => Object(["image"], [("image", File("The picture: PNG, JPEG or WebP.")), .. Changing(), .. Settings(), .. Handing()]);

    /// <summary><c>POST /api/jobs</c>.</summary>
    public static JsonObject Job() => Object([],
        [Prompt(), .. Sources(), .. Changing(), Where(), Fidelity(), .. Settings(), .. Handing(), ("priority", Whole("Higher goes first.", -10, 10)), ("tags", Tags())]);

    /// <summary><c>POST /v1/files</c>, a form.</summary>
    public static JsonObject FileForm() => Object(["file", "purpose"], [("file", File("The picture.")), ("purpose", Choice("For pictures: vision.", "assistants", "batch", "fine-tune", "vision", "user_data", "evals"))]);

    /// <summary><c>PUT /api/gallery/ID/tags</c>.</summary>
    public static JsonObject TagList() => Object(["tags"], [("tags", Tags())]);

    /// <summary><c>POST /v1/responses</c>: what has an effect here.</summary>
    public static JsonObject Response() => Object(["input", "tools"],
    [
        ("input", new JsonObject { ["description"] = "The words, or a list of messages with input_text and input_image.", ["type"] = new JsonArray("string", "array") }),
        ("tools", new JsonObject { ["description"] = "One {\"type\": \"image_generation\"}, with the fields of the images API.", ["type"] = "array", ["items"] = new JsonObject { ["type"] = "object" } }),
        ("model", Text("Any name; the one model paints.", 200)), ("previous_response_id", Text("The turn before.", 200)), ("stream", Flag("Whether to answer with events.")),
    ]);

    /// <summary>How a picture is made; the same for every way of asking.</summary>
    public static IEnumerable<(string, JsonObject)> Settings() =>
    [
        ("model", Text("Any name; the one model paints.", 200)), ("n", Whole("How many; picture i has seed + i.", 1, PictureRequest.MaxCount)), ("size", Text("Width and height such as 256x256, or auto.", 100)),
        ("quality", Choice("Half, all or twice the model's steps.", "auto", "low", "medium", "high", "standard", "hd")), ("seed", Whole("Drawn where it is not given.", 0, null)),
        ("steps", Whole("Denoising steps; from quality where not given.", 1, 1000)), ("num_inference_steps", Whole("The same as steps.", 1, 1000)),
        ("guidance", Number("Classifier-free guidance; 1 is none.", -100, 100)), ("guidance_scale", Number("The same as guidance.", -100, 100)),
        ("sampler", Choice("The model's own where not given.", [.. Sampler.All.Select(s => s.Name)])), ("layout", new JsonObject { ["description"] = "A layout as 'easel plan' writes it.", ["type"] = "object" }),
        ("output_format", Choice("Files carry their recipe.", "png", "jpeg", "webp")), ("output_compression", Whole("Quality of JPEG and WebP.", 0, 100)),
    ];

    /// <summary>How much of a picture changes.</summary>
    public static IEnumerable<(string, JsonObject)> Changing() => [("strength", Number("How much may change.", 0.01, 1))];

    /// <summary>What in a picture changes.</summary>
    public static (string, JsonObject) Where() => ("where", Text("What in the picture may change, in place of a mask; the model finds it.", ImageRequest.MaxPromptLength));

    /// <summary>How closely a picture that is painted over as a whole is kept.</summary>
    public static (string, JsonObject) Fidelity() => ("input_fidelity", Choice("high changes less.", "high", "low"));

    /// <summary>The words.</summary>
    public static (string, JsonObject) Prompt() => ("prompt", Text("What the picture shall show, or what shall change.", ImageRequest.MaxPromptLength));

    /// <summary>An object with no fields but these.</summary>
    public static JsonObject Object(string[] required, IEnumerable<(string Name, JsonObject Schema)> fields) => new()
    {
        ["type"] = "object", ["required"] = new JsonArray([.. required.Select(r => (JsonNode)r)]),
        ["properties"] = new JsonObject(fields.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)f.Schema))), ["additionalProperties"] = false,
    };

    /// <summary>A text.</summary>
    public static JsonObject Text(string description, int maxLength) => new() { ["description"] = description, ["type"] = "string", ["maxLength"] = maxLength };

    private static IEnumerable<(string, JsonObject)> Handing() =>
    [
        ("background", Choice("transparent is refused.", "transparent", "opaque", "auto")), ("response_format", Choice("The file itself, or an address that works for an hour.", "url", "b64_json")),
        ("stream", Flag("Whether to answer with events.")), ("partial_images", Whole("Unfinished pictures in the stream, per picture.", 0, 3)), ("moderation", Choice("Without effect.", "low", "auto")),
        ("style", Choice("Without effect.", "vivid", "natural")), ("user", Text("Without effect.", 1000)), ("negative_prompt", Text("What to be led away from; refused by models that take none, such as Easel One.", ImageRequest.MaxPromptLength)),
        ("loras", new JsonObject { ["description"] = "Refused unless empty.", ["type"] = "array", ["maxItems"] = 0 }),
    ];

    private static IEnumerable<(string, JsonObject)> Sources() =>
    [
        ("images", new JsonObject { ["description"] = "The picture to change, and further ones whose things are taken over.", ["type"] = "array", ["minItems"] = 1, ["maxItems"] = EditInputs.MaxImages, ["items"] = Reference("A picture.") }), ("mask", Reference("What is transparent may change.")),
    ];

    private static JsonObject Reference(string description) => new()
    {
        ["description"] = description, ["type"] = "object", ["additionalProperties"] = false,
        ["properties"] = new JsonObject
        {
            ["image_url"] = new JsonObject { ["description"] = "An address of http, https or data.", ["type"] = "string" }, ["file_id"] = new JsonObject { ["description"] = "A file, or a picture of the gallery.", ["type"] = "string" },
        },
    };

    private static JsonObject Tags() => new() { ["description"] = "Tags of the pictures.", ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } };

    private static JsonObject File(string description) => new() { ["description"] = description, ["type"] = "string", ["format"] = "binary" };

    private static JsonObject Choice(string description, params string[] values) => new() { ["description"] = description, ["type"] = "string", ["enum"] = new JsonArray([.. values.Select(v => (JsonNode)v)]) };

    private static JsonObject Flag(string description) => new() { ["description"] = description, ["type"] = "boolean" };

    private static JsonObject Number(string description, double min, double max) => new() { ["description"] = description, ["type"] = "number", ["minimum"] = min, ["maximum"] = max };

    private static JsonObject Whole(string description, int min, int? max)
    {
        var schema = new JsonObject { ["description"] = description, ["type"] = "integer", ["minimum"] = min };
        if (max is { } most) schema["maximum"] = most;
        return schema;
    }
}
