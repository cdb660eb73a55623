using System.Text.Json;

namespace Easel.Server.Http;

/// <summary>The fields of a JSON object, each asked for by name and type. A missing field and an explicit null are the same: the default.</summary>
internal sealed class Fields
{
    private readonly JsonElement _root;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public Fields(JsonElement root) => _root = root;

    /// <summary>A text.</summary>
    /// <exception cref="ApiException">It is none, is too long, or holds half a character.</exception>
    public string? Text(string name, int maxLength)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.String) throw Wrong(name, value, "a string");
        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw ApiException.Invalid($"'{name}' is no valid Unicode: {e.Message}", name, "invalid_type");
        }
        if (text.Contains('\0', StringComparison.Ordinal)) throw ApiException.Invalid($"'{name}' holds a NUL character; leave it out.", name);
        return text.Length <= maxLength ? text
            : throw ApiException.Invalid($"'{name}' has {text.Length} characters; at most {maxLength} are taken. Shorten it.", name, "string_above_max_length");
    }

    /// <summary>One of some words.</summary>
    public string? Choice(string name, params string[] choices)
    {
        if (Text(name, 1000) is not { } text) return null;
        return choices.Contains(text, StringComparer.Ordinal) ? text
            : throw ApiException.Invalid($"'{Short(text)}' is no value of '{name}'; use one of {string.Join(", ", choices)}.", name);
    }

    /// <summary>A whole number in a range.</summary>
    public int? Whole(string name, int min, int max)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Number) throw Wrong(name, value, "a whole number");
        if (!value.TryGetInt32(out var number) || number < min || number > max) throw OutOfRange(name, value, $"a whole number from {min} to {max}");
        return number;
    }

    /// <summary>A whole number from 0 to 2⁶⁴ − 1.</summary>
    public ulong? Unsigned(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Number) throw Wrong(name, value, "a whole number");
        return value.TryGetUInt64(out var number) ? number : throw OutOfRange(name, value, $"a whole number from 0 to {ulong.MaxValue}");
    }

    /// <summary>A number in a range.</summary>
    public double? Number(string name, double min, double max)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Number) throw Wrong(name, value, "a number");
        return value.TryGetDouble(out var number) && number >= min && number <= max ? number : throw OutOfRange(name, value, $"a number from {min} to {max}");
    }

    /// <summary>True or false.</summary>
    public bool? Flag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => throw Wrong(name, other, "true or false"),
    };

    /// <summary>Whatever is there, for the caller to look into.</summary>
    public JsonElement? Any(string name) => Find(name);

    /// <summary>The values of a list of texts.</summary>
    public IReadOnlyList<string> Texts(string name, int maxCount, Func<string, bool> isSound, string expected)
    {
        if (Find(name) is not { } value) return [];
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > maxCount) throw Wrong(name, value, expected);
        var texts = new List<string>();
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String) throw Wrong(name, item, expected);
            if (!TryString(item, out var text) || !isSound(text)) throw ApiException.Invalid($"'{name}' takes {expected}.", name);
            texts.Add(text);
        }
        return texts;
    }

    /// <summary>Refuses what nobody asked for: a field with a slip in its name must not be passed over.</summary>
    /// <exception cref="ApiException">There is such a field.</exception>
    public void RefuseOthers()
    {
        foreach (var property in _root.EnumerateObject())
        {
            string name;
            try
            {
                name = property.Name;
            }
            catch (InvalidOperationException)
            {
                throw ApiException.Invalid("The name of a field is no valid Unicode.", null, "invalid_json");
            }
            if (!_known.Contains(name)) throw ApiException.Invalid($"There is no field '{Short(name)}' here; use {string.Join(", ", _known.Order(StringComparer.Ordinal))}.", Short(name), "unknown_parameter");
        }
    }

    private JsonElement? Find(string name)
    {
        _known.Add(name);
        return _root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private static bool TryString(JsonElement value, out string text)
    {
        try
        {
            text = value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }

    private static ApiException Wrong(string name, JsonElement value, string expected) =>
        ApiException.Invalid($"'{name}' is {Kind(value)}; give {expected}.", name, "invalid_type");

    private static ApiException OutOfRange(string name, JsonElement value, string expected) =>
        ApiException.Invalid($"'{name}' is {Short(value.GetRawText())}; give {expected}.", name);

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a string", JsonValueKind.Number => "a number", JsonValueKind.Object => "an object", JsonValueKind.Array => "a list", _ => "true or false",
    };

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
