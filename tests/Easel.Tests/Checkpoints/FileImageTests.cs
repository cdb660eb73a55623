using Easel.Checkpoints;
using Easel.Tests.Cli;

namespace Easel.Tests.Checkpoints;

/// <summary>Files that tests make byte by byte and open as any checkpoint.</summary>
public abstract class FileImageTests : IDisposable
{
    private protected TestFolder Folder { get; } = new();

    public void Dispose() => Folder.Dispose();

    private protected ICheckpoint Open(byte[] image)
    {
        File.WriteAllBytes(Folder.File("a.bin"), image);
        return CheckpointFile.Open(Folder.File("a.bin"));
    }

    private protected string Refusal(byte[] image) => Assert.Throws<CheckpointException>(() => Open(image).Dispose()).Message;
}
