using System.Runtime.InteropServices;

namespace Easel;

/// <summary>Writes a file so that its path holds either what was there before or the whole new content, never a part of it.</summary>
internal static partial class AtomicFile
{
    /// <summary>Writes to a temporary file in the same folder, flushes it to the disk and renames it.</summary>
    /// <param name="path">The file to write; its folder must exist.</param>
    /// <param name="length">Bytes that <paramref name="write"/> will write; reserved beforehand, so that a full disk shows at once.</param>
    /// <param name="overwrite">Whether an existing file is replaced; otherwise it is an <see cref="IOException"/>.</param>
    /// <param name="write">Writes the content; whatever it throws removes the temporary file and passes through.</param>
    /// <exception cref="IOException">The disk is full, the folder is missing, or the file exists.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Write(string path, long length, bool overwrite, Action<Stream> write)
    {
        var full = Path.GetFullPath(path);
        // The temporary name does not contain the final one, which may already be as long as the file system allows.
        var partial = Path.Combine(Path.GetDirectoryName(full) ?? full, $".easel-{Guid.NewGuid():N}.partial");
        try
        {
            using (var stream = new FileStream(partial, new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0, PreallocationSize = length,
            }))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            if (overwrite || OperatingSystem.IsWindows()) File.Move(partial, full, overwrite);
            else MoveToFreeName(partial, full);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    /// <summary>Gives the file its name only if no other has it, as one step: outside Windows, File.Move looks first and renames afterwards, and another writer can come in between.</summary>
    private static void MoveToFreeName(string partial, string full)
    {
        const int Exists = 17;                                                                  // EEXIST, on Linux and macOS alike
        if (Link(partial, full) == 0) File.Delete(partial);
        else if (Marshal.GetLastPInvokeError() == Exists) throw new IOException($"The file '{full}' already exists.");
        else File.Move(partial, full);                                                          // a file system without hard links
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string created);
}
