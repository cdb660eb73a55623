using System.Text;
using Easel.Runtime;
using TorchSharp;

namespace Easel.Tests.Runtime;

public sealed class NativeRuntimeTests
{
    private const string Version = "GLIBCXX_3.4.32";

    [Fact]
    public void Load_Twice_TensorsWork()
    {
        NativeRuntime.Load();
        using var sum = torch.ones(3).sum();
        Assert.Equal(3f, sum.item<float>());
    }

    [Fact]
    public void CopyWithWeakVersion_RealLibrary_ChangesOneFlagOnly()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux libraries carry ELF version needs");
        var library = RealLibrary();
        var cache = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var copy = NativeRuntime.CopyWithWeakVersion(library, Version, cache);
            Assert.Equal(copy, NativeRuntime.CopyWithWeakVersion(library, Version, cache));
            byte[] before = File.ReadAllBytes(library), after = File.ReadAllBytes(copy);
            Assert.Equal(before.Length, after.Length);
            var changed = Enumerable.Range(0, before.Length).Where(i => before[i] != after[i]).ToArray();
            Assert.Equal(2, after[Assert.Single(changed)] & 2);
            Assert.Single(Directory.GetFiles(cache, "*", SearchOption.AllDirectories));
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }
    }

    [Fact]
    public void CopyWithWeakVersion_DamagedCache_IsRepaired()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux libraries carry ELF version needs");
        var cache = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var copy = NativeRuntime.CopyWithWeakVersion(RealLibrary(), Version, cache);
            var good = File.ReadAllBytes(copy);
            File.WriteAllBytes(copy, good[..1000]);
            Assert.Equal(good, File.ReadAllBytes(NativeRuntime.CopyWithWeakVersion(RealLibrary(), Version, cache)));
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }
    }

    [Fact]
    public void MarkWeak_UnknownVersion_MarksNothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux libraries carry ELF version needs");
        Assert.Equal(0, ElfVersionNeeds.MarkWeak(File.ReadAllBytes(RealLibrary()), "GLIBCXX_9.9"));
    }

    [Fact]
    public void MarkWeak_NotElf_Throws() =>
        Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.MarkWeak(Encoding.ASCII.GetBytes(new string('x', 100)), Version));

    [Fact]
    public void MarkWeak_CutOrDamagedHeader_ThrowsNothingElse()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux libraries carry ELF version needs");
        var image = File.ReadAllBytes(RealLibrary());
        var random = new Random(1);
        for (var i = 0; i < 40; i++)
        {
            var damaged = image[..random.Next(image.Length)];
            for (var k = 0; k < 4 && damaged.Length > 64; k++) damaged[random.Next(6, 64)] = (byte)random.Next(256);
            try { ElfVersionNeeds.MarkWeak(damaged, Version); }
            catch (InvalidDataException) { }
        }
    }

    private static string RealLibrary() =>
        NativeRuntime.SearchFolders().Select(f => Path.Combine(f, "libLibTorchSharp.so")).First(File.Exists);
}
