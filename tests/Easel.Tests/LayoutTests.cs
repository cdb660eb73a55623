using Easel.Layouts;

namespace Easel.Tests;

public sealed class BoxTests
{
    [Fact]
    public void CentreX_IsHalfWay() => Assert.Equal(0.5f, new Box(0.25f, 0, 0.75f, 1).CentreX);
}
