using Easel.Server.Http;
using Easel.Server.Keys;
using Easel.Server.OpenApi;
using Easel.Server.Uploads;

namespace Easel.Server.Api;

/// <summary><c>POST /v1/images/edits</c> and <c>/v1/images/variations</c>: pictures to other ones.</summary>
internal sealed class EditsEndpoint(TextToImage easel, PictureAnswers answers, EditInputs inputs)
{
    /// <summary>Longest JSON body, in bytes: pictures as data URLs.</summary>
    public const int MaxJsonBytes = 64_000_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/images/edits", (Delegate)EditAsync).Describe<ImagesResponse>("A picture changed by words", BodySchemas.Edit(), BodySchemas.EditForm(), isStream: true);
        routes.MapPost("/v1/images/variations", (Delegate)VaryAsync).Describe<ImagesResponse>("Pictures like a picture", form: BodySchemas.VariationForm(), isStream: true);
    }

    private async Task EditAsync(HttpContext context)
    {
        var caller = Caller.Of(context, Scopes.Create);
        var request = MultipartBody.Is(context.Request) ? await FromFormAsync(context, caller, isVariation: false) : await FromJsonAsync(context, caller);
        await answers.AnswerAsync(context, caller, request);
    }

    private async Task VaryAsync(HttpContext context)
    {
        var caller = Caller.Of(context, Scopes.Create);
        await answers.AnswerAsync(context, caller, await FromFormAsync(context, caller, isVariation: true));
    }

    private async Task<PictureRequest> FromFormAsync(HttpContext context, Caller caller, bool isVariation)
    {
        using var form = await MultipartBody.ReadAsync(context);
        var (images, masks) = (new List<byte[]>(), new List<byte[]>());
        foreach (var file in form.Files)
        {
            if (file.Field is "image" or "image[]") images.Add(file.Bytes);
            else if (file.Field == "mask" && !isVariation) masks.Add(file.Bytes);
            else throw ApiException.Invalid($"There is no file '{(file.Field.Length <= 60 ? file.Field : file.Field[..60])}' here; send {(isVariation ? "image" : "image or image[], and mask")}.", "image", "unknown_parameter");
        }
        if (masks.Count > 1) throw ApiException.Invalid("'mask' comes twice; send one.", "mask");
        var fields = new Fields(form.Texts.RootElement);
        // Some clients send these as texts; a picture is a file.
        if (fields.Any("image") is not null || fields.Any("image[]") is not null) throw ApiException.Invalid("'image' is a text; send it as a file, with a file name.", "image", "invalid_type");
        if (fields.Any("mask") is not null) throw ApiException.Invalid("'mask' is a text; send it as a file, with a file name.", "mask", "invalid_type");
        EditInputs.RefuseCount(images.Count, "image", isVariation ? 1 : EditInputs.MaxImages);
        var request = PictureRequest.Read(fields, easel, edit: await inputs.TakeAsync(caller, images, masks.FirstOrDefault(), "image", isVariation, context.RequestAborted));
        fields.RefuseOthers();
        return request;
    }

    private async Task<PictureRequest> FromJsonAsync(HttpContext context, Caller caller)
    {
        MultipartBody.AllowLength(context, MaxJsonBytes);
        using var body = await JsonBody.ReadAsync(context.Request, MaxJsonBytes);
        var fields = new Fields(body.RootElement);
        var request = PictureRequest.Read(fields, easel, edit: await inputs.TakeAsync(caller, fields, isVariation: false, context));
        fields.RefuseOthers();
        return request;
    }
}
