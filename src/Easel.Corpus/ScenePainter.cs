using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus;

/// <summary>Paints layouts. The layout decides everything but small details, which the seed decides.</summary>
/// <param name="kit">Sprites of the things that are not drawn by code.</param>
public sealed class ScenePainter(ArtKit kit)
{
    /// <summary>Paints a layout.</summary>
    /// <param name="layout">The plan; words of <see cref="CorpusLexicon"/>.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="seed">Decides stars, drops and flakes.</param>
    /// <returns>An opaque RGBA picture; the caller disposes it.</returns>
    public SKBitmap Paint(Layout layout, int width, int height, ulong seed)
    {
        var random = new Random(unchecked((int)(seed * 0x9E3779B97F4A7C15UL >> 33)));
        var palette = new Palette(layout);
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(palette.SkyBottom);
            foreach (var item in layout.Items)
            {
                var r = new SKRect(item.Box.Left * width, item.Box.Top * height, item.Box.Right * width, item.Box.Bottom * height);
                if (Nouns.ByName.TryGetValue(item.Noun, out var noun)) DrawThing(canvas, item, noun, r, layout, palette);
                else RegionPainter.Draw(canvas, item, r, layout, palette, random);
            }
            DrawWeather(canvas, layout, palette, random, width, height);
        }
        return StyleFilter.Apply(layout.Style, bitmap);
    }

    private void DrawThing(SKCanvas canvas, LayoutItem item, Noun noun, SKRect r, Layout layout, Palette palette)
    {
        if (noun.Habitat is Habitat.Ground or Habitat.Plant or Habitat.Road or Habitat.Building or Habitat.Indoors or Habitat.Table && layout.Place is not ("space" or "underwater") && item.Noun is not ("window" or "picture frame"))
        {
            using var shadow = new SKPaint { Color = SKColors.Black.WithAlpha(70), IsAntialias = true, MaskFilter = SKMaskFilter.CreateBlur(SKBlurStyle.Normal, Math.Max(1, r.Width * .03f)) };
            canvas.DrawOval(r.MidX, r.Bottom - r.Height * .015f, r.Width * .46f, Math.Max(1, r.Width * .06f), shadow);
        }
        if (kit.Sprite(item.Noun) is { } sprite)
        {
            using var paint = new SKPaint { IsAntialias = true, ColorFilter = Filter(item, palette) };
            canvas.DrawImage(sprite, r, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear), paint);
        }
        else ThingPainter.Draw(canvas, item, r, layout, palette);
        if (noun.Habitat == Habitat.Water && layout.Place is not ("underwater" or "studio" or "space"))
        {
            using var ripple = new SKPaint { Color = SKColors.White.WithAlpha(120), IsAntialias = true };
            canvas.DrawOval(r.MidX, r.Bottom - r.Height * .02f, r.Width * .52f, Math.Max(1, r.Width * .025f), ripple);
        }
    }

    /// <summary>Recolours by brightness (dark to light of the wanted colour), then multiplies by the light.</summary>
    private static SKColorFilter? Filter(LayoutItem item, Palette palette)
    {
        var t = palette.Tint;
        var light = t is { Red: 255, Green: 255, Blue: 255 } ? null : SKColorFilter.CreateLighting(t, SKColors.Black);
        if (item.Colour is null) return light;
        var c = Palette.Named(item.Colour);
        // Brightness L = .35R + .5G + .15B, stretched; the result runs from a dark shade through the colour towards white.
        var (boost, lift) = item.Colour is "black" ? (.7f, -.02f) : item.Colour is "white" ? (.6f, .42f) : (1.15f, .12f);
        float[] Row(float channel) => [.35f * boost * Scale(channel), .5f * boost * Scale(channel), .15f * boost * Scale(channel), 0, lift * Scale(channel)];
        float Scale(float channel) => .12f + 1.05f * channel / 255f;
        var colour = SKColorFilter.CreateColorMatrix([.. Row(c.Red), .. Row(c.Green), .. Row(c.Blue), 0, 0, 0, 1, 0]);
        return light is null ? colour : SKColorFilter.CreateCompose(light, colour);
    }

    private static void DrawWeather(SKCanvas canvas, Layout layout, Palette palette, Random random, int width, int height)
    {
        switch (layout.Weather)
        {
            case "rain" or "storm":
                using (var drop = new SKPaint { Color = SKColors.White.WithAlpha(105), StrokeWidth = Math.Max(1, width * .005f), IsAntialias = true })
                    for (var i = 0; i < 60; i++)
                    {
                        var (x, y) = (random.NextSingle() * width * 1.1f, random.NextSingle() * height);
                        canvas.DrawLine(x, y, x - width * .018f, y + height * .06f, drop);
                    }
                break;
            case "snow":
                using (var flake = new SKPaint { Color = SKColors.White.WithAlpha(235), IsAntialias = true })
                    for (var i = 0; i < 70; i++) canvas.DrawCircle(random.NextSingle() * width, random.NextSingle() * height, width * (.004f + .006f * random.NextSingle()), flake);
                break;
            case "fog":
                var mist = palette.Night ? Palette.C(0x5C6A86) : Palette.C(0xE9EEF1);
                using (var fog = new SKPaint { Shader = SKShader.CreateLinearGradient(new SKPoint(0, 0), new SKPoint(0, height), [mist.WithAlpha(90), mist.WithAlpha(190), mist.WithAlpha(60)], [0, .52f, 1], SKShaderTileMode.Clamp) })
                    canvas.DrawRect(0, 0, width, height, fog);
                break;
        }
    }
}
