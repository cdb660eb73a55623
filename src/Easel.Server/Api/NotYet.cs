using Easel.Server.Http;

namespace Easel.Server.Api;

/// <summary>Endpoints of OpenAI's API for what the model here cannot do: they say so, instead of making something up.</summary>
internal static class NotYet
{
    private static readonly (string Path, string Why)[] Endpoints =
    [
        ("/v1/images/edits", "This model cannot edit a given picture. To change one that was made here, send its prompt, seed and layout with changes to /v1/images/generations."),
        ("/v1/images/variations", "This model cannot vary a given picture. For variations of one that was made here, send its prompt with other seeds to /v1/images/generations."),
        ("/v1/responses", "There is no model here that answers in words. Send the prompt to /v1/images/generations."),
        ("/v1/content_provenance_checks", "Pictures are not checked for provenance here yet. Pictures made here carry their recipe; 'easel recipe FILE.png' shows it."),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (path, why) in Endpoints) routes.MapPost(path, IResult () => throw ApiException.NotImplemented(why));
        routes.MapMethods("/v1/files/{**rest}", ["GET", "POST", "DELETE"], IResult () => throw ApiException.NotImplemented("Files cannot be uploaded, as nothing here could use them yet."));
    }
}
