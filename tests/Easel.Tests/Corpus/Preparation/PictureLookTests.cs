using System.Numerics;
using CsCheck;
using Easel.Corpus.Preparation;
using Easel.Images;

namespace Easel.Tests.Corpus.Preparation;

public sealed class PictureLookTests
{
    [Theory]
    [InlineData(ImageFormat.Jpeg, 60, 1.0)]
    [InlineData(ImageFormat.Jpeg, 90, 0.4)]
    [InlineData(ImageFormat.Webp, 50, 0.7)]
    [InlineData(ImageFormat.Png, 90, 1.6)]
    public void IsNear_SamePictureSavedAnew_IsTrue(ImageFormat format, int quality, double scale)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var picture = PictureFolder.Blocks(seed, 320, 240);
            var again = PictureCodec.Decode(PictureCodec.Encode(picture.Resize((int)(320 * scale), (int)(240 * scale)), format, quality));
            Assert.True(PictureLook.Of(picture).IsNear(PictureLook.Of(again)), $"seed {seed}");
        }
    }

    [Fact]
    public void IsNear_OtherPictures_IsFalse()
    {
        var looks = Enumerable.Range(0, 300).Select(seed => PictureLook.Of(PictureFolder.Blocks(seed))).ToArray();
        for (var i = 0; i < looks.Length; i++)
            for (var j = 0; j < i; j++) Assert.False(looks[i].IsNear(looks[j]), $"{i} and {j}");
    }

    [Fact]
    public void IsNear_SameShapeInAnotherColour_IsFalse()
    {
        static Picture Disc(byte r, byte g, byte b)
        {
            var rgb = new byte[96 * 96 * 3];
            for (var i = 0; i < 96 * 96; i++)
                (rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]) = (i % 96 - 48) * (i % 96 - 48) + (i / 96 - 48) * (i / 96 - 48) < 900 ? (r, g, b) : ((byte)255, (byte)255, (byte)255);
            return Picture.FromRgb(rgb, 96, 96);
        }
        Assert.False(PictureLook.Of(Disc(220, 30, 30)).IsNear(PictureLook.Of(Disc(30, 60, 220))));
        Assert.True(PictureLook.Of(Disc(220, 30, 30)).IsNear(PictureLook.Of(Disc(224, 34, 28))));
    }

    [Fact]
    public void IsNear_RealPictures_AreToldApartAndFoundAgain()
    {
        var files = Directory.GetFiles(SharedData.Require("data/photos"), "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where((_, i) => i % 5 == 0)
            .Concat(Directory.GetFiles(SharedData.Require("data/paintings"), "*.jpg")).ToArray();
        var pictures = files.Select(file => PictureFile.Load(file)).ToArray();
        var looks = pictures.Select(PictureLook.Of).ToArray();
        for (var i = 0; i < looks.Length; i++)
            for (var j = 0; j < looks.Length; j++)
                Assert.True(i == j || !looks[i].IsNear(looks[j]), $"{files[i]} and {files[j]}");
        for (var i = 0; i < looks.Length; i++)
        {
            var again = PictureCodec.Decode(PictureCodec.Encode(pictures[i].Resize(pictures[i].Width / 2, pictures[i].Height / 2), ImageFormat.Jpeg, 70));
            Assert.True(looks[i].IsNear(PictureLook.Of(again)), files[i]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(11)]
    public void Near_ComparedWithAll_FindsTheSame(int radius)
    {
        Gen.Select(Gen.ULong.Array[1, 40], Gen.Int[0, 63].Array[0, 14]).Sample((codes, flips) =>
        {
            // Codes near one another are rare by chance: each is there with some of its bits turned over, too.
            var all = codes.Concat(codes.Select(code => flips.Aggregate(code, (c, bit) => c ^ (1UL << bit)))).ToArray();
            var index = new HammingIndex(radius);
            foreach (var code in all) index.Add(code);
            foreach (var code in all)
                Assert.Equal(Enumerable.Range(0, all.Length).Where(i => BitOperations.PopCount(all[i] ^ code) <= radius), index.Near(code).Order());
        }, iter: 60, threads: 1);
    }

    [Fact]
    public void Find_Vectors_DropsThoseWithTheSameDirection()
    {
        var random = new Random(5);
        float[] Unit(Func<int, double> value)
        {
            var vector = Enumerable.Range(0, 256).Select(i => (float)value(i)).ToArray();
            var norm = MathF.Sqrt(vector.Sum(v => v * v));
            return [.. vector.Select(v => v / norm)];
        }
        var vectors = Enumerable.Range(0, 50).Select(_ => Unit(_ => random.NextDouble() - 0.5)).ToList();
        for (var i = 0; i < 10; i++)
        {
            var original = vectors[i * 5];
            vectors.Add(Unit(k => original[k] + 0.15 * (random.NextDouble() - 0.5) / 16 * 2));
        }
        var twins = DuplicateFinder.Find(vectors, 0.98f);
        Assert.Equal(Enumerable.Repeat((int?)null, 50).Concat(Enumerable.Range(0, 10).Select(i => (int?)(i * 5))), twins);
    }
}
