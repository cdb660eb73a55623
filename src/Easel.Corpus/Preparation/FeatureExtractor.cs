using System.Security.Cryptography;
using System.Text.Json;
using Easel.Checkpoints;
using Easel.Families;
using Easel.Images;
using Easel.Models;
using Easel.Prompts;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Corpus.Preparation;

/// <summary>Turns pictures into latents and captions into text features, with the networks of a model.</summary>
internal sealed class FeatureExtractor : IDisposable
{
    private const int Batch = 8, EmbeddedSide = 64;
    private const string FingerprintKey = "fingerprint";
    private static readonly Scalar HalfRange = 127.5f, One = 1f;

    private readonly Autoencoder _autoencoder;
    private readonly TextEncoder _text;
    private readonly BytePairTokenizer _tokenizer;
    private readonly int _length;
    private readonly ScalarType _type;

    private FeatureExtractor(EaselOneManifest manifest, BytePairTokenizer tokenizer, ScalarType type, string hash)
    {
        (_autoencoder, _text, _tokenizer, _length, _type, Hash) = (new Autoencoder(manifest.Autoencoder), new TextEncoder(manifest.TextEncoder), tokenizer, manifest.TextEncoder.Length, type, hash);
    }

    /// <summary>SHA-256 over the files of the model that are used, and the type they compute in.</summary>
    public string Hash { get; }

    /// <summary>Loads the two networks.</summary>
    /// <param name="model">The model's folder.</param>
    /// <param name="type">float32 or bfloat16.</param>
    /// <exception cref="EaselException">There is no model, or one of its files is missing or damaged.</exception>
    public static FeatureExtractor Load(string model, ScalarType type)
    {
        var manifest = EaselOneManifest.Load(model);
        var tokenizer = BytePairTokenizer.Load(Path.Combine(model, "tokenizer.json"));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.ASCII.GetBytes($"features 1 {type}\n"));
        foreach (var name in new[] { "tokenizer.json", "text-encoder.safetensors", "autoencoder.safetensors" })
        {
            if (!File.Exists(Path.Combine(model, name))) throw new CheckpointException($"{model} has no {name}; take a complete model.");
            using var file = File.OpenRead(Path.Combine(model, name));
            hash.AppendData(SHA256.HashData(file));
        }
        var extractor = new FeatureExtractor(manifest, tokenizer, type, Convert.ToHexStringLower(hash.GetHashAndReset()));
        try
        {
            foreach (var (name, network) in new (string, nn.Module)[] { ("text-encoder", extractor._text), ("autoencoder", extractor._autoencoder) })
            {
                using var file = SafetensorsFile.Open(Path.Combine(model, name + ".safetensors"));
                network.to(type);
                StrictLoad.Into(network, file);
                network.eval();
            }
            return extractor;
        }
        catch
        {
            extractor.Dispose();
            throw;
        }
    }

    /// <summary>A unit vector for a picture's look: its latents at 64×64 pixels.</summary>
    /// <param name="picture">Any size.</param>
    public float[] Embed(Picture picture)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var latents = Encode([picture.Resize(EmbeddedSide, EmbeddedSide, Resampling.Area)]).to(ScalarType.Float32).flatten();
        var vector = latents.data<float>().ToArray();
        var norm = Math.Sqrt(vector.Sum(v => (double)v * v));
        return norm > 0 ? Array.ConvertAll(vector, v => (float)(v / norm)) : vector;
    }

    /// <summary>Whether the features of a shard are there and made of it by this model.</summary>
    public bool IsWritten(string path, PlannedShard shard)
    {
        if (!File.Exists(path)) return false;
        try
        {
            using var file = SafetensorsFile.Open(path);
            return file.Metadata.GetValueOrDefault(FingerprintKey) == FingerprintOf(shard);
        }
        catch (CheckpointException)
        {
            return false;
        }
    }

    /// <summary>Writes the features of a shard.</summary>
    /// <param name="shardPath">The shard.</param>
    /// <param name="path">The file to write: <c>latents</c> N×C×h×w; <c>text</c> R×D, the tokens of all captions one after the other; <c>text_rows</c>, M+1 starts of captions in it; <c>text_picture</c>, M numbers of pictures. Metadata <c>keys</c>: the pictures' keys.</param>
    /// <param name="shard">What the shard was planned as.</param>
    /// <param name="done">Called with the number of pictures done.</param>
    /// <param name="stop">Cancel to stop.</param>
    /// <exception cref="InvalidRequestException">The shard is damaged.</exception>
    public void Write(string shardPath, string path, PlannedShard shard, Action<int> done, CancellationToken stop)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (keys, latents, texts, rows, of) = (new List<string>(), new List<Tensor>(), new List<Tensor>(), new List<long> { 0 }, new List<long>());
        using var stream = File.OpenRead(shardPath);
        foreach (var samples in ShardReader.Read(stream).Chunk(Batch))
        {
            stop.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            latents.Add(Encode([.. samples.Select(PictureOf)]).MoveToOuterDisposeScope());
            foreach (var sample in samples)
            {
                foreach (var caption in PictureNotes.FromJson(sample.Parts["json"]).Captions)
                {
                    var words = Words(caption);
                    texts.Add(words.MoveToOuterDisposeScope());
                    rows.Add(rows[^1] + words.shape[0]);
                    of.Add(keys.Count);
                }
                keys.Add(sample.Key);
            }
            done(samples.Length);
        }
        if (keys.Count == 0) return;
        var tensors = new List<(string, Tensor)> { ("latents", cat(latents)) };
        if (of.Count > 0) tensors.AddRange([("text", cat(texts)), ("text_rows", tensor(rows.ToArray())), ("text_picture", tensor(of.ToArray()))]);
        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string> { [FingerprintKey] = FingerprintOf(shard), ["keys"] = JsonSerializer.Serialize(keys) });
    }

    public void Dispose()
    {
        _autoencoder.Dispose();
        _text.Dispose();
    }

    private string FingerprintOf(PlannedShard shard) => $"{shard.Fingerprint} {Hash}";

    private static Picture PictureOf(ShardSample sample) =>
        PictureCodec.Decode(sample.Parts.First(part => part.Key is "jpg" or "png" or "webp").Value, 4 * PreparationOptions.MaxSize * PreparationOptions.MaxSize);

    /// <summary>Pictures of one size to latents: B×C×h×w.</summary>
    private Tensor Encode(IReadOnlyList<Picture> pictures)
    {
        var rgb = pictures.SelectMany(picture => picture.ToRgb()).ToArray();
        return _autoencoder.Encode(from_array(rgb).view(pictures.Count, pictures[0].Height, pictures[0].Width, 3).permute(0, 3, 1, 2).to(ScalarType.Float32).div_(HalfRange).sub_(One).to(_type));
    }

    /// <summary>A caption's features: T×D without padding.</summary>
    private Tensor Words(string caption)
    {
        var ids = _tokenizer.Encode(caption, _length).TakeWhile(id => id != BytePairTokenizer.PadId).Select(id => (long)id).ToArray();
        return _text.Encode(tensor(ids, [1, ids.Length]), _type)[0];
    }
}
