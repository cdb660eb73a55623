using CsCheck;
using Easel.Conversation;
using Easel.Layouts;

namespace Easel.Tests.Conversation;

public sealed class ChatStateTests
{
    private static readonly string[] Slips = ["", "0", "-1", "null", "\"", "}", "[", "9999999999", "NaN", "x"];

    [Fact]
    public void After_UndoThenEdit_BranchesAndForgetsTheRedo()
    {
        var state = Edit(Edit(Script.Start("a red car"), 1), 2).After(new Intent(IntentAction.Undo), []);
        var branched = Edit(state, state.Current!.Number);

        Assert.Equal(2, state.Current!.Number);
        Assert.Equal((4, 2), (branched.Current!.Number, branched.Current.Parent));
        Assert.Equal(4, branched.After(new Intent(IntentAction.Redo), []).Current!.Number);
        Assert.Equal(1, branched.Root(branched.Current).Number);
        Assert.Equal(4, branched.Versions.Count);
    }

    [Fact]
    public void After_UndoPastTheBeginning_StaysAtTheFirst()
    {
        var state = Edit(Script.Start("a red car"), 1);

        Assert.Equal(1, state.After(new Intent(IntentAction.Undo) { Count = 9 }, []).Current!.Number);
        Assert.Null(ChatState.Empty.After(new Intent(IntentAction.Undo), []).Current);
    }

    [Fact]
    public void After_StateBefore_IsUnchanged()
    {
        var before = Script.Start("a red car");
        Edit(before, 1);

        Assert.Single(before.Versions);
    }

    [Fact]
    public void ReadState_WhatWasWritten_IsTheSame()
    {
        var lexicon = Script.Lexicon();
        var state = Edit(Script.Start("two red cars on a beach"), 1);
        var read = ConversationJson.ReadState(ConversationJson.Write(state), lexicon);

        Assert.Equal(ConversationJson.Write(state), ConversationJson.Write(read));
        Assert.Equal(state.Focus, read.Focus);
        Assert.Equal(IntentText.Write(state.Last!), IntentText.Write(read.Last!));
        Assert.Equal(state.Current!.Layout!.Items, read.Current!.Layout!.Items);
    }

    [Fact]
    public void ReadState_DamagedFile_IsRefusedOrSound()
    {
        var lexicon = Script.Lexicon();
        var json = ConversationJson.Write(Edit(Script.Start("two red cars on a beach"), 1));

        Check.Sample(Gen.Select(Gen.Int[0, json.Length - 1], Gen.Int[0, 12], Gen.Int[0, Slips.Length - 1]), (at, length, slip) =>
        {
            var damaged = json.Remove(at, Math.Min(length, json.Length - at)).Insert(at, Slips[slip]);
            try
            {
                var state = ConversationJson.ReadState(damaged, lexicon);
                new TurnReader(lexicon).Read(state, new TurnMessage("make it blue"));
            }
            catch (InvalidRequestException)
            {
            }
        }, iter: 300);
    }

    private static ChatState Edit(ChatState state, int target)
    {
        var intent = new Intent(IntentAction.Edit)
        {
            Target = target, Changes = [new SceneChange.Recolour(new ItemSelector("car", null), "blue"), new SceneChange.Add("dog", 1, null, PicturePosition.Left, new ItemAnchor(Relation.Beside, new ItemSelector("car")))],
            Format = new PictureFormat(3, 2), Subject = new ItemSelector("car", null),
        };
        return state.After(intent, [state.Find(target)!]);
    }
}
