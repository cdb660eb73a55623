using System.IO.Enumeration;
using System.Text.Json;

namespace Easel.Corpus.Preparation;

/// <summary>The file <c>licences.json</c> at the top of a folder of pictures: which files are under which licence.</summary>
/// <param name="Licences">Statements; the first whose pattern fits a file holds.</param>
public sealed record LicenceManifest(IReadOnlyList<LicenceStatement> Licences)
{
    /// <summary>Its name.</summary>
    public const string FileName = "licences.json";

    internal const int MaxBytes = 4 << 20;
    private const int MaxStatements = 10_000;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Strict) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Reads the file.</summary>
    /// <param name="json">At most 4 MiB: <c>{"licences":[{"files":"food/*","licence":"CC0-1.0","holder":"…","source":"…"}]}</c>; holder and source may be left out.</param>
    /// <exception cref="InvalidRequestException">It breaks this form. Who states licences must be understood to the letter.</exception>
    public static LicenceManifest Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            if (json.Length > MaxBytes) throw new InvalidRequestException($"{FileName} has {json.Length} bytes, over the limit of {MaxBytes}; use fewer patterns.");
            var manifest = JsonSerializer.Deserialize<LicenceManifest>(json, Options) ?? throw new JsonException("it holds null");
            if (manifest.Licences.Count > MaxStatements) throw new InvalidRequestException($"{FileName} has {manifest.Licences.Count} statements, over the limit of {MaxStatements}; use fewer patterns.");
            return new LicenceManifest([.. manifest.Licences.Select(Clean)]);
        }
        catch (JsonException e)
        {
            throw new InvalidRequestException($"{FileName} is not valid: {PictureNotes.Line(e.Message, 300)} See docs/data.md for its form.", e);
        }
    }

    /// <summary>What it says of a file; <see cref="PictureNotes.None"/> where no pattern fits.</summary>
    /// <param name="file">Path relative to the folder, with slashes.</param>
    public PictureNotes Of(string file)
    {
        var statement = Licences.FirstOrDefault(statement => FileSystemName.MatchesSimpleExpression(statement.Files, file, ignoreCase: false));
        return statement is null ? PictureNotes.None : new PictureNotes([], statement.Licence, statement.Holder, statement.Source);
    }

    private static LicenceStatement Clean(LicenceStatement? statement)
    {
        if (statement is null) throw new JsonException("a statement is null.");
        if (statement.Files.Length is 0 or > 1000) throw new JsonException("a pattern of files is empty or longer than 1000 letters.");
        var licence = PictureNotes.Stated(PictureNotes.Line(statement.Licence, PictureNotes.MaxNameLength))
            ?? throw new JsonException($"the licence of '{statement.Files}' is empty or says nothing.");
        return new LicenceStatement(statement.Files, licence,
            statement.Holder is { } holder ? PictureNotes.Line(holder, PictureNotes.MaxNameLength) : null, statement.Source is { } source ? PictureNotes.Line(source, PictureNotes.MaxNameLength) : null);
    }
}

/// <summary>A licence for the files that fit a pattern.</summary>
/// <param name="Files">Pattern for paths relative to the folder, with slashes: <c>*</c> stands for any characters, slashes too, <c>?</c> for one.</param>
/// <param name="Licence">The licence, best an SPDX expression.</param>
/// <param name="Holder">Who holds the rights or must be named.</param>
/// <param name="Source">Where the files are from.</param>
public sealed record LicenceStatement(string Files, string Licence, string? Holder = null, string? Source = null);
