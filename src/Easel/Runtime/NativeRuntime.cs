using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Easel.Runtime;

/// <summary>Finds and loads the native tensor library (libtorch and TorchSharp's own) before TorchSharp's first use.</summary>
/// <remarks>
/// TorchSharp's Linux library is linked against GLIBCXX_3.4.32 for one start-up symbol that no relocation refers to. Where the system's
/// libstdc++ is older (Debian 12, Ubuntu 22.04), a private copy with that one version marked weak is loaded instead.
/// </remarks>
public static partial class NativeRuntime
{
    private const string SearchPathKey = "Easel.NativePath";
    private static readonly Lock Gate = new();
    private static bool s_loaded;

    /// <summary>Loads the library once per process; later calls return at once.</summary>
    /// <param name="cacheFolder">Where a patched copy may be kept; null means <c>easel/native</c> in the user's local application data.</param>
    /// <exception cref="NativeRuntimeException">It does not load; the message says from where and why.</exception>
    public static void Load(string? cacheFolder = null)
    {
        lock (Gate)
        {
            if (s_loaded) return;
            try
            {
                NativeMemory.KeepLargeBlocks();
                if (OperatingSystem.IsLinux()) LoadOnLinux(cacheFolder ?? DefaultCacheFolder());
                else foreach (var name in new[] { "c10", "torch_cpu", "torch", "LibTorchSharp" }) LoadIfPresent(name);
                TorchSharp.torch.TryInitializeDeviceType(TorchSharp.DeviceType.CPU);
            }
            catch (Exception e) when (e is not NativeRuntimeException)
            {
                throw new NativeRuntimeException(
                    $"The native tensor library did not load ({Innermost(e)}); looked in {string.Join(", ", SearchFolders())}. " +
                    "Restore the packages again (dotnet build), or set EASEL_NATIVE_PATH to the folder that holds libtorch.", e);
            }
            s_loaded = true;
        }
    }

    /// <summary>Folders that are searched, in order: EASEL_NATIVE_PATH, what the build recorded, the program's own folder.</summary>
    public static IReadOnlyList<string> SearchFolders() =>
    [
        .. Split(Environment.GetEnvironmentVariable("EASEL_NATIVE_PATH")),
        .. Split(AppContext.GetData(SearchPathKey) as string),
        AppContext.BaseDirectory,
        Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"),
    ];

    private static void LoadOnLinux(string cacheFolder)
    {
        // libtorch_cuda registers its devices when it is loaded; nothing links against it.
        foreach (var name in new[] { "libtorch.so", "libtorch_cuda.so" }) LoadIfPresent(name);
        var library = Find("libLibTorchSharp.so") ?? throw new NativeRuntimeException(
            $"libLibTorchSharp.so was not found in {string.Join(", ", SearchFolders())}; restore the packages again (dotnet build).");
        try
        {
            NativeLibrary.Load(library);
        }
        catch (DllNotFoundException e) when (MissingVersion().Match(e.Message) is { Success: true } missing)
        {
            NativeLibrary.Load(CopyWithWeakVersion(library, missing.Groups[1].Value, cacheFolder));
        }
    }

    /// <summary>Makes (once) a private copy of a library in which one needed version is weak.</summary>
    /// <param name="library">Path of the library.</param>
    /// <param name="version">Version name, such as <c>GLIBCXX_3.4.32</c>.</param>
    /// <param name="cacheFolder">Folder for the copy; created when missing.</param>
    /// <returns>Path of the copy, keyed by the library's SHA-256.</returns>
    /// <exception cref="InvalidDataException">The file is no ELF library or does not need that version.</exception>
    internal static string CopyWithWeakVersion(string library, string version, string cacheFolder)
    {
        var image = File.ReadAllBytes(library);
        var folder = Path.Combine(cacheFolder, Convert.ToHexStringLower(SHA256.HashData(image))[..16]);
        var copy = Path.Combine(folder, Path.GetFileName(library));
        if (ElfVersionNeeds.MarkWeak(image, version) == 0) throw new InvalidDataException($"{library} does not need {version}.");
        if (File.Exists(copy) && File.ReadAllBytes(copy).AsSpan().SequenceEqual(image)) return copy;

        Directory.CreateDirectory(folder);
        var partial = $"{copy}.{Environment.ProcessId}.{Guid.NewGuid():N}.partial";
        try
        {
            File.WriteAllBytes(partial, image);
            File.Move(partial, copy, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
        return copy;
    }

    private static void LoadIfPresent(string name)
    {
        var file = OperatingSystem.IsWindows() ? $"{name}.dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : name;
        if (Find(file) is { } path) NativeLibrary.Load(path);
    }

    private static string? Find(string file) => SearchFolders().Select(f => Path.Combine(f, file)).FirstOrDefault(File.Exists);

    private static string DefaultCacheFolder() =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create) is { Length: > 0 } home
            ? home : Path.GetTempPath(), "easel", "native");

    private static string[] Split(string? folders) => folders?.Split('|', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string Innermost(Exception e) => e.GetBaseException().Message.ReplaceLineEndings(" ").Trim();

    [GeneratedRegex(@"version [`'](GLIBCXX_[0-9.]+)' not found")]
    private static partial Regex MissingVersion();
}
