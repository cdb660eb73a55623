using Easel.Checkpoints;
using Easel.Store;
using Easel.Tests.Cli;
using static TorchSharp.torch;

namespace Easel.Tests.Store;

public sealed class ModelStoreTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ModelStore _store;

    public ModelStoreTests() => _store = new ModelStore(_folder.File("store"));

    public void Dispose() => _folder.Dispose();

    private string Weights(string name = "words.safetensors")
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(_folder.File(name), [("emb_params", ones(2, 8))]);
        return _folder.File(name);
    }

    [Fact]
    public void Import_File_StaysWhereItIs()
    {
        var path = Weights();
        var model = _store.Import(path);
        Assert.Equal(("words", "TextualInversion base"), (model.Name, model.Family));
        Assert.Equal(path, Assert.Single(_store.Find("words").Files).External);
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(_store.Locate("words")));
        Assert.False(Directory.Exists(_folder.File("store/blobs")));
        Assert.Empty(_store.Verify("words"));

        _store.Remove("words");
        Assert.True(File.Exists(path));
        Assert.Empty(_store.List());
    }

    [Fact]
    public void Verify_ChangedShortenedOrMissingFile_SaysSo()
    {
        var path = Weights();
        _store.Import(path);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Contains("SHA-256", Assert.Single(_store.Verify("words")));
        File.WriteAllBytes(path, bytes[..^1]);
        Assert.Contains("bytes", Assert.Single(_store.Verify("words")));
        File.Delete(path);
        Assert.Contains("missing", Assert.Single(_store.Verify("words")));
    }

    [Fact]
    public void Import_WhatIsNoModel_LeavesNothing()
    {
        Assert.Throws<CheckpointException>(() => _store.Import(_folder.Write("a.txt", "text")));
        Assert.Throws<InvalidRequestException>(() => _store.Import(_folder.File("missing")));
        Assert.Throws<CheckpointException>(() => _store.Import(_folder.Path));
        Assert.Throws<InvalidRequestException>(() => _store.Import(Weights(), "../outside"));
        _store.Import(Weights());
        Assert.Contains("--name", Assert.Throws<InvalidRequestException>(() => _store.Import(Weights())).Message);
        Assert.Equal(["words"], _store.List().Select(m => m.Name));
        Assert.Equal(["words"], Directory.GetFileSystemEntries(_folder.File("store/models")).Select(Path.GetFileName));
    }

    [Fact]
    public void Find_UnknownOrHostileName_IsRefused()
    {
        _store.Import(Weights());
        Assert.Contains("words", Assert.Throws<UnknownModelException>(() => _store.Find("other")).Message);
        Assert.Throws<UnknownModelException>(() => _store.Remove("../store/models/words"));
        Assert.Throws<UnknownModelException>(() => _store.Find(".."));
        Assert.Single(_store.List());
    }

    [Fact]
    public void Find_DescriptionChangedAnywhere_IsReadOrRefused()
    {
        _store.Import(Weights());
        var path = _folder.File("store/models/words/model.json");
        var sound = File.ReadAllBytes(path);
        for (var at = 0; at < sound.Length; at++)
        {
            var bytes = sound.ToArray();
            bytes[at] ^= (byte)(1 << at % 7);
            Check(bytes);
            Check(sound[..at]);
        }

        void Check(byte[] bytes)
        {
            File.WriteAllBytes(path, bytes);
            try
            {
                Assert.All(_store.Find("words").Files, f => Assert.True(StoredModel.IsInside(f.Path)));
            }
            catch (CheckpointException)
            {
            }
        }
    }

    [Fact]
    public void Remove_DescriptionOfAnotherIsDamaged_DeletesNoContent()
    {
        _store.Import(Weights());
        _store.Import(_folder.File("words.safetensors"), "other");
        Directory.CreateDirectory(_folder.File("store/blobs"));
        File.WriteAllText(_folder.File("store/blobs/" + new string('a', 64)), "needed, perhaps");
        File.WriteAllText(_folder.File("store/models/other/model.json"), "{");
        Assert.Equal(0, _store.Remove("words"));
        Assert.Single(Directory.GetFiles(_folder.File("store/blobs")));
        _store.Remove("other");
        Assert.Empty(Directory.GetFiles(_folder.File("store/blobs")));
    }

    [Fact]
    public void Commands_ImportListInfoVerifyRemove_Work()
    {
        string[] at = ["--store", _folder.File("store")];
        Assert.Equal(0, Shell.Run(["models", "import", Weights(), .. at]).Code);
        Assert.Contains("words", Shell.Run(["models", "list", .. at]).Out);
        var info = Shell.Run(["models", "info", "words", .. at]).Out;
        Assert.Contains("TextualInversion", info);
        Assert.Contains("F32 (1)", info);
        Assert.Contains("TextualInversion", Shell.Run("models", "info", _folder.File("words.safetensors")).Out);
        Assert.Equal(0, Shell.Run(["models", "verify", .. at]).Code);
        File.AppendAllText(_folder.File("words.safetensors"), "x");
        Assert.Equal(4, Shell.Run(["models", "verify", .. at]).Code);
        Assert.Equal(0, Shell.Run(["models", "remove", "words", .. at]).Code);
        Assert.Equal(3, Shell.Run(["models", "info", "words", .. at]).Code);
        Assert.Contains("flux-dev", Shell.Run("models", "list", "--known").Out);
    }
}
