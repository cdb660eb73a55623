using Easel.Cli;
using Easel.Cli.Chat;
using Easel.Images;

namespace Easel.Tests.Cli;

public sealed class ChatTests(TinyModel model) : IClassFixture<TinyModel>, IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Chat_LinesFromAPipe_AreAnsweredInPlainText()
    {
        var outcome = Chat("a red car on a beach\nthe second one\nmake the car blue\n/versions\n");

        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.Contains("generate \"a red car on a beach\"", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("edit of=2 recolour car blue", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("* 5 (from 2): a blue car on a beach", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', outcome.Out);
        Assert.Equal(["001.png", "002.png", "003.png", "004.png", "005.png", "chat.json", "transcript.txt"], Names());
    }

    [Fact]
    public void Chat_TheChoiceLeftToEasel_GoesOnWithTheBest()
    {
        using var judging = new TinyModel().WithReader();
        var outcome = Chat("a red car on a beach\nyou choose\n/versions\n", judging);
        var said = System.Text.RegularExpressions.Regex.Match(outcome.Out, @"Easel chose picture (\d): \d of \d things asked for can be seen");
        Assert.True(said.Success, outcome.Out);
        Assert.Contains($"* {said.Groups[1].Value}: a red car on a beach", outcome.Out, StringComparison.Ordinal);

        Assert.Contains("cannot look at pictures", Chat("a red car on a beach\nyou choose\n").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Chat_SameWordsAndSeed_GiveTheSamePictures()
    {
        Chat("a red car on a beach\nmake it blue\n");
        var first = File.ReadAllBytes(Path.Combine(Folder, "005.png"));
        Directory.Delete(Folder, recursive: true);
        Chat("a red car on a beach\nmake it blue\n");

        Assert.Equal(first, File.ReadAllBytes(Path.Combine(Folder, "005.png")));
    }

    [Fact]
    public void Chat_Edit_KeepsSeedAndRepeatsFromItsRecipe()
    {
        Chat("a red car on a beach\nmake it blue\n");
        var recipe = Shell.Run("recipe", Path.Combine(Folder, "005.png")).Out;

        Assert.Contains("seed      5", recipe, StringComparison.Ordinal);
        Assert.Equal(0, Shell.Run("create", "--model", model.Folder, "--like", Path.Combine(Folder, "005.png"), "-o", _folder.File("again.png")).Code);
        Assert.Equal(PictureFile.Load(Path.Combine(Folder, "005.png")).Pixels.ToArray(), PictureFile.Load(_folder.File("again.png")).Pixels.ToArray());
    }

    [Fact]
    public void Chat_FolderOfBefore_GoesOn()
    {
        Chat("a red car on a beach\n");
        var outcome = Chat("make the car blue\nundo\nundo\n");

        Assert.Contains("4 pictures so far", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("picture 5", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("This is the first picture.", outcome.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"versions":[],"shown":[4],"path":[],"at":-1}""")]
    public void Chat_DamagedConversation_IsRefusedAndKept(string json)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "chat.json"), json);
        var outcome = Chat("a red car\n");

        Assert.Equal(2, outcome.Code);
        Assert.Contains("chat.json", outcome.ErrorLine, StringComparison.Ordinal);
        Assert.Equal(json, File.ReadAllText(Path.Combine(Folder, "chat.json")));
    }

    [Fact]
    public void Chat_FolderInUse_IsRefused()
    {
        using var other = ChatFolder.Open(Folder);

        Assert.Contains("Another conversation", Chat("a red car\n").ErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nonsense", "/help")]
    [InlineData("/show 99", "There is no picture 99")]
    [InlineData("320x77", "cannot be made")]
    [InlineData("1:40", "cannot be made")]
    [InlineData("what is in this picture?", "car")]
    [InlineData("draw a bar chart of 3 apples", "no charts")]
    [InlineData("why is it red?", "with seed")]
    [InlineData("/layout", "\"place\"")]
    public void Chat_LineThatPaintsNothing_IsAnsweredAndTheTalkGoesOn(string line, string answer)
    {
        var outcome = Chat($"a red car on a beach\n{line}\nundo\n");

        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.Contains(answer, outcome.Out, StringComparison.Ordinal);
        Assert.Contains("= undo", File.ReadAllText(Path.Combine(Folder, "transcript.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public void Chat_Save_CopiesThePictureAndReplacesNothing()
    {
        var file = _folder.File("my car.png");
        var outcome = Chat($"a red car on a beach\n/save {file} 2\n/save {file}\n/save {_folder.File("car.txt")}\n/save {_folder.File("car.webp")} 2\n");

        Assert.Equal(File.ReadAllBytes(Path.Combine(Folder, "002.png")), File.ReadAllBytes(file));
        Assert.Equal(Recipe.Find(File.ReadAllBytes(file)), Recipe.Find(File.ReadAllBytes(_folder.File("car.webp"))), (a, b) => a!.ToJson() == b!.ToJson());
        Assert.Contains("exists; choose another name", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("'.txt' of", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Chat_InterruptedStep_StopsAndTheTalkGoesOn()
    {
        using var interrupts = new Interrupts();
        using var output = new InterruptingWriter("generate", interrupts);
        var terminal = new Terminal(output, TextWriter.Null, interrupts.Stop) { In = new StringReader("a red car on a beach\na boat at sea\n"), Interrupts = interrupts };
        var code = EaselCommand.Run(["chat", "--model", model.Folder, "--folder", Folder, "--drafts", "1"], terminal);

        Assert.Equal(0, code);
        Assert.Contains("stopped; what was finished is kept.", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("picture 1: ", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("a boat at sea", File.ReadAllText(Path.Combine(Folder, "chat.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Raise_DuringAStep_EndsTheStepAlone()
    {
        using var interrupts = new Interrupts();
        interrupts.Step(stop =>
        {
            Assert.True(interrupts.Raise(endsSteps: true));
            Assert.True(stop.IsCancellationRequested);
        });
        Assert.False(interrupts.Stop.IsCancellationRequested);
        Assert.True(interrupts.Raise(endsSteps: true));
        Assert.True(interrupts.Stop.IsCancellationRequested);
        Assert.False(interrupts.Raise(endsSteps: true));
    }

    [Theory]
    [InlineData("xterm-256color", "", "", "Blocks")]
    [InlineData("xterm-kitty", "", "", "Kitty")]
    [InlineData("xterm-256color", "ghostty", "", "Kitty")]
    [InlineData("foot", "", "", "Sixel")]
    [InlineData("tmux-256color", "ghostty", "", "Blocks")]
    [InlineData("dumb", "", "", "None")]
    [InlineData("xterm", "", "1", "None")]
    public void Choose_Environment_SaysWhatTheTerminalCan(string term, string program, string noColour, string expected) =>
        Assert.Equal(expected, TerminalPicture.Choose("auto", isTerminal: true, name => name switch { "TERM" => term, "TERM_PROGRAM" => program, "NO_COLOR" => noColour, _ => null }).ToString());

    [Fact]
    public void Choose_NoTerminal_ShowsNothing() => Assert.Equal(PreviewKind.None, TerminalPicture.Choose("auto", isTerminal: false, _ => "xterm-kitty"));

    [Fact]
    public void Draw_RedOverBlue_IsOneHalfBlockInBothColours()
    {
        var picture = Picture.FromRgba([255, 0, 0, 255, 0, 0, 255, 255], 1, 2);

        Assert.Equal("\e[38;2;255;0;0;48;2;0;0;255m▀\e[0m\n", TerminalPicture.Draw(picture, PreviewKind.Blocks, 80));
        Assert.Contains("#180@", TerminalPicture.Draw(picture, PreviewKind.Sixel, 80), StringComparison.Ordinal);
        Assert.StartsWith("\e_Ga=T,f=100,m=0;", TerminalPicture.Draw(picture, PreviewKind.Kitty, 80), StringComparison.Ordinal);
    }

    [Fact]
    public void Chat_PreviewAsked_IsDrawnBesideTheText() => Assert.Contains("▀", Chat("a red car on a beach\n", "--preview", "blocks").Out, StringComparison.Ordinal);

    private string Folder => _folder.File("talk");

    private string[] Names() => [.. Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private Shell.Outcome Chat(string words, params string[] options) => Chat(words, model, options);

    private Shell.Outcome Chat(string words, TinyModel model, params string[] options)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = EaselCommand.Run(["chat", "--model", model.Folder, "--folder", Folder, "--seed", "5", .. options], new Terminal(output, error, TestContext.Current.CancellationToken) { In = new StringReader(words) });
        return new Shell.Outcome(code, output.ToString(), error.ToString());
    }

    /// <summary>Presses Ctrl+C when a line first begins with a word.</summary>
    private sealed class InterruptingWriter(string word, Interrupts interrupts) : StringWriter
    {
        private bool _isDone;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (_isDone || value?.StartsWith(word, StringComparison.Ordinal) != true) return;
            _isDone = true;
            interrupts.Raise(endsSteps: true);
        }
    }
}
