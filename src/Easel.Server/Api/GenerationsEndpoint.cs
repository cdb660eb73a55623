using Easel.Server.Http;
using Easel.Server.Keys;

namespace Easel.Server.Api;

/// <summary><c>POST /v1/images/generations</c>: words to pictures.</summary>
internal sealed class GenerationsEndpoint(TextToImage easel, PictureAnswers answers, ServerOptions options)
{
    public async Task HandleAsync(HttpContext context)
    {
        var caller = Caller.Of(context, Scopes.Create);
        PictureRequest request;
        using (var body = await JsonBody.ReadAsync(context.Request, options.MaxBodyBytes))
        {
            var fields = new Fields(body.RootElement);
            request = PictureRequest.Read(fields, easel);
            fields.RefuseOthers();
        }
        await answers.AnswerAsync(context, caller, request);
    }
}
