namespace Easel.Checkpoints;

/// <summary>How the same weights differ between two namings, beyond the name.</summary>
internal enum KeyForm
{
    /// <summary>Not at all.</summary>
    Same,
    /// <summary>One tensor here is several there, one above the other in its rows.</summary>
    Rows,
    /// <summary>A 1×1 convolution here is a matrix there.</summary>
    Matrix,
    /// <summary>The matrix is transposed there.</summary>
    Transposed,
    /// <summary>The upper and lower halves of its rows are exchanged there.</summary>
    HalvesSwapped,
}

/// <summary>One line of a naming table: <c>double_blocks.{n}.img_attn.qkv.*</c> is <c>transformer_blocks.{n}.attn.to_q.*</c>, <c>…to_k.*</c> and <c>…to_v.*</c>.</summary>
/// <remarks>A part between dots is literal, <c>{n}</c> or <c>{m}</c> a number, and <c>*</c> at the end whatever follows.</remarks>
internal sealed class KeyRule
{
    private readonly string[] _from;
    private readonly string[][] _to;

    private KeyRule(string from, string[] to, KeyForm form, int[]? ratio)
    {
        _from = from.Split('.');
        _to = [.. to.Select(t => t.Split('.'))];
        Form = form;
        Ratio = ratio ?? [.. to.Select(_ => 1)];
    }

    /// <summary>What else differs.</summary>
    public KeyForm Form { get; }

    /// <summary>For <see cref="KeyForm.Rows"/>: relative heights of the parts.</summary>
    public IReadOnlyList<int> Ratio { get; }

    /// <summary>Number of keys on the right side.</summary>
    public int Parts => _to.Length;

    public static implicit operator KeyRule((string From, string To) names) => new(names.From, [names.To], KeyForm.Same, null);

    public static implicit operator KeyRule((string From, string To, KeyForm Form) rule) => new(rule.From, [rule.To], rule.Form, null);

    public static implicit operator KeyRule((string From, string[] To) rule) => new(rule.From, rule.To, KeyForm.Rows, null);

    public static implicit operator KeyRule((string From, string[] To, int[] Ratio) rule) => new(rule.From, rule.To, KeyForm.Rows, rule.Ratio);

    /// <summary>The keys on the right for one on the left; null when the rule is not about it.</summary>
    public string[]? Forward(string key) => Match(_from, key) is { } found ? [.. _to.Select(t => Fill(t, found))] : null;

    /// <summary>The key on the left for one on the right, and which of the parts it is; null when the rule is not about it.</summary>
    public (string Key, int Part)? Backward(string key)
    {
        for (var part = 0; part < _to.Length; part++)
            if (Match(_to[part], key) is { } found) return (Fill(_from, found), part);
        return null;
    }

    private readonly record struct Found(string N, string M, string Rest);

    private static Found? Match(string[] template, string key)
    {
        var (n, m) = ("", "");
        var at = 0;
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] == "*") return at < key.Length ? new Found(n, m, key[at..]) : null;
            if (at > key.Length) return null;
            var end = key.IndexOf('.', at);
            if (end < 0) end = key.Length;
            var piece = key.AsSpan(at, end - at);
            if (template[i] is "{n}" or "{m}")
            {
                if (piece.Length is 0 or > 6 || piece.ContainsAnyExceptInRange('0', '9')) return null;
                if (template[i] == "{n}") n = piece.ToString();
                else m = piece.ToString();
            }
            else if (!piece.SequenceEqual(template[i])) return null;
            at = end + 1;
        }
        return at == key.Length + 1 ? new Found(n, m, "") : null;
    }

    private static string Fill(string[] template, Found found) => string.Join('.', template.Select(piece => piece switch { "{n}" => found.N, "{m}" => found.M, "*" => found.Rest, _ => piece }));
}
