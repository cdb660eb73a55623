using Easel.Conversation;
using Easel.Layouts;

namespace Easel.Tests.Conversation;

public sealed class IntentTests
{
    private static readonly ItemSelector Car = new("car"), Boat = new("boat");

    [Fact]
    public void ChangedInPlace_OfWhatChangesOneKindOfThing_IsThatThing()
    {
        foreach (var change in new SceneChange[] { new SceneChange.Recolour(Car, "red"), new SceneChange.Replace(Car, "boat", null), new SceneChange.Remove(Car), new SceneChange.Resize(Car, 0.5) })
            Assert.Equal("car", Changing(change).ChangedInPlace);
        Assert.Equal("car", Changing(new SceneChange.Recolour(Car, "red"), new SceneChange.Resize(Car, 0.5)).ChangedInPlace);
    }

    [Fact]
    public void ChangedInPlace_OfWhatNeedsMoreRoom_IsNothing()
    {
        foreach (var changes in new SceneChange[][]
        {
            [], [new SceneChange.Add("car", 1, null, PicturePosition.Anywhere, null)], [new SceneChange.SetTerm("time", "night")], [new SceneChange.Resize(Car, 2)], [new SceneChange.Recolour(new ItemSelector(null), "red")],
            [new SceneChange.Recolour(Car, "red"), new SceneChange.Recolour(Boat, "red")], [new SceneChange.Recolour(Car, "red"), new SceneChange.SetTerm("time", "night")],
        })
            Assert.Null(Changing(changes).ChangedInPlace);
    }

    private static Intent Changing(params SceneChange[] changes) => new(IntentAction.Edit) { Changes = changes };
}
