using Easel.Layouts;

namespace Easel.Corpus.Places;

/// <summary>A place in the making: collects its regions, back to front. The sky is there already where there is one.</summary>
/// <param name="regions">The regions so far.</param>
/// <param name="horizon">Height of the horizon, 0–1 from the top.</param>
/// <param name="dice">Source of every choice.</param>
internal sealed class PlaceDraft(List<LayoutItem> regions, float horizon, Dice dice)
{
    public IReadOnlyList<LayoutItem> Regions => regions;

    public float Horizon => horizon;

    public void Add(string noun, float top, float bottom, float left = 0, float right = 1, string? colour = null) => regions.Add(new LayoutItem(noun, colour, new Box(left, top, right, bottom)));

    public float Span(float low, float high) => MathF.Round(dice.Span(low, high), 2);

    public bool Chance(double probability) => dice.Chance(probability);

    /// <summary>The finished place with air above the horizon and ground from a little below it to the front.</summary>
    public Setting Stand(float groundTop, float skyBottom) => new(regions, .05f, skyBottom, groundTop, .97f);
}

/// <summary>A region that a place brings along.</summary>
/// <param name="Name">Canonical noun.</param>
/// <param name="Synonyms">Other words, separated by commas.</param>
/// <param name="Paint">Paints it into a rectangle.</param>
/// <param name="Flat">Whether it lies flat, so that its rows come nearer downwards.</param>
/// <param name="Nearness">How near it is when it stands upright: 0 infinitely far, 255 at the viewer's feet.</param>
internal sealed record RegionKind(string Name, string Synonyms, Action<Brush, SkiaSharp.SKRect> Paint, bool Flat = false, byte Nearness = 12);
