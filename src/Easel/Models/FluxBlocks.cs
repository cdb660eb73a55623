using static TorchSharp.torch;

namespace Easel.Models;

// Blocks that FLUX.1 and Chroma share, under diffusers' key names. Chroma's have no layers for shifts, scales and gates: they are given.

/// <summary>Picture and text, each with weights of its own, attend to both.</summary>
internal sealed class TwoStreamBlock : nn.Module
{
    private readonly Modulation? norm1, norm1_context;
    private readonly JointAttention attn;
    private readonly GeluFeedForward ff, ff_context;

    public TwoStreamBlock(long width, long heads, bool isModulated = true) : base(nameof(TwoStreamBlock))
    {
        if (isModulated) (norm1, norm1_context) = (new Modulation(width, 6), new Modulation(width, 6));
        attn = new JointAttention(width, heads, norms: true);
        (ff, ff_context) = (new GeluFeedForward(width, 4 * width), new GeluFeedForward(width, 4 * width));
        RegisterComponents();
    }

    /// <param name="x">B×S×D picture tokens.</param>
    /// <param name="text">B×T×D text tokens.</param>
    /// <param name="activated">B×D, the picture's vector after silu.</param>
    /// <param name="rotation">Angles of the text's positions, then the picture's.</param>
    public (Tensor X, Tensor Text) Forward(Tensor x, Tensor text, Tensor activated, RotaryAngles rotation)
    {
        using var scope = NewDisposeScope();
        var (picture, answer) = Forward(x, text, norm1!.Of(activated), norm1_context!.Of(activated), rotation);
        return (picture.MoveToOuterDisposeScope(), answer.MoveToOuterDisposeScope());
    }

    /// <param name="x">B×S×D picture tokens.</param>
    /// <param name="text">B×T×D text tokens.</param>
    /// <param name="m">Shift, scale and gate of the picture's attention, then of its feed-forward layer, B×D each.</param>
    /// <param name="t">The text's.</param>
    /// <param name="rotation">Angles of the text's positions, then the picture's.</param>
    public (Tensor X, Tensor Text) Forward(Tensor x, Tensor text, Tensor[] m, Tensor[] t, RotaryAngles rotation)
    {
        using var scope = NewDisposeScope();
        var (picture, answer) = attn.Forward(NetworkMath.Modulate(NetworkMath.Normalise(x), m[0], m[1]), NetworkMath.Modulate(NetworkMath.Normalise(text), t[0], t[1]), rotation);
        static Tensor Through(Tensor x, Tensor answer, Tensor[] m, GeluFeedForward feed)
        {
            x = NetworkMath.GatedPlus(x, m[2], answer);
            return NetworkMath.GatedPlus(x, m[5], feed.forward(NetworkMath.Modulate(NetworkMath.Normalise(x), m[3], m[4])));
        }
        return (Through(x, picture, m, ff).MoveToOuterDisposeScope(), Through(text, answer!, t, ff_context).MoveToOuterDisposeScope());
    }
}

/// <summary>Attention and feed-forward side by side, of text and picture as one sequence (Dehghani et al. 2023, arXiv 2302.05442).</summary>
internal sealed class OneStreamBlock : nn.Module
{
    private readonly Modulation? norm;
    private readonly JointAttention attn;
    private readonly LoadedLinear proj_mlp, proj_out;

    public OneStreamBlock(long width, long heads, bool isModulated = true) : base(nameof(OneStreamBlock))
    {
        if (isModulated) norm = new Modulation(width, 3);
        attn = new JointAttention(width, heads, norms: true, hasText: false, hasOutput: false);
        (proj_mlp, proj_out) = (new LoadedLinear(width, 4 * width), new LoadedLinear(5 * width, width));
        RegisterComponents();
    }

    /// <param name="x">B×(T+S)×D.</param>
    /// <param name="activated">B×D, the picture's vector after silu.</param>
    /// <param name="rotation">Angles of all positions.</param>
    public Tensor Forward(Tensor x, Tensor activated, RotaryAngles rotation)
    {
        using var scope = NewDisposeScope();
        return Forward(x, norm!.Of(activated), rotation).MoveToOuterDisposeScope();
    }

    /// <param name="x">B×(T+S)×D.</param>
    /// <param name="m">Shift, scale and gate, B×D each.</param>
    /// <param name="rotation">Angles of all positions.</param>
    public Tensor Forward(Tensor x, Tensor[] m, RotaryAngles rotation)
    {
        using var scope = NewDisposeScope();
        var h = NetworkMath.Modulate(NetworkMath.Normalise(x), m[0], m[1]);
        var wide = proj_mlp.forward(h).gelu_(TorchSharp.Modules.GELU.Approximate.tanh);
        return NetworkMath.GatedPlus(x, m[2], proj_out.forward(cat([attn.Forward(h, rotation), wide], -1))).MoveToOuterDisposeScope();
    }
}
