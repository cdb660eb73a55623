using CsCheck;
using Easel.Corpus.Preparation;
using Easel.Images;

namespace Easel.Tests.Corpus.Preparation;

public sealed class AspectBucketTests
{
    [Fact]
    public void Of_EverySize_GivesSoundBuckets()
    {
        for (var size = 64; size <= 2048; size += 16)
        {
            var buckets = AspectBuckets.Of(size);
            Assert.Contains(new Bucket(size, size), buckets);
            Assert.Equal(buckets.Count, buckets.Distinct().Count());
            Assert.All(buckets, bucket =>
            {
                Assert.True(bucket.Width % 16 == 0 && bucket.Height % 16 == 0 && bucket.Width * bucket.Height <= size * size, $"{size}: {bucket}");
                Assert.InRange(bucket.Aspect, 0.5, 2);
            });
            if (size >= 128) Assert.InRange(buckets.Count, 5, 40);
        }
    }

    [Fact]
    public void Crop_AnyPicture_LiesInsideWithTheShapeOfItsBucket()
    {
        var profile = Gen.Byte.Array[32];
        Gen.Select(Gen.Int[1, 5000], Gen.Int[1, 5000], profile, profile).Sample((width, height, columns, rows) =>
        {
            var bucket = AspectBuckets.Nearest(AspectBuckets.Of(512), width, height);
            var crop = AspectBuckets.Crop(bucket, width, height, new FocusProfile(columns, rows));
            Assert.True(crop.Left >= 0 && crop.Top >= 0 && crop.Width >= 1 && crop.Height >= 1 && crop.Left + crop.Width <= width && crop.Top + crop.Height <= height);
            Assert.True(crop.Width == width || crop.Height == height);
            if (Math.Min(width, height) > 100 && !AspectBuckets.IsTooLong(width, height)) Assert.InRange((double)crop.Width / crop.Height / bucket.Aspect, 0.97, 1.03);
        }, iter: 2000, threads: 1);
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(150, 75)]
    [InlineData(290, 150)]
    public void Crop_OneThingOnPlainGround_KeepsIt(int at, int expected)
    {
        const int Width = 350, Height = 100;
        var rgb = new byte[Width * Height * 3];
        Array.Fill(rgb, (byte)200);
        for (var y = 30; y < 70; y++)
            for (var x = at; x < at + 50; x++)
                (rgb[(y * Width + x) * 3], rgb[(y * Width + x) * 3 + 1]) = ((byte)(x * 40), (byte)(y * 40));
        var crop = AspectBuckets.Crop(new Bucket(128, 64), Width, Height, FocusProfile.Of(Picture.FromRgb(rgb, Width, Height)));
        Assert.Equal((200, 100), (crop.Width, crop.Height));
        Assert.InRange(at, crop.Left, crop.Left + crop.Width - 50);
        Assert.InRange(crop.Left, expected - 75, expected + 75);
    }

    [Fact]
    public void Place_NothingToSee_IsTheMiddle() => Assert.Equal(0.5, FocusProfile.Place(new byte[32], 0.6));
}
