using Easel.Server.Http;

namespace Easel.Server.Api;

/// <summary>Endpoints of OpenAI's API for what cannot be done here: they say so, instead of making something up.</summary>
internal static class NotYet
{
    private static readonly (string Path, string Why)[] Endpoints =
    [
        ("/v1/content_provenance_checks", "Pictures are not checked for provenance here yet. Pictures made here carry their recipe; 'easel recipe FILE.png' shows it."),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (path, why) in Endpoints) routes.MapPost(path, IResult () => throw ApiException.NotImplemented(why));
    }
}
