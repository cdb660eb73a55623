using System.Reflection;
using Easel.Cli;
using TorchSharp;

namespace Easel.Tests.House;

/// <summary>TorchSharp makes scalars behind the scenes that nothing keeps alive while the native library reads them; see TensorArithmetic.</summary>
public sealed class ScalarTests
{
    private const byte Call = 0x28, CallVirtual = 0x6F, NewObject = 0x73;

    [Theory]
    [InlineData(typeof(TextToImage))]
    [InlineData(typeof(EaselCommand))]
    public void Methods_OfTheProduct_CallNothingThatMakesAScalarUnseen(Type part)
    {
        var hidden = HidingScalars();
        Assert.Contains(hidden, method => method.Name == "square");
        Assert.Equal([], from call in Calls(part.Assembly) where hidden.Contains(call.Callee) select $"{call.Caller.DeclaringType}.{call.Caller.Name} calls {call.Callee.DeclaringType}.{call.Callee.Name}");
    }

    /// <summary>What makes a scalar of a number, or calls what does.</summary>
    private static HashSet<MethodBase> HidingScalars()
    {
        var calls = Calls(typeof(torch).Assembly).Where(call => call.Caller.DeclaringType != typeof(Scalar)).ToList();
        var hiding = calls.Where(call => call.Callee.DeclaringType == typeof(Scalar) && call.Callee.Name is "op_Implicit" or ".ctor").Select(call => call.Caller).ToHashSet();
        // What is an object's or a module's own field lives as long as that.
        hiding.RemoveWhere(method => method.IsConstructor);
        while (calls.Count(call => hiding.Contains(call.Callee) && hiding.Add(call.Caller)) > 0) { }
        return hiding;
    }

    /// <summary>Calls in the code of an assembly; bytes that only look like one name no method.</summary>
    private static IEnumerable<(MethodBase Caller, MethodBase Callee)> Calls(Assembly assembly)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        foreach (var caller in assembly.GetTypes().SelectMany(type => type.GetMembers(All).OfType<MethodBase>()))
        {
            if (caller.GetMethodBody()?.GetILAsByteArray() is not { } code) continue;
            for (var i = 0; i + 4 < code.Length; i++)
                if (code[i] is Call or CallVirtual or NewObject && Named(caller, BitConverter.ToInt32(code, i + 1)) is { } callee) yield return (caller, callee);
        }
    }

    private static MethodBase? Named(MethodBase caller, int token)
    {
        try
        {
            return caller.Module.ResolveMethod(token, caller.DeclaringType!.IsGenericType ? caller.DeclaringType.GetGenericArguments() : null, caller.IsGenericMethod ? caller.GetGenericArguments() : null);
        }
        catch (Exception e) when (e is ArgumentException or BadImageFormatException)
        {
            return null;
        }
    }
}
