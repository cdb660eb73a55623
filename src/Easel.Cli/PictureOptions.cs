using System.CommandLine;

namespace Easel.Cli;

/// <summary>What <c>create</c> and <c>plan</c> both need to know about a picture.</summary>
internal sealed class PictureOptions
{
    public PromptArgument Prompt { get; } = new();

    public Option<PictureSize?> Size { get; } = Values.Of<PictureSize>(
        "--size", "WxH", "Width and height in pixels, such as 320x256; the model's own size when not given.", "a size such as 320x256, of two whole numbers from 1", PictureSize.TryParse);

    public Option<ulong?> Seed { get; } = Values.Number<ulong>(
        "--seed", "Same seed, same picture; a random one is drawn, and shown, when not given.", $"a whole number from 0 to {ulong.MaxValue}");

    public void AddTo(Command command)
    {
        command.Add(Prompt);
        command.Add(Size);
        command.Add(Seed);
    }

    /// <summary>The request so far: what an original says, with every option that was given in its place.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="original">A recipe to start from; null for none.</param>
    public ImageRequest Request(ParseResult parse, Recipe? original = null)
    {
        var (words, size) = (Prompt.Of(parse), parse.GetValue(Size));
        var request = original?.ToRequest() ?? new ImageRequest(words) { Seed = (ulong)Random.Shared.Next() };
        return request with
        {
            Prompt = words.Length > 0 ? words : request.Prompt,
            Width = size?.Width ?? request.Width,
            Height = size?.Height ?? request.Height,
            Seed = parse.GetValue(Seed) ?? request.Seed,
        };
    }
}
