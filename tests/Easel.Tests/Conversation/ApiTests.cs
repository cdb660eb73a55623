using Easel.Conversation;
using Easel.Tests.Cli;
using PublicApiGenerator;

namespace Easel.Tests.Conversation;

public sealed class ApiTests
{
    [Fact]
    public void PublicApi_OfTheRoom_IsAsApproved() => ApprovedFile.Compare("api.approved.txt", ApiGenerator.GeneratePublicApi(
        [.. typeof(TurnReader).Assembly.GetExportedTypes().Where(type => type.Namespace == typeof(TurnReader).Namespace)], new ApiGeneratorOptions { IncludeAssemblyAttributes = false }));
}
