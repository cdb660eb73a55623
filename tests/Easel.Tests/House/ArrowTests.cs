using System.Text.RegularExpressions;

namespace Easel.Tests.House;

/// <summary>Reads the <c>using Easel.*</c> lines of every room and fails on an arrow that ARCHITECTURE.md does not draw.</summary>
public sealed partial class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        [""] = ["Conversation", "Families", "Denoising", "Images", "Layouts", "Models", "Runtime"],
        ["Prompts"] = [],
        ["Layouts"] = ["Prompts", "Images"],
        ["Conversation"] = ["Layouts", "Images"],
        ["Models"] = [],
        ["Denoising"] = [],
        ["Families"] = ["Models", "Denoising", "Prompts", "Layouts", "Checkpoints"],
        ["Images"] = [],
        ["Checkpoints"] = [],
        ["Store"] = ["Checkpoints"],
        ["Training"] = ["Models", "Denoising", "Layouts", "Checkpoints", "Prompts"],
        ["Runtime"] = [],
    };

    [Fact]
    public void Rooms_UseOnlyTheRoomsTheyMay()
    {
        var source = Path.Combine(Checkout.Root, "src", "Easel");
        var wrong = new List<string>();
        foreach (var file in Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories))
        {
            var room = Path.GetDirectoryName(Path.GetRelativePath(source, file))!.Split(Path.DirectorySeparatorChar)[0];
            if (room is "bin" or "obj") continue;
            Assert.True(Allowed.ContainsKey(room), $"{room} is a room that ARCHITECTURE.md does not name");
            wrong.AddRange(UsingLine().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value).Where(used => !Allowed[room].Contains(used)).Select(used => $"{file}: {used}"));
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void Architecture_NamesEveryRoom()
    {
        var text = File.ReadAllText(Path.Combine(Checkout.Root, "ARCHITECTURE.md"));
        Assert.All(Allowed.Keys.Where(room => room.Length > 0), room => Assert.Contains($"`{room}/`", text));
    }

    [GeneratedRegex(@"^using (?:static )?Easel\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex UsingLine();
}
