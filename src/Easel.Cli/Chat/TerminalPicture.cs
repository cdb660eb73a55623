using System.Globalization;
using System.Text;
using Easel.Images;

namespace Easel.Cli.Chat;

/// <summary>How a terminal can show a picture.</summary>
internal enum PreviewKind { None, Blocks, Kitty, Sixel }

/// <summary>Pictures as text that a terminal draws.</summary>
internal static class TerminalPicture
{
    private const int Chunk = 4096, Levels = 6;

    /// <summary>What to use.</summary>
    /// <param name="name">auto, or the name of a kind.</param>
    /// <param name="isTerminal">Whether a terminal shows the output.</param>
    /// <param name="environment">Reads an environment variable.</param>
    public static PreviewKind Choose(string name, bool isTerminal, Func<string, string?> environment)
    {
        if (name != "auto") return Enum.Parse<PreviewKind>(name, ignoreCase: true);
        if (!isTerminal) return PreviewKind.None;
        var (term, program) = (environment("TERM") ?? "", environment("TERM_PROGRAM") ?? "");
        if (term == "dumb" || environment("NO_COLOR") is { Length: > 0 }) return PreviewKind.None;
        // Inside tmux and screen graphics do not reach the terminal.
        if (term.StartsWith("screen", StringComparison.Ordinal) || term.StartsWith("tmux", StringComparison.Ordinal)) return PreviewKind.Blocks;
        if (environment("KITTY_WINDOW_ID") is { Length: > 0 } || term == "xterm-kitty" || program is "ghostty" or "WezTerm") return PreviewKind.Kitty;
        return term.Contains("sixel", StringComparison.Ordinal) || term is "foot" or "mlterm" || term.StartsWith("foot-", StringComparison.Ordinal) ? PreviewKind.Sixel : PreviewKind.Blocks;
    }

    /// <summary>The text that draws a picture and ends its line.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="kind">How.</param>
    /// <param name="columns">Width of the terminal in characters.</param>
    public static string Draw(Picture picture, PreviewKind kind, int columns) => kind switch
    {
        PreviewKind.Blocks => Blocks(picture, Math.Clamp(columns - 1, 1, 100)),
        PreviewKind.Kitty => Kitty(picture),
        PreviewKind.Sixel => Sixel(picture),
        _ => "",
    };

    /// <summary>Two pixels per character: the upper half block in one colour over another.</summary>
    public static string Blocks(Picture picture, int columns)
    {
        var width = Math.Min(columns, picture.Width);
        var height = Math.Max(2, (int)Math.Round(picture.Height * (double)width / picture.Width) / 2 * 2);
        var small = picture.Resize(width, height);
        var text = new StringBuilder();
        for (var y = 0; y < height; y += 2)
        {
            for (var x = 0; x < width; x++)
            {
                var upper = small.Pixels.Slice((y * width + x) * 4, 3);
                var lower = small.Pixels.Slice(((y + 1) * width + x) * 4, 3);
                text.Append(CultureInfo.InvariantCulture, $"\e[38;2;{upper[0]};{upper[1]};{upper[2]};48;2;{lower[0]};{lower[1]};{lower[2]}m▀");
            }
            text.Append("\e[0m\n");
        }
        return text.ToString();
    }

    /// <summary>The graphics protocol of kitty: the PNG itself, in chunks.</summary>
    public static string Kitty(Picture picture)
    {
        var data = Convert.ToBase64String(PictureCodec.Encode(picture, ImageFormat.Png));
        var text = new StringBuilder();
        for (var at = 0; at < data.Length; at += Chunk)
            text.Append("\e_G").Append(at == 0 ? "a=T,f=100," : "").Append(at + Chunk < data.Length ? "m=1;" : "m=0;").Append(data, at, Math.Min(Chunk, data.Length - at)).Append("\e\\");
        return text.Append('\n').ToString();
    }

    /// <summary>Sixel graphics in a cube of 216 colours with ordered dithering.</summary>
    public static string Sixel(Picture picture)
    {
        var text = new StringBuilder("\ePq").Append(CultureInfo.InvariantCulture, $"\"1;1;{picture.Width};{picture.Height}");
        for (var colour = 0; colour < Levels * Levels * Levels; colour++)
            text.Append(CultureInfo.InvariantCulture, $"#{colour};2;{colour / 36 * 20};{colour / 6 % 6 * 20};{colour % 6 * 20}");
        for (var top = 0; top < picture.Height; top += 6)
        {
            var rows = new Dictionary<int, byte[]>();
            for (var y = top; y < Math.Min(top + 6, picture.Height); y++)
                for (var x = 0; x < picture.Width; x++)
                {
                    var colour = Colour(picture, x, y);
                    if (!rows.TryGetValue(colour, out var row)) rows[colour] = row = new byte[picture.Width];
                    row[x] |= (byte)(1 << (y - top));
                }
            foreach (var (colour, row) in rows.OrderBy(entry => entry.Key))
            {
                text.Append(CultureInfo.InvariantCulture, $"#{colour}");
                for (var x = 0; x < row.Length;)
                {
                    var run = 1;
                    while (x + run < row.Length && row[x + run] == row[x]) run++;
                    var sixel = (char)(63 + row[x]);
                    if (run > 3) text.Append(CultureInfo.InvariantCulture, $"!{run}{sixel}");
                    else text.Append(sixel, run);
                    x += run;
                }
                text.Append('$');
            }
            text.Append('-');
        }
        return text.Append("\e\\\n").ToString();
    }

    private static readonly int[] Dither = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];

    private static int Colour(Picture picture, int x, int y)
    {
        var pixel = picture.Pixels.Slice((y * picture.Width + x) * 4, 3);
        var threshold = (Dither[y % 4 * 4 + x % 4] + 0.5) / 16;
        int Level(byte value) => (int)(value / 255.0 * (Levels - 1) + threshold);
        return Math.Min(Levels - 1, Level(pixel[0])) * 36 + Math.Min(Levels - 1, Level(pixel[1])) * 6 + Math.Min(Levels - 1, Level(pixel[2]));
    }
}
