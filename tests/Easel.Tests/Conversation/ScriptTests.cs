namespace Easel.Tests.Conversation;

/// <summary>Some 450 turns with the intents they must be understood as.</summary>
public sealed class ScriptTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("written-first.txt")]
    [InlineData("held-out.txt")]
    [InlineData("written-after.txt")]
    [InlineData("round-a.txt")]
    [InlineData("round-b.txt")]
    [InlineData("round-c.txt")]
    public void Read_ScriptedConversations_AreUnderstood(string file)
    {
        var turns = new Script().Play(file);

        foreach (var turn in turns.Where(turn => !turn.IsExact))
            output.WriteLine($"{turn.Conversation} > {turn.Words}\n  expected {turn.Expected} {turn.Prompt}\n  actual   {turn.Actual} {(turn.Prompt is null ? "" : turn.ActualPrompt)}");
        var (exact, action) = (turns.Count(turn => turn.IsExact), turns.Count(turn => turn.IsRightAction));
        output.WriteLine($"{file}: {turns.Count} turns, {exact} exactly, {action} with the right action");
        Assert.InRange(turns.Count, 40, 110);
        Assert.True(exact >= 0.95 * turns.Count, $"{exact} of {turns.Count} turns are understood exactly");
        Assert.True(action >= 0.99 * turns.Count, $"{action} of {turns.Count} turns have the right action");
    }
}
