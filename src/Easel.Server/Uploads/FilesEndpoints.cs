using System.Text.Json.Serialization;
using Easel.Server.Http;
using Easel.Server.Keys;
using Microsoft.Net.Http.Headers;

namespace Easel.Server.Uploads;

/// <summary><c>/v1/files</c>: pictures that are sent once and edited often.</summary>
internal sealed class FilesEndpoints(FileStore files)
{
    private const int MaxList = 10_000;

    private sealed record FileView(string Id, string Object, long Bytes, long CreatedAt, string Filename, string Purpose, string Status)
    {
        public static FileView Of(StoredFile file) => new(file.Id, "file", file.Bytes, file.CreatedAt / 1000, file.Name, file.Purpose, "processed");
    }

    private sealed record FileList(string Object, IReadOnlyList<FileView> Data, string? FirstId, string? LastId, bool HasMore);

    private sealed record Deleted(string Id, string Object, [property: JsonPropertyName("deleted")] bool IsDeleted);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/files", (Delegate)AddAsync);
        routes.MapGet("/v1/files", ListAsync);
        routes.MapGet("/v1/files/{id}", async (HttpContext context, string id) => Json.Ok(FileView.Of(await RequireAsync(context, id))));
        routes.MapGet("/v1/files/{id}/content", ContentAsync);
        routes.MapDelete("/v1/files/{id}", DeleteAsync);
    }

    private async Task<IResult> AddAsync(HttpContext context)
    {
        var caller = Caller.Of(context, Scopes.Create);
        using var form = await MultipartBody.ReadAsync(context);
        var fields = new Fields(form.Texts.RootElement);
        var purpose = fields.Choice("purpose", "assistants", "batch", "fine-tune", "vision", "user_data", "evals") ?? throw ApiException.Invalid("There is no 'purpose'; for pictures it is vision.", "purpose", "missing_required_parameter");
        fields.RefuseOthers();
        if (form.Files is not [{ Field: "file" } file]) throw ApiException.Invalid("The form has no single 'file'; send one.", "file", "missing_required_parameter");
        // What nothing here could use is not kept.
        InputPicture.Of(file.Bytes, "file");
        return Json.Ok(FileView.Of(await files.AddAsync(caller.Owner, file.Name, purpose, file.Bytes, context.RequestAborted)));
    }

    private async Task<IResult> ListAsync(HttpContext context, string? purpose, string? after, string? order, string? limit)
    {
        var caller = Caller.Of(context, Scopes.Create);
        if (order is not (null or "asc" or "desc")) throw ApiException.Invalid("'order' is asc or desc.", "order");
        var most = limit is null ? MaxList : int.TryParse(limit, out var number) && number is >= 1 and <= MaxList ? number : throw ApiException.Invalid($"'limit' is no whole number from 1 to {MaxList}.", "limit");
        var found = await files.ListAsync(caller.Sees, purpose, after, order == "asc", most + 1, context.RequestAborted);
        FileView[] views = [.. found.Take(most).Select(FileView.Of)];
        return Json.Ok(new FileList("list", views, views.FirstOrDefault()?.Id, views.LastOrDefault()?.Id, found.Count > most));
    }

    private async Task<IResult> ContentAsync(HttpContext context, string id)
    {
        var file = await RequireAsync(context, id);
        // The name is a stranger's: the header's own encoding keeps it a name.
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file.Name);
        context.Response.Headers.ContentDisposition = disposition.ToString();
        return Results.Bytes(files.Read(file), "application/octet-stream");
    }

    private async Task<IResult> DeleteAsync(HttpContext context, string id) =>
        await files.DeleteAsync(Caller.Of(context, Scopes.Create).Sees, id, context.RequestAborted) ? Json.Ok(new Deleted(id, "file", true)) : throw Missing();

    private async Task<StoredFile> RequireAsync(HttpContext context, string id) => await files.GetAsync(Caller.Of(context, Scopes.Create).Sees, id, context.RequestAborted) ?? throw Missing();

    private static ApiException Missing() => ApiException.NotFound("There is no such file.", "file_not_found", "file_id");
}
