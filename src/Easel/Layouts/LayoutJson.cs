using System.Text.Json;

namespace Easel.Layouts;

/// <summary>Layouts as JSON: <c>{"place": "beach", …, "items": [{"noun": "sea", "colour": null, "box": {"left": 0, "top": 0.4, "right": 1, "bottom": 0.7}}]}</c>.</summary>
public static class LayoutJson
{
    /// <summary>Most characters of JSON that are read; a full layout needs a tenth of them.</summary>
    public const int MaxCharacters = 65_536;

    private static readonly JsonSerializerOptions WriteOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonDocumentOptions ReadOptions = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private sealed record LayoutFile(
        string Place, string Time, string Light, string Weather, string Season, string Style, string Camera, ItemFile[] Items);

    private sealed record ItemFile(string Noun, string? Colour, BoxFile Box);

    private sealed record BoxFile(float Left, float Top, float Right, float Bottom);

    /// <summary>The JSON of a layout, indented, in the order of its items.</summary>
    /// <param name="layout">The layout; with finite box sides.</param>
    /// <exception cref="InvalidRequestException">A box side is not a number.</exception>
    public static string Write(Layout layout)
    {
        var items = layout.Items.Select(item =>
            new ItemFile(item.Noun, item.Colour, new BoxFile(item.Box.Left, item.Box.Top, item.Box.Right, item.Box.Bottom)));
        try
        {
            return JsonSerializer.Serialize(
                new LayoutFile(layout.Place, layout.Time, layout.Light, layout.Weather, layout.Season, layout.Style, layout.Camera, [.. items]),
                WriteOptions);
        }
        catch (ArgumentException error)
        {
            throw new InvalidRequestException("A box side of the layout is not a number; sides are from 0 to 1.", error);
        }
    }

    /// <summary>Reads a layout and checks it with <see cref="LayoutCheck"/>: every key present, none unknown, every word in the lexicon.</summary>
    /// <param name="json">At most <see cref="MaxCharacters"/> characters.</param>
    /// <param name="lexicon">The lexicon of the model that will paint it.</param>
    /// <exception cref="InvalidRequestException">The first thing that is wrong: where it is, its value, and what would be right.</exception>
    public static Layout Read(string json, Lexicon lexicon)
    {
        if (json.Length > MaxCharacters)
            throw new InvalidRequestException($"The layout has {json.Length} characters of JSON; at most {MaxCharacters} are read.");
        try
        {
            using var document = JsonDocument.Parse(json, ReadOptions);
            var layout = ReadLayout(document.RootElement);
            LayoutCheck.Require(layout, lexicon);
            return layout;
        }
        catch (JsonException error)
        {
            throw new InvalidRequestException($"The layout is not JSON: {error.Message}", error);
        }
        catch (InvalidOperationException error)
        {
            // A string with half a surrogate pair is valid JSON that no .NET string can hold.
            throw new InvalidRequestException("The layout holds text that is not Unicode; write it as UTF-8.", error);
        }
    }

    private static Layout ReadLayout(JsonElement root)
    {
        RequireKeys(root, "the layout", [.. Lexicon.SlotNames, "items"]);
        var globals = Lexicon.SlotNames.Select(slot => Text(root.GetProperty(slot), slot)).ToArray();
        var items = root.GetProperty("items");
        if (items.ValueKind != JsonValueKind.Array)
            throw Wrong("items", items, "a list");
        if (items.GetArrayLength() > LayoutCheck.MaxItems)
            throw new InvalidRequestException($"items has {items.GetArrayLength()} entries; a layout has at most {LayoutCheck.MaxItems}.");
        return new Layout(globals[0], globals[1], globals[2], globals[3], globals[4], globals[5], globals[6],
            [.. items.EnumerateArray().Select((item, i) => ReadItem(item, $"items[{i}]"))]);
    }

    private static LayoutItem ReadItem(JsonElement item, string path)
    {
        RequireKeys(item, path, "noun", "colour", "box");
        var colour = item.GetProperty("colour");
        var box = item.GetProperty("box");
        RequireKeys(box, $"{path}.box", "left", "top", "right", "bottom");
        return new LayoutItem(
            Text(item.GetProperty("noun"), $"{path}.noun"),
            colour.ValueKind == JsonValueKind.Null ? null : Text(colour, $"{path}.colour"),
            new Box(Side("left"), Side("top"), Side("right"), Side("bottom")));

        float Side(string key) => box.GetProperty(key) is { ValueKind: JsonValueKind.Number } side
            ? side.GetSingle()
            : throw Wrong($"{path}.box.{key}", box.GetProperty(key), "a number from 0 to 1");
    }

    private static void RequireKeys(JsonElement element, string path, params ReadOnlySpan<string> keys)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Wrong(path, element, "an object");
        foreach (var key in keys)
            if (!element.TryGetProperty(key, out _))
                throw new InvalidRequestException($"\"{key}\" is missing in {path}; it has the keys {string.Join(", ", keys)}.");
        foreach (var property in element.EnumerateObject())
            if (!keys.Contains(property.Name))
                throw new InvalidRequestException($"\"{Shorten(property.Name)}\" in {path} is not a key; it has the keys {string.Join(", ", keys)}.");
    }

    private static string Text(JsonElement element, string path) => element.ValueKind == JsonValueKind.String
        ? element.GetString()!
        : throw Wrong(path, element, "a text");

    private static InvalidRequestException Wrong(string path, JsonElement value, string expected) =>
        new($"{path} is {Shorten(value.GetRawText().ReplaceLineEndings(" "))}; it must be {expected}.");

    private static string Shorten(string text) => text.Length <= 40 ? text : string.Concat(text.AsSpan(0, 40), "…");
}
