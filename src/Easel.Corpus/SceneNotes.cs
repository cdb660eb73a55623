using System.Globalization;
using Easel.Corpus.Graphics;

namespace Easel.Corpus;

/// <summary>How a training scene comes about: a latent's scene is made anew from this whenever it is needed.</summary>
/// <param name="Seed">Seed of the sampled scene.</param>
/// <param name="Strewn">Things strewn over it; null for the scene itself.</param>
/// <param name="Styles">The styles they are strewn in.</param>
public sealed record SceneOrigin(ulong Seed, WantedThings? Strewn = null, StrewnStyles Styles = StrewnStyles.Sampled)
{
    /// <summary>The scene.</summary>
    /// <param name="aspect">Width over height of the picture.</param>
    public Scene Draw(float aspect) => SceneSampler.Sample(Seed, aspect) is var scene && Strewn is null ? scene : Strewn.Strewn(scene, Seed, styles: Styles);

    /// <summary>Whether its picture is drawn by the main hand of its style, the set of sprites that most of that style's pictures have.</summary>
    /// <param name="scene">The scene, from <see cref="Draw"/>.</param>
    public bool IsByMainHand(Scene scene) => GraphicCatalogue.Sprites(scene.Layout) is var sets && sets.Choose(Seed) == sets.Main;
}

/// <summary>The origins of the scenes that a file of latents holds, as notes in that file.</summary>
public static class SceneNotes
{
    private const string Seeds = "seeds", First = "first", Strewn = "strewn", Styles = "styles", Plain = "plain";

    /// <summary>The notes.</summary>
    /// <param name="scenes">Where they come from, in the order of the latents; of one kind but for their seeds.</param>
    public static Dictionary<string, string> Write(IReadOnlyList<SceneOrigin> scenes)
    {
        var notes = new Dictionary<string, string> { [Seeds] = string.Join(' ', scenes.Select(scene => scene.Seed.ToString(CultureInfo.InvariantCulture))) };
        if (scenes[0].Strewn is { } strewn) notes[Strewn] = string.Join(',', strewn.Nouns);
        if (scenes[0].Styles is not StrewnStyles.Sampled and var styles) notes[Styles] = styles.ToString();
        return notes;
    }

    /// <summary>The origins noted in a file; older files name the first of neighbouring seeds, and only whether all are in the plain style.</summary>
    /// <param name="notes">Notes of the file.</param>
    /// <param name="count">How many latents it holds.</param>
    public static IReadOnlyList<SceneOrigin> Read(IReadOnlyDictionary<string, string> notes, int count)
    {
        var strewn = notes.TryGetValue(Strewn, out var nouns) ? new WantedThings(nouns.Split(',').ToHashSet()) : null;
        static ulong Number(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);
        var seeds = notes.TryGetValue(Seeds, out var list) ? list.Split(' ').Select(Number) : Enumerable.Range(0, count).Select(i => Number(notes[First]) + (ulong)i);
        var styles = notes.TryGetValue(Styles, out var name) ? Enum.Parse<StrewnStyles>(name) : notes.ContainsKey(Plain) ? StrewnStyles.Plain : StrewnStyles.Sampled;
        return [.. seeds.Select(seed => new SceneOrigin(seed, strewn, styles))];
    }
}
