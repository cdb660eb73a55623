using System.Numerics;

namespace Easel.Checkpoints;

/// <summary>Reads a pickle of weights as plain data. It is no virtual machine: names outside of <see cref="TorchNames"/> are refused, and no name is ever looked up or called.</summary>
/// <remarks>Instructions: Python's pickletools, protocols 0 to 5, those that PyTorch and Lightning have written.</remarks>
internal sealed class Unpickler
{
    /// <summary>Longest pickle accepted; those of large models have under 2 MB, as the weights lie beside it.</summary>
    public const int MaxLength = 16 << 20;

    private const int MaxObjects = 1_000_000;

    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = new();
    private readonly Dictionary<long, object?> _memo = [];
    private int _objects;

    /// <summary>Reads one pickle.</summary>
    /// <param name="reader">Stands behind its end afterwards.</param>
    /// <exception cref="FormatException">It is damaged or asks for what weights do not need.</exception>
    public static object? Read(ref ByteReader reader) => new Unpickler().Run(ref reader);

    private object? Run(ref ByteReader reader)
    {
        while (true)
        {
            if (++_objects > MaxObjects) throw new FormatException($"it has more than {MaxObjects} instructions");
            var code = reader.U8();
            switch (code)
            {
                case 0x80: if (reader.U8() > 5) throw new FormatException("it is of a newer protocol than 5"); break;
                case 0x95: reader.U64(); break;                                                              // FRAME
                case (byte)'.': return Pop();                                                                // STOP
                case (byte)'(': _marks.Push(_stack.Count); break;                                            // MARK
                case (byte)'0': Pop(); break;
                case (byte)'1': PopMark(); break;
                case (byte)'2': Push(Peek()); break;                                                         // DUP
                case (byte)'N': Push(null); break;
                case 0x88: Push(true); break;
                case 0x89: Push(false); break;
                case (byte)'J': Push((long)reader.I32()); break;                                             // BININT
                case (byte)'K': Push((long)reader.U8()); break;
                case (byte)'M': Push((long)reader.U16()); break;
                case (byte)'I': Push(Line(reader.Line())); break;                                            // INT
                case (byte)'L': Push(Line(reader.Line().TrimEnd('L'))); break;                               // LONG
                case 0x8a: Push(Long(reader.Take(reader.U8()))); break;                                      // LONG1
                case 0x8b: Push(Long(reader.Take((ulong)Math.Max(0, reader.I32())))); break;                 // LONG4
                case (byte)'G': Push(reader.BigEndianDouble()); break;                                       // BINFLOAT
                case (byte)'X': Push(reader.Text(reader.U32())); break;                                      // BINUNICODE
                case 0x8c: Push(reader.Text(reader.U8())); break;
                case 0x8d: Push(reader.Text(reader.U64())); break;
                case (byte)'U': Push(reader.Text(reader.U8())); break;                                       // SHORT_BINSTRING
                case (byte)'T': Push(reader.Text(reader.U32())); break;
                case (byte)'C': reader.Take(reader.U8()); Push(PickleInert.Value); break;                    // SHORT_BINBYTES
                case (byte)'B': reader.Take(reader.U32()); Push(PickleInert.Value); break;
                case 0x8e: reader.Take(reader.U64()); Push(PickleInert.Value); break;
                case (byte)')': Push(new PickleTuple([])); break;
                case (byte)'t': Push(new PickleTuple([.. PopMark()])); break;
                case 0x85: Push(Tuple(1)); break;
                case 0x86: Push(Tuple(2)); break;
                case 0x87: Push(Tuple(3)); break;
                case (byte)']': Push(new List<object?>()); break;
                case (byte)'l': Push(PopMark()); break;
                case (byte)'a': { var value = Pop(); Append([value]); break; }
                case (byte)'e': Append(PopMark()); break;
                case (byte)'}': Push(new PickleDictionary()); break;
                case (byte)'d': { var items = PopMark(); Push(new PickleDictionary()); SetItems(items); break; }
                case (byte)'s': { var (value, key) = (Pop(), Pop()); SetItems([key, value]); break; }
                case (byte)'u': SetItems(PopMark()); break;
                case 0x8f: Push(PickleInert.Value); break;                                                   // EMPTY_SET
                case 0x90: PopMark(); break;                                                                 // ADDITEMS
                case 0x91: PopMark(); Push(PickleInert.Value); break;                                        // FROZENSET
                case (byte)'c': { var module = reader.Line(); Push(TorchNames.Find(module, reader.Line())); break; }
                case 0x93: Push(Pop() is string name && Pop() is string of ? TorchNames.Find(of, name) : throw new FormatException("it names something without a name")); break;
                case (byte)'R': case 0x81: { var arguments = Arguments(Pop()); Push(TorchNames.Build(Pop(), arguments)); break; }
                case 0x92: { Pop(); var arguments = Arguments(Pop()); Push(TorchNames.Build(Pop(), arguments)); break; }  // NEWOBJ_EX
                case (byte)'b': Build(Pop()); break;
                case (byte)'Q': Push(TorchNames.Storage(Pop())); break;                                      // BINPERSID
                case (byte)'h': Push(Recall(reader.U8())); break;                                            // BINGET
                case (byte)'j': Push(Recall(reader.U32())); break;
                case (byte)'q': _memo[reader.U8()] = Peek(); break;                                          // BINPUT
                case (byte)'r': _memo[reader.U32()] = Peek(); break;
                case 0x94: _memo[_memo.Count] = Peek(); break;                                               // MEMOIZE
                default: throw new FormatException($"it has the instruction 0x{code:x2} at byte {reader.Position - 1}, which weights have no need of; nothing was run");
            }
        }
    }

    private void Push(object? value) => _stack.Add(value);

    private object? Pop()
    {
        if (_stack.Count <= (_marks.Count > 0 ? _marks.Peek() : 0)) throw new FormatException("its instructions take more than they put");
        var value = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object? Peek() => _stack.Count > 0 ? _stack[^1] : throw new FormatException("its instructions take more than they put");

    private List<object?> PopMark()
    {
        if (!_marks.TryPop(out var mark)) throw new FormatException("its instructions take more than they put");
        var items = _stack.GetRange(mark, _stack.Count - mark);
        _stack.RemoveRange(mark, items.Count);
        return items;
    }

    private PickleTuple Tuple(int count)
    {
        var items = new object?[count];
        for (var i = count - 1; i >= 0; i--) items[i] = Pop();
        return new PickleTuple(items);
    }

    private void Append(List<object?> items)
    {
        if (Peek() is List<object?> list) list.AddRange(items);
        else if (Peek() is not PickleInert) throw new FormatException("it appends to something that is no list");
    }

    private void SetItems(List<object?> items)
    {
        if (items.Count % 2 != 0) throw new FormatException("a dictionary in it has a key without a value");
        if (Peek() is PickleDictionary dictionary)
        {
            for (var i = 0; i < items.Count; i += 2) dictionary.Items.Add(new(items[i], items[i + 1]));
        }
        else if (Peek() is not PickleInert) throw new FormatException("it sets items of something that is no dictionary");
    }

    /// <summary>Attributes of an object: a ParameterDict keeps its tensors there; an OrderedDict has ones without meaning.</summary>
    private void Build(object? state)
    {
        if (Peek() is PickleDictionary dictionary)
        {
            if (state is PickleDictionary attributes && attributes["_parameters"] is PickleDictionary parameters && parameters != dictionary)
                dictionary.Items.AddRange(parameters.Items.ToArray());
        }
        else if (Peek() is not (PickleInert or PickleTensor)) throw new FormatException("it gives attributes to something that has none");
    }

    private static PickleTuple Arguments(object? value) => value as PickleTuple ?? throw new FormatException("it has arguments that are no tuple");

    private object? Recall(long key) => _memo.TryGetValue(key, out var value) ? value : throw new FormatException($"it recalls {key}, which it never kept");

    private static object? Line(string text) => text switch
    {
        "00" => false,
        "01" => true,
        _ => long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : PickleInert.Value,
    };

    /// <summary>A whole number; one beyond 64 bits, such as the magic number of old files, stays a big one.</summary>
    private static object Long(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 64) throw new FormatException($"it has a number of {bytes.Length} bytes");
        var value = new BigInteger(bytes);
        return value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;
    }
}
