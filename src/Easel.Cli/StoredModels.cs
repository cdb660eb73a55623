using Easel.Store;

namespace Easel.Cli;

/// <summary>Finds models by their names in the store.</summary>
internal static class StoredModels
{
    /// <summary>Folder of the store where none is named on the command line.</summary>
    public static string Folder => Environment.GetEnvironmentVariable("EASEL_STORE") is { Length: > 0 } set
        ? set : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "easel", "store");

    /// <summary>Where to load from: a path as it is, a name in the store as its path there.</summary>
    /// <exception cref="UnknownModelException">It is a name of neither.</exception>
    public static string Locate(string name)
    {
        if (Path.Exists(name) || name.AsSpan().IndexOfAny("/\\") >= 0) return name;
        var store = new ModelStore(Folder);
        if (store.Has(name)) return store.Locate(name);
        var stored = store.Names();
        throw new UnknownModelException($"There is no file or folder {name}, and no model of that name in the store{(stored.Count > 0 ? $" ({string.Join(", ", stored)})" : ", which is empty")}."
            + (Catalogue.Find(name) is not null ? $" Fetch it with 'easel models pull {name}'." : " 'easel models list' shows what is there."));
    }

    /// <summary>Vocabularies that were fetched once, for models that come without.</summary>
    public static IReadOnlyList<string> Tokenizers
    {
        get
        {
            var store = new ModelStore(Folder);
            return [.. new[] { "clip-tokenizer", "t5-tokenizer" }.Where(store.Has).Select(store.Locate)];
        }
    }
}
