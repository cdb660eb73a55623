using System.Runtime.CompilerServices;

namespace Easel.Tests;

internal static class NativeInitializer
{
    [ModuleInitializer]
    internal static void Load() => global::Easel.Runtime.NativeRuntime.Load();
}
