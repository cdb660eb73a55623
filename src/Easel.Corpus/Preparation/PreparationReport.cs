using System.Globalization;
using System.Net;
using System.Text;
using Easel.Images;

namespace Easel.Corpus.Preparation;

/// <summary>The page <c>report.html</c>: what was found, kept and dropped, with samples. One file, without scripts and without anything from elsewhere.</summary>
internal static class PreparationReport
{
    private const int Samples = 48, Pairs = 24, Listed = 40, Words = 120, ThumbnailSide = 192;

    private static readonly HashSet<string> SmallWords = new(StringComparer.Ordinal)
    {
        "a", "an", "and", "the", "of", "in", "on", "at", "to", "with", "for", "from", "by", "is", "are", "it", "its", "as", "that", "this", "or", "into", "over", "under", "s",
    };

    private const string Style = """
        :root{color-scheme:light dark;--ink:#1d2430;--soft:#555d6b;--paper:#fbfaf7;--card:#fff;--line:#d8d4c8;--bar:#4a78b5}
        *{box-sizing:border-box}body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:76rem;padding:2rem clamp(1rem,4vw,2rem) 4rem;color:var(--ink);background:var(--paper)}
        h1{font-size:1.9rem;line-height:1.2;margin:0 0 .4rem}h2{font-size:1.15rem;margin:2.2rem 0 .6rem;border-bottom:1px solid var(--line);padding-bottom:.2rem}p{overflow-wrap:anywhere}
        .tables{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(22rem,100%),1fr));gap:0 2.5rem}section{min-width:0}
        table{border-collapse:collapse;width:100%}td,th{padding:.15rem 1rem .15rem 0;text-align:left;vertical-align:top;overflow-wrap:anywhere}td.n,th.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}td:last-child,th:last-child{padding-right:0}
        .bars td{white-space:nowrap}.bars td:last-child{width:60%;vertical-align:middle}.bar{background:var(--bar);height:.8rem;display:block;border-radius:2px}
        .grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(11rem,100%),1fr));gap:.9rem}.grid.pairs{grid-template-columns:repeat(auto-fill,minmax(min(23rem,100%),1fr))}
        figure{margin:0;min-width:0;background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.5rem}figure .pair{display:flex;gap:.5rem;justify-content:space-around;align-items:center}
        img{max-width:100%;height:auto;display:block;margin:auto;border-radius:3px}.pair img{max-width:calc(50% - .25rem)}
        figcaption{font-size:.8rem;line-height:1.4;color:var(--soft);margin-top:.4rem;overflow-wrap:anywhere}
        .words span{display:inline-block;margin:.1rem .8rem .1rem 0}.words small{color:var(--soft)}ul{padding-left:1.2rem}li{overflow-wrap:anywhere}
        @media (max-width:30rem){.grid{grid-template-columns:repeat(2,minmax(0,1fr))}.grid.pairs{grid-template-columns:minmax(0,1fr)}}
        @media (prefers-color-scheme:dark){:root{--ink:#e6e3da;--soft:#a3abb9;--paper:#15181d;--card:#1d2128;--line:#333a45;--bar:#6f9bd6}}
        """;

    /// <summary>The page; the same results give the same page.</summary>
    public static byte[] Write(
        PreparationSummary summary, IReadOnlyList<Verdict> verdicts, IReadOnlyList<PlannedShard> plan, SourceFolder folder, PreparationOptions options, PixelBudget budget, CancellationToken stop)
    {
        var kept = verdicts.Where(verdict => verdict.Reason is null).ToArray();
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">")
            .Append($"<title>{Text(Path.GetFileName(Path.GetFullPath(options.Source)))}: prepared pictures</title><style>{Style}</style></head><body>\n");
        page.Append($"<h1>{Number(summary.Kept)} of {Number(summary.Found)} pictures</h1>\n<p>{Text(options.Source)}, at {options.Size} pixels, in {Number(summary.Shards)} shards.</p>\n");

        page.Append("<div class=\"tables\">\n");
        Table(page, "Left out", ["reason", "pictures"], summary.Dropped.OrderByDescending(pair => pair.Value).Select(pair => (DropReasons.Name(pair.Key), pair.Value)));
        Table(page, "Licences", ["licence", "pictures"], Counted(kept.Select(verdict => verdict.Notes.Licence ?? "not stated")));
        Table(page, "Holders", ["to be named", "pictures"], Counted(kept.Select(verdict => verdict.Notes.Holder ?? "nobody named")).Take(Listed));
        Table(page, "Buckets", ["pixels", "pictures"], plan.GroupBy(shard => shard.Pictures[0].Bucket).Select(group => (group.Key.ToString(), group.Sum(shard => shard.Pictures.Count))));
        Histogram(page, "Megapixels of the originals", kept.Select(v => (double)v.Examination.Width * v.Examination.Height / 1e6), [0.25, 0.5, 1, 2, 4, 8, 16]);
        Histogram(page, "Sharpness (variance of the Laplacian)", kept.Select(v => (double)v.Examination.Quality!.Sharpness), [20, 50, 100, 200, 500, 1000, 2000]);
        Histogram(page, "Brightness", kept.Select(v => (double)v.Examination.Quality!.Brightness), [32, 64, 96, 128, 160, 192, 224]);
        Histogram(page, "Contrast", kept.Select(v => (double)v.Examination.Quality!.Contrast), [10, 20, 30, 40, 50, 60, 80]);
        Histogram(page, "Colourfulness", kept.Select(v => (double)v.Examination.Quality!.Colourfulness), [5, 15, 30, 45, 60, 80, 100]);
        Captions(page, kept);
        page.Append("</div>\n");
        Vocabulary(page, kept);
        Pictures(page, plan, folder, options, budget, stop);
        Twins(page, verdicts, folder, options, budget, stop);

        foreach (var group in verdicts.Where(v => v.Reason is not null and not (DropReason.Duplicate or DropReason.NearDuplicate or DropReason.SameLatents)).GroupBy(v => v.Reason!.Value).OrderBy(g => g.Key))
            List(page, $"Left out: {DropReasons.Name(group.Key)}", [.. group.Select(verdict => verdict.File.Name)]);
        if (summary.Problems.Count > 0) List(page, "Not understood", summary.Problems);
        return Encoding.UTF8.GetBytes(page.Append("</body></html>\n").ToString());
    }

    private static void Captions(StringBuilder page, Verdict[] kept)
    {
        var captions = kept.SelectMany(verdict => verdict.Notes.Captions).ToArray();
        page.Append($"<section><h2>Captions</h2><p>{Number(captions.Length)} captions; {Number(kept.Count(verdict => verdict.Notes.Captions.Count == 0))} pictures without one.</p></section>\n");
        if (captions.Length > 0) Histogram(page, "Words in a caption", captions.Select(caption => (double)WordsOf(caption).Count()), [3, 6, 10, 15, 25, 50, 100]);
    }

    private static void Vocabulary(StringBuilder page, Verdict[] kept)
    {
        var words = Counted(kept.SelectMany(verdict => verdict.Notes.Captions).SelectMany(WordsOf).Where(word => !SmallWords.Contains(word))).Take(Words).ToArray();
        if (words.Length == 0) return;
        page.Append("<h2>Words of the captions</h2><p class=\"words\">");
        foreach (var (word, count) in words) page.Append($"<span>{Text(word)} <small>{Number(count)}</small></span> ");
        page.Append("</p>\n");
    }

    private static IEnumerable<string> WordsOf(string caption)
    {
        var word = new StringBuilder();
        foreach (var c in caption + " ")
        {
            if (char.IsLetterOrDigit(c)) word.Append(char.ToLowerInvariant(c));
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }
    }

    /// <summary>Samples spread over the shards, as they are cropped.</summary>
    private static void Pictures(StringBuilder page, IReadOnlyList<PlannedShard> plan, SourceFolder folder, PreparationOptions options, PixelBudget budget, CancellationToken stop)
    {
        var all = plan.SelectMany(shard => shard.Pictures).ToArray();
        var chosen = Enumerable.Range(0, Math.Min(Samples, all.Length)).Select(i => all[(int)((long)i * all.Length / Math.Min(Samples, all.Length))]).ToArray();
        page.Append("<h2>Samples, as they are cropped</h2><div class=\"grid\">\n");
        OrderedWork.Run(chosen, options.Threads ?? Environment.ProcessorCount, picture => Cropped(folder, picture, options, budget), (picture, image) =>
        {
            var (notes, quality) = (picture.Verdict.Notes, picture.Verdict.Examination.Quality!);
            page.Append($"<figure>{Image(image)}<figcaption>{Text(notes.Captions.FirstOrDefault() ?? picture.Verdict.File.Name)}<br>{Text(notes.Licence ?? "no licence")}")
                .Append(CultureInfo.InvariantCulture, $" · {picture.Verdict.Examination.Width}×{picture.Verdict.Examination.Height} · sharpness {quality.Sharpness:0}</figcaption></figure>\n");
        }, stop);
        page.Append("</div>\n");
    }

    private static void Twins(StringBuilder page, IReadOnlyList<Verdict> verdicts, SourceFolder folder, PreparationOptions options, PixelBudget budget, CancellationToken stop)
    {
        var twins = verdicts.Where(verdict => verdict.Twin is not null).OrderByDescending(verdict => verdict.Reason).Take(Pairs).ToArray();
        if (twins.Length == 0) return;
        var byName = verdicts.ToDictionary(verdict => verdict.File.Name, StringComparer.Ordinal);
        page.Append("<h2>Duplicates: left out, and what stayed</h2><div class=\"grid pairs\">\n");
        OrderedWork.Run(twins, options.Threads ?? Environment.ProcessorCount,
            verdict => (DataPreparation.SmallPicture(folder, verdict, options, budget, ThumbnailSide), DataPreparation.SmallPicture(folder, byName[verdict.Twin!], options, budget, ThumbnailSide)),
            (verdict, images) => page.Append($"<figure><div class=\"pair\">{Image(images.Item1)}{Image(images.Item2)}</div><figcaption>{DropReasons.Name(verdict.Reason!.Value)}: {Text(verdict.File.Name)} – {Text(verdict.Twin!)}</figcaption></figure>\n"), stop);
        page.Append("</div>\n");
    }

    private static Picture? Cropped(SourceFolder folder, PlannedPicture picture, PreparationOptions options, PixelBudget budget)
    {
        if (DataPreparation.SmallPicture(folder, picture.Verdict, options, budget, 2 * ThumbnailSide) is not { } small) return null;
        var (scaleX, scaleY) = ((double)small.Width / picture.Verdict.Examination.Width, (double)small.Height / picture.Verdict.Examination.Height);
        var (left, top) = (Math.Min((int)(picture.Crop.Left * scaleX), small.Width - 1), Math.Min((int)(picture.Crop.Top * scaleY), small.Height - 1));
        var part = small.Crop(left, top, Math.Clamp((int)(picture.Crop.Width * scaleX), 1, small.Width - left), Math.Clamp((int)(picture.Crop.Height * scaleY), 1, small.Height - top));
        var shrink = Math.Min(1, (double)ThumbnailSide / Math.Max(part.Width, part.Height));
        return part.Resize(Math.Max(1, (int)(part.Width * shrink)), Math.Max(1, (int)(part.Height * shrink)), Resampling.Area);
    }

    private static string Image(Picture? picture) => picture is null ? "<em>no longer there</em>"
        : $"<img width=\"{picture.Width}\" height=\"{picture.Height}\" alt=\"\" src=\"data:image/webp;base64,{Convert.ToBase64String(PictureCodec.Encode(picture, ImageFormat.Webp, 75))}\">";

    private static void Table(StringBuilder page, string title, string[] heads, IEnumerable<(string Name, int Count)> rows)
    {
        page.Append($"<section><h2>{Text(title)}</h2><table><tr><th scope=\"col\">{heads[0]}</th><th scope=\"col\" class=\"n\">{heads[1]}</th></tr>\n");
        foreach (var (name, count) in rows) page.Append($"<tr><td>{Text(name)}</td><td class=\"n\">{Number(count)}</td></tr>\n");
        page.Append("</table></section>\n");
    }

    private static void Histogram(StringBuilder page, string title, IEnumerable<double> values, double[] edges)
    {
        var counts = new int[edges.Length + 1];
        foreach (var value in values) counts[edges.TakeWhile(edge => value >= edge).Count()]++;
        page.Append($"<section><h2>{Text(title)}</h2><table class=\"bars\">\n");
        for (var i = 0; i < counts.Length; i++)
        {
            var name = i == 0 ? Invariant($"below {edges[0]}") : i == edges.Length ? Invariant($"from {edges[^1]}") : Invariant($"{edges[i - 1]} – {edges[i]}");
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{name}</td><td class=\"n\">{Number(counts[i])}</td><td><span class=\"bar\" style=\"width:{100.0 * counts[i] / Math.Max(1, counts.Max()):0.##}%\"></span></td></tr>\n");
        }
        page.Append("</table></section>\n");
    }

    private static void List(StringBuilder page, string title, IReadOnlyList<string> lines)
    {
        page.Append($"<h2>{Text(title)}</h2><ul>\n");
        foreach (var line in lines.Take(Listed)) page.Append($"<li>{Text(line)}</li>\n");
        if (lines.Count > Listed) page.Append($"<li>and {Number(lines.Count - Listed)} more; manifest.jsonl has all</li>\n");
        page.Append("</ul>\n");
    }

    private static IEnumerable<(string Name, int Count)> Counted(IEnumerable<string> values) =>
        values.GroupBy(value => value, StringComparer.Ordinal).Select(group => (group.Key, group.Count())).OrderByDescending(pair => pair.Item2).ThenBy(pair => pair.Key, StringComparer.Ordinal);

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
