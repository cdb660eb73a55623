using Easel.Corpus;
using SkiaSharp;

namespace Easel.Tests.Corpus;

public sealed class SpriteCacheTests
{
    private const int Side = 10, Bytes = Side * Side * 4;

    [Fact]
    public void Borrow_MoreThanTheBudget_KeepsWhatWasUsedLast()
    {
        using var cache = new SpriteCache(3 * Bytes);
        var made = new List<string>();
        void Use(string noun) => cache.Borrow(Key(noun), key => Make(key, made))!.Dispose();
        foreach (var noun in new[] { "a", "b", "c", "a", "d" }) Use(noun);
        Assert.Equal(3 * Bytes, cache.Bytes);
        Use("a");
        Use("c");
        Assert.Equal(["a", "b", "c", "d"], made);
        Use("b");
        Assert.Equal(["a", "b", "c", "d", "b"], made);
    }

    [Fact]
    public void Borrow_DroppedWhileOnLoan_StaysReadable()
    {
        using var cache = new SpriteCache(Bytes);
        var made = new List<string>();
        using var loan = cache.Borrow(Key("a"), key => Make(key, made))!;
        for (var i = 0; i < 20; i++) cache.Borrow(Key($"other {i}"), key => Make(key, made))!.Dispose();
        Assert.Equal(Bytes, cache.Bytes);
        using var bitmap = SKBitmap.FromImage(loan.Image);
        Assert.Equal(SKColors.Red, bitmap.GetPixel(3, 3));
    }

    [Fact]
    public void Borrow_KeyWithoutAPicture_IsAskedForOnce()
    {
        using var cache = new SpriteCache(Bytes);
        var asked = 0;
        for (var i = 0; i < 3; i++) Assert.Null(cache.Borrow(Key("none"), _ => { asked++; return null; }));
        Assert.Equal(1, asked);
    }

    [Fact]
    public void Borrow_MakingFails_IsTriedAgain()
    {
        using var cache = new SpriteCache(Bytes);
        Assert.Throws<InvalidRequestException>(() => cache.Borrow(Key("a"), _ => throw new InvalidRequestException("missing")));
        using var loan = cache.Borrow(Key("a"), key => Make(key, []));
        Assert.NotNull(loan);
        Assert.Equal(Bytes, cache.Bytes);
    }

    [Fact]
    public void Borrow_OnManyThreads_StaysWithinTheBudget()
    {
        using var cache = new SpriteCache(8 * Bytes);
        Parallel.For(0, 4000, i =>
        {
            using var loan = cache.Borrow(Key($"{i * 7 % 31}"), key => Make(key, null))!;
            Assert.Equal(Side, loan.Image.Width);
        });
        Assert.InRange(cache.Bytes, Bytes, 8 * Bytes);
    }

    private static SpriteKey Key(string noun) => new("set", noun, null);

    private static SKImage Make(SpriteKey key, List<string>? made)
    {
        made?.Add(key.Noun);
        using var bitmap = new SKBitmap(new SKImageInfo(Side, Side, SKColorType.Rgba8888, SKAlphaType.Premul));
        bitmap.Erase(SKColors.Red);
        return SKImage.FromBitmap(bitmap);
    }
}
