using System.Runtime.CompilerServices;

namespace Easel.Tests;

internal static class EmptyStore
{
    /// <summary>No test sees the models of whoever runs it.</summary>
    [ModuleInitializer]
    internal static void Set() => Environment.SetEnvironmentVariable("EASEL_STORE", Path.Combine(Path.GetTempPath(), $"easel-no-store-{Environment.ProcessId}"));
}
