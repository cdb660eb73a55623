using System.Text.Json;
using Easel.Server.Http;
using Easel.Server.Keys;
using Easel.Server.Uploads;

namespace Easel.Server.Api;

/// <summary><c>POST /v1/images/edits</c> and <c>/v1/images/variations</c>: pictures to other ones.</summary>
internal sealed class EditsEndpoint(TextToImage easel, PictureAnswers answers, EditInputs inputs, InputReferences references)
{
    /// <summary>Most pictures of one request, as OpenAI has it; the models here change one at a time.</summary>
    private const int MaxImages = 16;

    /// <summary>Longest JSON body, in bytes: pictures as data URLs.</summary>
    public const int MaxJsonBytes = 64_000_000;

    public async Task EditAsync(HttpContext context)
    {
        var caller = Caller.Of(context, Scopes.Create);
        var request = MultipartBody.Is(context.Request) ? await FromFormAsync(context, caller, isVariation: false) : await FromJsonAsync(context, caller);
        await answers.AnswerAsync(context, caller, request);
    }

    public async Task VaryAsync(HttpContext context)
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
        RefuseCount(images.Count, "image");
        var request = PictureRequest.Read(fields, easel, edit: await inputs.TakeAsync(caller, images[0], masks.FirstOrDefault(), "image", isVariation, context.RequestAborted));
        fields.RefuseOthers();
        return request;
    }

    private async Task<PictureRequest> FromJsonAsync(HttpContext context, Caller caller)
    {
        MultipartBody.AllowLength(context, MaxJsonBytes);
        using var body = await JsonBody.ReadAsync(context.Request, MaxJsonBytes);
        var fields = new Fields(body.RootElement);
        if (fields.Any("images") is not { } images) throw ApiException.Invalid("There are no 'images'; send a list of {\"image_url\": …} or {\"file_id\": …}.", "images", "missing_required_parameter");
        if (images.ValueKind != JsonValueKind.Array) throw ApiException.Invalid("'images' is no list; send [{\"image_url\": …}] or [{\"file_id\": …}].", "images", "invalid_type");
        RefuseCount(images.GetArrayLength(), "images");
        var file = await references.ReadAsync(caller, images[0], "images", context);
        var mask = fields.Any("mask") is { } given ? await references.ReadAsync(caller, given, "mask", context) : null;
        var request = PictureRequest.Read(fields, easel, edit: await inputs.TakeAsync(caller, file, mask, "images", isVariation: false, context.RequestAborted));
        fields.RefuseOthers();
        return request;
    }

    private static void RefuseCount(int count, string param)
    {
        if (count == 0) throw ApiException.Invalid($"There is no '{param}'; send the picture to change.", param, "missing_required_parameter");
        if (count > MaxImages) throw ApiException.Invalid($"'{param}' holds {count} pictures; at most {MaxImages} are taken.", param);
        if (count > 1) throw ApiException.Invalid($"'{param}' holds {count} pictures; the model here changes one at a time. Send one.", param, "unsupported_value");
    }
}
