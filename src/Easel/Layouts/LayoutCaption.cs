namespace Easel.Layouts;

/// <summary>A layout in words.</summary>
public static class LayoutCaption
{
    /// <summary>What is to be seen, back to front, each once: <c>beach, night, natural, clear, summer, illustration, wide, sky, sea, red boat</c>.</summary>
    /// <param name="layout">The layout.</param>
    public static string Of(Layout layout) =>
        string.Join(", ", layout.Globals.Concat(layout.Items.Select(item => item.Colour is null ? item.Noun : $"{item.Colour} {item.Noun}")).Distinct());
}
