namespace Easel.Checkpoints;

/// <summary>A dictionary in a pickle; keys in the order of insertion.</summary>
internal sealed class PickleDictionary
{
    public List<KeyValuePair<object?, object?>> Items { get; } = [];

    /// <summary>The value of a text key; null where there is none.</summary>
    public object? this[string key] => Items.LastOrDefault(item => item.Key is string text && text == key).Value;
}

/// <summary>A tuple in a pickle.</summary>
internal sealed record PickleTuple(object?[] Items);

/// <summary>A name on the list of what weights need; it stands for itself and is never called.</summary>
internal sealed record PickleName(string Module, string Name);

/// <summary>Something that weights files carry along and that Easel does not look into, such as the settings of a training run.</summary>
internal sealed class PickleInert
{
    public static PickleInert Value { get; } = new();
}

/// <summary>A block of elements beside the pickle.</summary>
/// <param name="Key">Name of its file in the archive.</param>
/// <param name="Type">Element type; null when only bytes are counted and the tensor says what they are.</param>
/// <param name="Elements">Number of elements, or of bytes.</param>
internal sealed record PickleStorage(string Key, SafetensorsType? Type, long Elements);

/// <summary>A view of a storage.</summary>
/// <param name="Storage">What it looks at.</param>
/// <param name="Type">Element type.</param>
/// <param name="Offset">First element in the storage.</param>
/// <param name="Shape">Dimensions.</param>
/// <param name="Strides">Elements between neighbours, per dimension.</param>
internal sealed record PickleTensor(PickleStorage Storage, SafetensorsType Type, long Offset, long[] Shape, long[] Strides);
