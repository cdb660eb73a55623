using System.Collections.Frozen;
using System.Text;

namespace Easel.Prompts;

/// <summary>
/// Canonical composition (Unicode NFC) of lower-case Latin, Greek and Cyrillic letters with their accents. The runtime's own
/// <see cref="string.Normalize()"/> does nothing in programs built with invariant globalization, and ids must not depend on the host.
/// </summary>
internal static class Accents
{
    // Mark, then pairs of letter and composed letter.
    private static readonly FrozenDictionary<(char Letter, char Mark), char> Composed = Pairs(
        ('\u0300', "aà eè iì oò uù nǹ wẁ yỳ üǜ ēḕ ōṑ âầ ăằ êề ôồ ơờ ưừ еѐ иѝ"),
        ('\u0301', "aá eé ií oó uú yý cć lĺ nń rŕ sś zź gǵ kḱ mḿ pṕ wẃ üǘ åǻ æǽ øǿ çḉ ēḗ ïḯ õṍ ōṓ ũṹ âấ ăắ êế ôố ơớ ưứ αά εέ ηή ιί οό υύ ωώ ϊΐ ϋΰ гѓ кќ"),
        ('\u0302', "aâ eê iî oô uû cĉ gĝ hĥ jĵ sŝ wŵ yŷ zẑ ạậ ẹệ ọộ"),
        ('\u0303', "aã nñ oõ iĩ uũ vṽ eẽ yỹ âẫ ăẵ êễ ôỗ ơỡ ưữ"),
        ('\u0304', "aā eē iī oō uū yȳ gḡ üǖ äǟ ȧǡ æǣ ǫǭ öȫ õȭ ȯȱ ḷḹ ṛṝ иӣ уӯ"),
        ('\u0306', "aă eĕ gğ iĭ oŏ uŭ ȩḝ ạặ ий уў жӂ аӑ еӗ"),
        ('\u0307', "cċ eė gġ zż aȧ oȯ bḃ dḋ fḟ hḣ mṁ nṅ pṗ rṙ sṡ tṫ wẇ xẋ yẏ śṥ šṧ ṣṩ"),
        ('\u0308', "aä eë iï oö uü yÿ hḧ wẅ xẍ tẗ õṏ ūṻ ιϊ υϋ её ії аӓ әӛ жӝ зӟ иӥ оӧ өӫ эӭ уӱ чӵ ыӹ"),
        ('\u0309', "aả eẻ iỉ oỏ uủ yỷ âẩ ăẳ êể ôổ ơở ưử"),
        ('\u030a', "aå uů wẘ yẙ"),
        ('\u030b', "oő uű уӳ"),
        ('\u030c', "cč dď eě lľ nň rř sš tť zž aǎ iǐ oǒ uǔ gǧ kǩ jǰ hȟ ʒǯ üǚ"),
        ('\u031b', "oơ uư"),
        ('\u0323', "aạ eẹ iị oọ uụ yỵ bḅ dḍ hḥ kḳ lḷ mṃ nṇ rṛ sṣ tṭ vṿ wẉ zẓ ơợ ưự"),
        ('\u0326', "sș tț"),
        ('\u0327', "cç gģ kķ lļ nņ rŗ sş tţ eȩ dḑ hḩ"),
        ('\u0328', "aą eę iį uų oǫ"),
        ('\u0331', "bḇ dḏ kḵ lḻ nṉ rṟ tṯ zẕ hẖ"));

    /// <summary>Appends a rune, or replaces the last letter when the rune is an accent that composes with it.</summary>
    public static void Append(StringBuilder letters, Rune rune)
    {
        if (rune.IsBmp && letters.Length > 0 && Composed.TryGetValue((letters[^1], (char)rune.Value), out var composed))
            letters[^1] = composed;
        else
            letters.Append(rune);
    }

    private static FrozenDictionary<(char, char), char> Pairs(params ReadOnlySpan<(char Mark, string Letters)> rows)
    {
        var pairs = new Dictionary<(char, char), char>();
        foreach (var (mark, letters) in rows)
            foreach (var pair in letters.Split(' '))
                pairs.Add((pair[0], mark), pair[1]);
        return pairs.ToFrozenDictionary();
    }
}
