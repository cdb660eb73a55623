using System.Text.Json;
using System.Text.RegularExpressions;

namespace Easel.Families;

/// <summary>Reads a <c>config.json</c> of diffusers or transformers: what is used is checked, what would change the network and is not understood is refused.</summary>
internal sealed partial class ConfigReader
{
    private const int MaxFileBytes = 1 << 20;
    private readonly JsonElement _root;
    private readonly string _name;

    /// <param name="root">The object.</param>
    /// <param name="name">What an error calls it, usually the path.</param>
    /// <exception cref="CheckpointException">It is no object.</exception>
    public ConfigReader(JsonElement root, string name)
    {
        (_root, _name) = (root, name);
        if (root.ValueKind != JsonValueKind.Object) throw new CheckpointException($"{name} holds no JSON object; fetch it again.");
    }

    /// <exception cref="CheckpointException">The file is missing, unreadable or no JSON object.</exception>
    public static ConfigReader Open(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxFileBytes) throw new CheckpointException($"{path} has more than {MaxFileBytes} bytes, which no configuration has; fetch it again.");
            using var document = JsonDocument.Parse(BareNumber().Replace(File.ReadAllText(path), "null"));
            return new ConfigReader(document.RootElement.Clone(), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CheckpointException($"{path} cannot be read: {e.Message}", e);
        }
    }

    public bool Has(string key) => _root.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Whether a list is there and not empty.</summary>
    public bool HasItems(string key) => Has(key) && Value(key) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0;

    public ConfigReader Object(string key) => new(Value(key), $"{_name}, {key}");

    /// <summary>A whole number; without a default it must be there.</summary>
    public int Int(string key, int? otherwise = null, int least = 1, int most = 1 << 20) => Has(key) || otherwise is null ? Number(key, Value(key), least, most) : otherwise.Value;

    public int? OptionalInt(string key) => Has(key) ? Int(key) : null;

    public double Double(string key, double? otherwise = null)
    {
        if (!Has(key) && otherwise is { } given) return given;
        return Value(key).ValueKind == JsonValueKind.Number && Value(key).TryGetDouble(out var value) && double.IsFinite(value) ? value : throw Wrong(key, "a number");
    }

    public bool Bool(string key, bool otherwise) => !Has(key) ? otherwise : Value(key).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(key, "true or false"),
    };

    public string Text(string key, string? otherwise = null) =>
        !Has(key) && otherwise is not null ? otherwise : Value(key).ValueKind == JsonValueKind.String ? Value(key).GetString()! : throw Wrong(key, "a text");

    public string[] Texts(string key) => [.. Items(key).Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Wrong(key, "a list of texts"))];

    public int[] Ints(string key, int least = 1, int most = 1 << 20) => [.. Items(key).Select(item => Number(key, item, least, most))];

    /// <summary>One number for all levels, or a list with one per level.</summary>
    public int[] IntPerLevel(string key, int levels, int? otherwise = null)
    {
        if (!Has(key) && otherwise is { } given) return [.. Enumerable.Repeat(given, levels)];
        if (Value(key).ValueKind == JsonValueKind.Number) return [.. Enumerable.Repeat(Int(key), levels)];
        var values = Ints(key);
        return values.Length == levels ? values : throw Wrong(key, $"a number or a list of {levels}");
    }

    /// <summary>Refuses a value that would make another network.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="understood">Values that make the network Easel has; absent and null always do.</param>
    public void Require(string key, params ReadOnlySpan<object> understood)
    {
        if (!Has(key)) return;
        var value = Value(key);
        foreach (var one in understood)
        {
            var same = one switch
            {
                bool flag => value.ValueKind == (flag ? JsonValueKind.True : JsonValueKind.False),
                string text => value.ValueKind == JsonValueKind.String && value.GetString() == text,
                _ => value.ValueKind == JsonValueKind.Number && value.GetDouble() == Convert.ToDouble(one, System.Globalization.CultureInfo.InvariantCulture),
            };
            if (same) return;
        }
        throw new CheckpointException($"{_name} has {key} = {value.GetRawText()}, a variant of the network that Easel does not have.");
    }

    private IEnumerable<JsonElement> Items(string key)
    {
        var value = Value(key);
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is 0 or > 1024) throw Wrong(key, "a list");
        return value.EnumerateArray();
    }

    private int Number(string key, JsonElement value, int least, int most) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most ? number : throw Wrong(key, $"a whole number from {least} to {most}");

    private JsonElement Value(string key) =>
        _root.TryGetProperty(key, out var value) ? value : throw new CheckpointException($"{_name} has no {key}; fetch it again.");

    private CheckpointException Wrong(string key, string wanted)
    {
        var text = Value(key).GetRawText();
        return new CheckpointException($"{_name} has {key} = {(text.Length > 100 ? text[..100] + "…" : text)} where {wanted} belongs; fetch it again.");
    }

    // Python writes numbers that JSON does not have; nothing that is read here may be one.
    [GeneratedRegex(@"(?<=[:\[,]\s{0,9})(-?Infinity|NaN)(?=\s{0,9}[,}\]])")]
    private static partial Regex BareNumber();
}
