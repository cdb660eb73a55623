namespace Easel.Corpus;

/// <summary>A source of the corpus and the licence under which its pictures are used.</summary>
/// <param name="Folder">How the paths of its files begin, below the art folder; empty for what the corpus draws itself.</param>
/// <param name="Name">Name of the source.</param>
/// <param name="Holder">Who holds the rights.</param>
/// <param name="Licence">SPDX identifier.</param>
public sealed record ArtLicence(string Folder, string Name, string Holder, string Licence)
{
    private static readonly string[] SuperpowersFolders = ["pixel-medieval", "pixel-space", "pixel-weapons", "prehistoric", "rpg-characters", "rpg-items", "western"];

    /// <summary>Everything that pictures are made of, the corpus's own drawing first.</summary>
    public static IReadOnlyList<ArtLicence> All { get; } =
    [
        new("", "Easel.Corpus, drawn by code", "the authors of Easel", "Apache-2.0"),
        new("emoji/fluent3d/", "Fluent Emoji, 3D", "Copyright (c) Microsoft Corporation", "MIT"),
        new("emoji/fluentcolor/", "Fluent Emoji, Color", "Copyright (c) Microsoft Corporation", "MIT"),
        new("emoji/fluentflat/", "Fluent Emoji, Flat", "Copyright (c) Microsoft Corporation", "MIT"),
        new("emoji/noto/", "Noto Emoji", "Copyright 2013 Google, Inc.", "Apache-2.0"),
        new("emoji/twemoji/", "Twemoji", "Copyright 2020 Twitter, Inc and other contributors", "CC-BY-4.0"),
        new("emoji/blob/", "Blobmoji", "Copyright C1710 and contributors, Google LLC", "Apache-2.0"),
        new("sprites/dcss-", "Dungeon Crawl tiles", "the artists of Dungeon Crawl Stone Soup", "CC0-1.0"),
        new("sprites/kenney-", "Kenney game assets", "Kenney (kenney.nl)", "CC0-1.0"),
        new("sprites/pixelfrog/", "Pixel Frog sprites", "Pixel Frog", "CC0-1.0"),
        new("sprites/potions/", "Animated potions", "Buch", "CC0-1.0"),
        .. SuperpowersFolders.Select(folder => new ArtLicence($"sprites/{folder}/", "Superpowers asset packs", "Pixel-boy, Sparklin Labs", "CC0-1.0")),
    ];

    /// <summary>The licence of a file of the art folder.</summary>
    /// <param name="file">Path relative to the art folder, with slashes.</param>
    /// <exception cref="InvalidRequestException">Nothing is known about its folder, so that it must not be used.</exception>
    public static ArtLicence Of(string file) =>
        All.FirstOrDefault(licence => licence.Folder.Length > 0 && file.StartsWith(licence.Folder, StringComparison.Ordinal))
        ?? throw new InvalidRequestException($"No licence is known for {file}; only art with one is used.");
}
