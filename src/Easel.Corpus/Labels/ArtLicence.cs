namespace Easel.Corpus;

/// <summary>A source of the corpus and the licence under which its pictures are used.</summary>
/// <param name="Folder">Folder below the art folder; empty for what the corpus draws itself.</param>
/// <param name="Name">Name of the source.</param>
/// <param name="Holder">Who holds the rights.</param>
/// <param name="Licence">SPDX identifier.</param>
public sealed record ArtLicence(string Folder, string Name, string Holder, string Licence)
{
    /// <summary>Everything that pictures are made of, the corpus's own drawing first.</summary>
    public static IReadOnlyList<ArtLicence> All { get; } =
    [
        new("", "Easel.Corpus, drawn by code", "the authors of Easel", "Apache-2.0"),
        new("emoji/fluent3d", "Fluent Emoji, 3D", "Copyright (c) Microsoft Corporation", "MIT"),
        new("emoji/fluentflat", "Fluent Emoji, Flat", "Copyright (c) Microsoft Corporation", "MIT"),
    ];

    /// <summary>The licence of a file of the art folder.</summary>
    /// <param name="file">Path relative to the art folder, with slashes.</param>
    /// <exception cref="InvalidRequestException">Nothing is known about its folder, so that it must not be used.</exception>
    public static ArtLicence Of(string file) =>
        All.FirstOrDefault(licence => licence.Folder.Length > 0 && file.StartsWith(licence.Folder + "/", StringComparison.Ordinal))
        ?? throw new InvalidRequestException($"No licence is known for {file}; only art with one is used.");
}
