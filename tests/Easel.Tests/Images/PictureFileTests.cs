using Easel.Images;

namespace Easel.Tests.Images;

public sealed class PictureFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("easel-picture-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string FilePath => Path.Combine(_folder, "a.png");

    [Fact]
    public void Load_SavedPicture_IsTheSame()
    {
        var picture = TestPictures.Gradient(6, 5);
        PictureFile.Save(FilePath, PictureCodec.Encode(picture, ImageFormat.Png), overwrite: false);
        Assert.Equal(picture.Pixels, PictureFile.Load(FilePath).Pixels);
        Assert.Equal([FilePath], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Save_ExistingFile_IsReplacedOnlyWhenAsked()
    {
        File.WriteAllText(FilePath, "before");
        Assert.Contains("--force", Assert.Throws<InvalidRequestException>(() => PictureFile.Save(FilePath, new byte[1], overwrite: false)).Message);
        Assert.Equal("before", File.ReadAllText(FilePath));
        PictureFile.Save(FilePath, "after"u8.ToArray(), overwrite: true);
        Assert.Equal("after", File.ReadAllText(FilePath));
        Assert.Equal([FilePath], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Save_ManyAtOnceWithoutOverwrite_LetsOneWin()
    {
        for (var round = 0; round < 20; round++)
        {
            var wins = 0;
            Parallel.For(0, 16, i =>
            {
                try
                {
                    PictureFile.Save(FilePath, new[] { (byte)i }, overwrite: false);
                    Interlocked.Increment(ref wins);
                }
                catch (InvalidRequestException)
                {
                }
            });
            Assert.Equal(1, wins);
            Assert.Equal([FilePath], Directory.GetFileSystemEntries(_folder));
            File.Delete(FilePath);
        }
    }

    [Fact]
    public void Save_UnusablePath_IsRefused()
    {
        Assert.Contains("does not exist", Assert.Throws<InvalidRequestException>(() => PictureFile.Save(Path.Combine(_folder, "none", "a.png"), new byte[1], overwrite: true)).Message);
        Assert.Contains("is a folder", Assert.Throws<InvalidRequestException>(() => PictureFile.Save(_folder, new byte[1], overwrite: true)).Message);
        Assert.Throws<InvalidRequestException>(() => PictureFile.Save("", new byte[1], overwrite: true));
        Assert.Throws<InvalidRequestException>(() => PictureFile.Save(Path.Combine(_folder, "a\0b"), new byte[1], overwrite: true));
        Assert.Throws<InvalidRequestException>(() => PictureFile.Save(Path.Combine(_folder, new string('n', 300)), new byte[1], overwrite: true));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Save_UnwritableFolder_IsRefused()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "needs a folder that nobody can write to");
        Assert.Contains("cannot be written", Assert.Throws<InvalidRequestException>(() => PictureFile.Save("/proc/self/a.png", new byte[1], overwrite: true)).Message);
    }

    [Fact]
    public void Load_MissingOrNoPicture_NamesTheFile()
    {
        Assert.Contains(FilePath, Assert.Throws<InvalidRequestException>(() => PictureFile.Load(FilePath)).Message);
        File.WriteAllText(FilePath, "no picture");
        Assert.Contains(FilePath, Assert.Throws<InvalidRequestException>(() => PictureFile.Load(FilePath)).Message);
    }

    [Theory]
    [InlineData("a/b.PNG", ImageFormat.Png, ".png", "image/png")]
    [InlineData("b.jpeg", ImageFormat.Jpeg, ".jpg", "image/jpeg")]
    [InlineData("c.webp", ImageFormat.Webp, ".webp", "image/webp")]
    public void FromPath_KnownExtension_GivesItsFormat(string path, ImageFormat format, string extension, string mediaType)
    {
        Assert.Equal(format, ImageFormats.FromPath(path));
        Assert.Equal(extension, format.Extension());
        Assert.Equal(mediaType, format.MediaType());
    }

    [Theory]
    [InlineData("a.gif")]
    [InlineData("png")]
    [InlineData("")]
    public void FromPath_UnknownExtension_IsRefused(string path) => Assert.Throws<InvalidRequestException>(() => ImageFormats.FromPath(path));
}
