namespace Easel.Checkpoints;

/// <summary>The names that a pickle of weights may mention, and what each builds. Nothing is looked up in any program, and nothing is run: every name is a case here.</summary>
internal static class TorchNames
{
    private const int MaxRank = 64;

    // Room for the byte count of any element type without overflow; libtorch computes strides of an empty tensor, too.
    private const long MaxElements = long.MaxValue / 8;

    private static readonly Dictionary<string, SafetensorsType> StorageTypes = new(StringComparer.Ordinal)
    {
        ["DoubleStorage"] = SafetensorsType.F64, ["FloatStorage"] = SafetensorsType.F32, ["HalfStorage"] = SafetensorsType.F16,
        ["BFloat16Storage"] = SafetensorsType.BF16, ["LongStorage"] = SafetensorsType.I64, ["IntStorage"] = SafetensorsType.I32,
        ["ShortStorage"] = SafetensorsType.I16, ["CharStorage"] = SafetensorsType.I8, ["ByteStorage"] = SafetensorsType.U8, ["BoolStorage"] = SafetensorsType.BOOL,
    };

    private static readonly Dictionary<string, SafetensorsType> ElementTypes = new(StringComparer.Ordinal)
    {
        ["float64"] = SafetensorsType.F64, ["double"] = SafetensorsType.F64, ["float32"] = SafetensorsType.F32, ["float"] = SafetensorsType.F32,
        ["float16"] = SafetensorsType.F16, ["half"] = SafetensorsType.F16, ["bfloat16"] = SafetensorsType.BF16, ["int64"] = SafetensorsType.I64,
        ["int32"] = SafetensorsType.I32, ["int16"] = SafetensorsType.I16, ["int8"] = SafetensorsType.I8, ["uint8"] = SafetensorsType.U8, ["bool"] = SafetensorsType.BOOL,
        ["float8_e4m3fn"] = SafetensorsType.F8_E4M3, ["float8_e5m2"] = SafetensorsType.F8_E5M2,
    };

    private static readonly HashSet<string> Built = new(StringComparer.Ordinal)
    {
        "collections.OrderedDict", "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor_v3",
        "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state", "torch._tensor._rebuild_from_type_v2", "torch.Size",
        "torch.Tensor", "torch.nn.parameter.Parameter", "torch.nn.modules.container.ParameterDict", "torch.storage.UntypedStorage", "torch.UntypedStorage",
    };

    // Found in well-known checkpoints beside the weights; their content is skipped, so nothing they might do matters.
    private static readonly HashSet<string> Skipped = new(StringComparer.Ordinal)
    {
        "builtins.set", "__builtin__.set", "builtins.frozenset", "builtins.complex", "builtins.slice", "_codecs.encode", "collections.defaultdict", "collections.Counter", "builtins.dict", "__builtin__.dict",
        "argparse.Namespace", "datetime.datetime", "datetime.timedelta", "torch.device", "torch._C._VariableFunctions", "torch.torch_version.TorchVersion",
        "numpy.dtype", "numpy.ndarray", "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar", "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct",
        "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint", "pytorch_lightning.callbacks.early_stopping.EarlyStopping",
        "lightning.pytorch.callbacks.model_checkpoint.ModelCheckpoint", "pytorch_lightning.utilities.parsing.AttributeDict",
    };

    /// <summary>A name that the pickle mentions.</summary>
    /// <exception cref="FormatException">It is not on the list.</exception>
    public static object Find(string module, string name)
    {
        var full = $"{module}.{name}";
        if (Built.Contains(full) || module == "torch" && (StorageTypes.ContainsKey(name) || ElementTypes.ContainsKey(name))) return new PickleName(module, name);
        if (Skipped.Contains(full)) return PickleInert.Value;
        throw new FormatException($"it asks for '{full}', which weights have no need of and which may run code in programs that trust it; nothing was run. Get this model as safetensors instead, or do not use it");
    }

    /// <summary>What a name makes of its arguments.</summary>
    public static object? Build(object? callee, PickleTuple arguments, int depth = 0)
    {
        if (callee is PickleInert) return PickleInert.Value;
        if (callee is not PickleName name) throw new FormatException("it calls something that is no name");
        var items = arguments.Items;
        return name.Name switch
        {
            "OrderedDict" or "ParameterDict" => Dictionary(items),
            "Size" when items is [var sizes] => sizes is PickleTuple or List<object?> ? new PickleTuple([.. Sequence(sizes)]) : throw Wrong(name),
            "_rebuild_tensor" or "_rebuild_tensor_v2" when items is [PickleStorage { Type: { } type } storage, long offset, var shape, var strides, ..] =>
                Tensor(storage, type, offset, shape, strides),
            "_rebuild_tensor_v3" when items is [PickleStorage storage, long offset, var shape, var strides, _, _, PickleName { Module: "torch" } element, ..]
                && ElementTypes.TryGetValue(element.Name, out var type) => Tensor(storage, type, offset, shape, strides),
            "_rebuild_parameter" or "_rebuild_parameter_with_state" or "Parameter" when items is [PickleTensor tensor, ..] => tensor,
            "_rebuild_from_type_v2" when depth == 0 && items is [PickleName function, _, PickleTuple inner, ..] => Build(function, inner, depth + 1),
            _ => throw Wrong(name),
        };
    }

    /// <summary>What a persistent identifier stands for.</summary>
    public static PickleStorage Storage(object? identifier)
    {
        if (identifier is not PickleTuple { Items: ["storage", PickleName type, string key, string, long elements, .. var view] } || elements < 0 || view is not ([] or [null]))
            throw new FormatException("it refers to something that is no storage");
        return type.Name == "UntypedStorage" ? new PickleStorage(key, null, elements)
            : StorageTypes.TryGetValue(type.Name, out var element) ? new PickleStorage(key, element, elements)
            : throw Wrong(type);
    }

    private static PickleDictionary Dictionary(object?[] items)
    {
        var dictionary = new PickleDictionary();
        if (items is [List<object?> pairs])
        {
            foreach (var pair in pairs)
                dictionary.Items.Add(Sequence(pair) is [var key, var value] ? new(key, value) : throw new FormatException("a dictionary in it has no pairs"));
        }
        else if (items.Length > 0) throw new FormatException("a dictionary in it is made of something else");
        return dictionary;
    }

    private static PickleTensor Tensor(PickleStorage storage, SafetensorsType type, long offset, object? shape, object? strides)
    {
        long[] sizes = Integers(shape), steps = Integers(strides);
        if (sizes.Length > MaxRank || sizes.Length != steps.Length) throw new FormatException($"a tensor in it has {sizes.Length} dimensions and {steps.Length} strides");
        var available = storage.Type is null ? storage.Elements / type.Size() : storage.Elements;

        // A view may repeat or skip elements, but not have more than lie there: else a few bytes could claim all memory.
        long elements = 1, last = offset, bound = 1;
        var empty = sizes.Contains(0);
        for (var i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] < 0 || steps[i] < 0) throw new FormatException("a tensor in it has a negative size or stride");
            if (sizes[i] > 0 && bound > MaxElements / sizes[i]) throw TooLarge(sizes, available);
            bound *= Math.Max(1, sizes[i]);
            if (empty) continue;
            if (elements > available / sizes[i] || sizes[i] > 1 && steps[i] > (available - last) / (sizes[i] - 1)) throw TooLarge(sizes, available);
            elements *= sizes[i];
            last += (sizes[i] - 1) * steps[i];
        }
        if (offset < 0 || !empty && (elements > available || last >= available)) throw TooLarge(sizes, available);
        return new PickleTensor(storage, type, offset, sizes, steps);
    }

    private static FormatException TooLarge(long[] sizes, long available) => new($"a tensor [{string.Join(", ", sizes)}] in it exceeds its storage of {available} elements");

    private static long[] Integers(object? sequence) =>
        [.. Sequence(sequence).Select(item => item is long value ? value : throw new FormatException("a tensor in it has a size that is no whole number"))];

    private static IReadOnlyList<object?> Sequence(object? value) => value switch
    {
        PickleTuple tuple => tuple.Items,
        List<object?> list => list,
        _ => throw new FormatException("it has something else where a list belongs"),
    };

    private static FormatException Wrong(PickleName name) => new($"it gives '{name.Module}.{name.Name}' other arguments than weights have");
}
