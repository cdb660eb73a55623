using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

/// <summary>Sizes of a <see cref="ClipText"/>.</summary>
/// <param name="Width">Channels D.</param>
/// <param name="Layers">Transformer layers.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="Hidden">Channels inside the feed-forward layers.</param>
/// <param name="QuickGelu">Whether the activation is x·sigmoid(1.702x), as OpenAI's models have it, and not the exact GELU of OpenCLIP's.</param>
/// <param name="Projection">Channels of the projected summary; null when the file has no projection.</param>
/// <param name="Vocabulary">Rows of the token table.</param>
/// <param name="Length">Tokens per chunk, begin and end included.</param>
/// <param name="EndId">Token whose first position holds the summary of a prompt.</param>
public sealed record ClipTextConfig(
    int Width, int Layers, int Heads, int Hidden, bool QuickGelu, int? Projection, int Vocabulary = 49408, int Length = 77, int EndId = 49407)
{
    /// <summary>CLIP ViT-L/14: Stable Diffusion 1.x, and the first encoder of SDXL, SD3 and FLUX.</summary>
    public static ClipTextConfig Large { get; } = new(768, 12, 12, 3072, true, null);

    /// <summary>OpenCLIP ViT-H/14 without its last layer: Stable Diffusion 2.x.</summary>
    public static ClipTextConfig Huge { get; } = new(1024, 23, 16, 4096, false, null);

    /// <summary>OpenCLIP ViT-bigG/14: the second encoder of SDXL and SD3.</summary>
    public static ClipTextConfig BigG { get; } = new(1280, 32, 20, 5120, false, 1280);
}

/// <summary>What a <see cref="ClipText"/> makes of tokens.</summary>
/// <param name="Layers">Output of every layer, B×T×D, first to last, before the final norm.</param>
/// <param name="Last">Output of the last layer after the final norm, B×T×D.</param>
/// <param name="Pooled"><paramref name="Last"/> at the first end token, B×D.</param>
/// <param name="Projected">The projected summary, B×P; null without a projection.</param>
public sealed record ClipTextOutput(IReadOnlyList<Tensor> Layers, Tensor Last, Tensor Pooled, Tensor? Projected)
{
    /// <summary>Output of the last layer but one, which SDXL and SD3 are conditioned on.</summary>
    public Tensor Penultimate => Layers[^2];
}

/// <summary>The text half of CLIP (Radford et al. 2021, arXiv 2103.00020; OpenCLIP, Cherti et al. 2022, arXiv 2212.07143), under the key names of transformers' CLIPTextModel.</summary>
public sealed class ClipText : nn.Module
{
    private readonly TextModel text_model;
    private readonly LoadedLinear? text_projection;
    private static readonly Scalar QuickGeluSlope = 1.702f;

    /// <summary>Builds the network; weights are as <see cref="Blank"/> says.</summary>
    /// <param name="config">Its sizes.</param>
    public ClipText(ClipTextConfig config) : base(nameof(ClipText))
    {
        Config = config;
        text_model = new TextModel(config);
        if (config.Projection is { } width) text_projection = new LoadedLinear(config.Width, width, hasBias: false);
        RegisterComponents();
    }

    /// <summary>Sizes of this network.</summary>
    public ClipTextConfig Config { get; }

    /// <summary>Vectors of tokens before positions are added.</summary>
    /// <param name="ids">Any shape of int64.</param>
    /// <returns>That shape × D, in the type of the weights.</returns>
    public Tensor Embed(Tensor ids) => text_model.embeddings.token_embedding.forward(ids);

    /// <summary>Encodes chunks of tokens.</summary>
    /// <param name="ids">B×T int64, T at most the configured length.</param>
    /// <param name="type">Type of the computation.</param>
    /// <param name="vectors">B×T×D, vectors of the tokens where some are not in the table (textual inversion); null takes the table's.</param>
    public ClipTextOutput Encode(Tensor ids, ScalarType type, Tensor? vectors = null)
    {
        var x = (vectors ?? Embed(ids)).to(type).Plus(text_model.embeddings.position_embedding.forward(TensorArithmetic.Indices(ids.shape[1], ids.device)).to(type));
        var layers = new List<Tensor>();
        foreach (var layer in text_model.encoder.layers) layers.Add(x = layer.Forward(x));
        var last = text_model.final_layer_norm.forward(x);
        var pooled = stack([.. Ends(ids).Select((end, row) => last[row, end])]);
        return new ClipTextOutput(layers, last, pooled, text_projection?.forward(pooled));
    }

    // The first end token of each row; the last place of a row that has none.
    private IEnumerable<long> Ends(Tensor ids)
    {
        var (rows, length) = (ids.shape[0], ids.shape[1]);
        var values = ids.contiguous().data<long>().ToArray();
        for (var row = 0L; row < rows; row++)
        {
            var at = Array.IndexOf(values, Config.EndId, (int)(row * length), (int)length);
            yield return at < 0 ? length - 1 : at - row * length;
        }
    }

    private sealed class TextModel : nn.Module
    {
        public readonly Embeddings embeddings;
        public readonly Encoder encoder;
        public readonly LoadedLayerNorm final_layer_norm;

        public TextModel(ClipTextConfig config) : base(nameof(TextModel))
        {
            embeddings = new Embeddings(config);
            encoder = new Encoder(config);
            final_layer_norm = new LoadedLayerNorm(config.Width);
            RegisterComponents();
        }
    }

    private sealed class Embeddings : nn.Module
    {
        public readonly LoadedTable token_embedding, position_embedding;

        public Embeddings(ClipTextConfig config) : base(nameof(Embeddings))
        {
            token_embedding = new LoadedTable(config.Vocabulary, config.Width);
            position_embedding = new LoadedTable(config.Length, config.Width);
            RegisterComponents();
        }
    }

    private sealed class Encoder : nn.Module
    {
        public readonly ModuleList<Layer> layers;

        public Encoder(ClipTextConfig config) : base(nameof(Encoder))
        {
            layers = new ModuleList<Layer>([.. Enumerable.Range(0, config.Layers).Select(_ => new Layer(config))]);
            RegisterComponents();
        }
    }

    private sealed class Layer : nn.Module
    {
        private readonly LoadedLayerNorm layer_norm1, layer_norm2;
        private readonly SelfAttention self_attn;
        private readonly Mlp mlp;

        public Layer(ClipTextConfig config) : base(nameof(Layer))
        {
            (layer_norm1, layer_norm2) = (new LoadedLayerNorm(config.Width), new LoadedLayerNorm(config.Width));
            self_attn = new SelfAttention(config);
            mlp = new Mlp(config);
            RegisterComponents();
        }

        public Tensor Forward(Tensor x)
        {
            x = x.Plus(self_attn.Forward(layer_norm1.forward(x)));
            return x.Plus(mlp.Forward(layer_norm2.forward(x)));
        }
    }

    private sealed class SelfAttention : nn.Module
    {
        private readonly LoadedLinear q_proj, k_proj, v_proj, out_proj;
        private readonly long heads;

        public SelfAttention(ClipTextConfig config) : base(nameof(SelfAttention))
        {
            LoadedLinear Square() => new(config.Width, config.Width);
            (q_proj, k_proj, v_proj, out_proj, heads) = (Square(), Square(), Square(), Square(), config.Heads);
            RegisterComponents();
        }

        // Every token sees itself and those before it.
        public Tensor Forward(Tensor x)
        {
            Tensor Heads(LoadedLinear projection) => NetworkMath.SplitHeads(projection.forward(x), heads);
            return out_proj.forward(NetworkMath.MergeHeads(NetworkMath.Attend(Heads(q_proj), Heads(k_proj), Heads(v_proj), causal: true)));
        }
    }

    private sealed class Mlp : nn.Module
    {
        private readonly LoadedLinear fc1, fc2;
        private readonly bool quick;

        public Mlp(ClipTextConfig config) : base(nameof(Mlp))
        {
            (fc1, fc2, quick) = (new LoadedLinear(config.Width, config.Hidden), new LoadedLinear(config.Hidden, config.Width), config.QuickGelu);
            RegisterComponents();
        }

        public Tensor Forward(Tensor x)
        {
            var h = fc1.forward(x);
            return fc2.forward(quick ? h * h.mul(QuickGeluSlope).sigmoid_() : functional.gelu(h));
        }
    }
}
