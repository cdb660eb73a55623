using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus;

/// <summary>What is true of a painted picture, to be kept beside it: captions, scene graph, layout, boxes, sources with licences.</summary>
/// <param name="Seed">Seed of the scene and of its small details.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="HeldOut">Whether it shows a combination that training never sees.</param>
/// <param name="Captions">Phrasings, all of them true.</param>
/// <param name="Globals">Place, time, light, weather, season, style and camera by name.</param>
/// <param name="Subjects">The main things.</param>
/// <param name="Relations">How they stand to each other.</param>
/// <param name="Items">The layout, back to front, with what can be seen of each item.</param>
/// <param name="Sources">Every file that is in the picture, with its licence; last the corpus's own drawing.</param>
public sealed record SceneLabels(
    ulong Seed, int Width, int Height, bool HeldOut, IReadOnlyList<string> Captions, IReadOnlyDictionary<string, string> Globals,
    IReadOnlyList<SubjectLabel> Subjects, IReadOnlyList<RelationLabel> Relations, IReadOnlyList<ItemLabel> Items, IReadOnlyList<SourceLabel> Sources)
{
    private const int CaptionCount = 5;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new BoxSides() },
    };

    /// <summary>Gathers the labels of a picture.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="painted">The same scene, painted.</param>
    /// <param name="kit">The sprites it was painted with.</param>
    /// <param name="seed">Seed that it was painted with; also chooses the phrasings.</param>
    public static SceneLabels Of(Scene scene, PaintedScene painted, ArtKit kit, ulong seed)
    {
        var layout = scene.Layout;
        var random = new Random(unchecked((int)seed));
        var captions = Enumerable.Range(0, CaptionCount * 2).Select(_ => CaptionWriter.Write(scene, random)).Distinct().Take(CaptionCount).ToList();
        var seen = Visible(painted, layout.Items.Count);
        var set = kit.SetOf(layout, seed);
        var sources = layout.Items.Select(item => kit.FileOf(item.Noun, set)).OfType<string>().Distinct().Order(StringComparer.Ordinal)
            .Select(file => (file, ArtLicence.Of(file))).Append(("", ArtLicence.All[0]));
        return new SceneLabels(
            seed, painted.Picture.Width, painted.Picture.Height, Corpus.HeldOut.Contains(scene), captions,
            Lexicon.SlotNames.Zip(layout.Globals).ToDictionary(pair => pair.First, pair => pair.Second),
            [.. scene.Subjects.Select(subject => new SubjectLabel(subject.Noun, subject.Colour, subject.Count, subject.Decor))],
            [.. scene.Relations.Select(relation => new RelationLabel(relation.Subject, relation.Words, relation.Object < 0 ? null : relation.Object, relation.Region))],
            [.. layout.Items.Select((item, i) => new ItemLabel(i + 1, item.Noun, item.Colour, ThingCatalogue.Find(item.Noun) is null, item.Box, seen[i].Box, seen[i].Pixels))],
            [.. sources.Select(source => new SourceLabel(source.Item1, source.Item2.Name, source.Item2.Holder, source.Item2.Licence))]);
    }

    /// <summary>As indented JSON with keys in snake case.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <summary>One plane of bytes, such as <see cref="PaintedScene.Items"/>, as an 8-bit grey PNG.</summary>
    /// <param name="plane">One byte per pixel, row by row.</param>
    /// <param name="width">Width in pixels.</param>
    public static byte[] GreyPng(ReadOnlySpan<byte> plane, int width)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, plane.Length / width, SKColorType.Gray8, SKAlphaType.Opaque));
        for (var y = 0; y < bitmap.Height; y++)
            System.Runtime.InteropServices.Marshal.Copy(plane.Slice(y * width, width).ToArray(), 0, bitmap.GetPixels() + y * bitmap.RowBytes, width);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static (Box? Box, int Pixels)[] Visible(PaintedScene painted, int count)
    {
        var (w, h) = (painted.Picture.Width, painted.Picture.Height);
        var (left, top, right, bottom, pixels) = (new int[count + 1], new int[count + 1], new int[count + 1], new int[count + 1], new int[count + 1]);
        Array.Fill(left, w);
        Array.Fill(top, h);
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var item = painted.Items[y * w + x];
                pixels[item]++;
                (left[item], right[item]) = (Math.Min(left[item], x), Math.Max(right[item], x + 1));
                (top[item], bottom[item]) = (Math.Min(top[item], y), Math.Max(bottom[item], y + 1));
            }
        return [.. Enumerable.Range(1, count).Select(i => pixels[i] == 0 ? ((Box?)null, 0)
            : (new Box(left[i] / (float)w, top[i] / (float)h, right[i] / (float)w, bottom[i] / (float)h), pixels[i]))];
    }
}

/// <summary>A box as its four sides, as layouts have it, on one line.</summary>
internal sealed class BoxSides : JsonConverter<Box>
{
    public override Box Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => throw new NotSupportedException("Labels are only written.");

    public override void Write(Utf8JsonWriter writer, Box box, JsonSerializerOptions options) => writer.WriteRawValue(
        string.Create(CultureInfo.InvariantCulture, $"{{\"left\": {box.Left:0.####}, \"top\": {box.Top:0.####}, \"right\": {box.Right:0.####}, \"bottom\": {box.Bottom:0.####}}}"));
}

/// <summary>One or several equal things.</summary>
/// <param name="Noun">Canonical singular.</param>
/// <param name="Colour">Colour word, or null for the thing's own colours.</param>
/// <param name="Count">How many.</param>
/// <param name="Decor">Whether it only dresses the place.</param>
public sealed record SubjectLabel(string Noun, string? Colour, int Count, bool Decor);

/// <summary>A relation of two subjects, or of a subject to a region.</summary>
/// <param name="Subject">Index of the first subject.</param>
/// <param name="Words">Preposition.</param>
/// <param name="Object">Index of the second subject; null when a region is meant.</param>
/// <param name="Region">Noun of the region, or null.</param>
public sealed record RelationLabel(int Subject, string Words, int? Object, string? Region);

/// <summary>An item of the layout and what can be seen of it.</summary>
/// <param name="Mask">Its value in the mask picture.</param>
/// <param name="Noun">Canonical singular.</param>
/// <param name="Colour">Colour word, or null.</param>
/// <param name="Region">Whether it is a region rather than a thing.</param>
/// <param name="Box">Its whole box, hidden parts included.</param>
/// <param name="VisibleBox">The box of what can be seen; null when it is hidden.</param>
/// <param name="VisiblePixels">Pixels that show it.</param>
public sealed record ItemLabel(int Mask, string Noun, string? Colour, bool Region, Box Box, Box? VisibleBox, int VisiblePixels);

/// <summary>A file that is in the picture.</summary>
/// <param name="File">Path below the art folder; empty for what is drawn by code.</param>
/// <param name="Name">Name of the source.</param>
/// <param name="Holder">Who holds the rights.</param>
/// <param name="Licence">SPDX identifier.</param>
public sealed record SourceLabel(string File, string Name, string Holder, string Licence);
