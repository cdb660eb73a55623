using System.Globalization;
using Easel.Server.Http;
using Easel.Server.Keys;
using Easel.Server.OpenApi;
using Microsoft.AspNetCore.Http.Features;

namespace Easel.Server.Gallery;

/// <summary><c>/api/gallery</c>: the pictures that were made here.</summary>
internal sealed class GalleryEndpoints(GalleryStore gallery, SignedLinks links, ServerOptions options)
{
    private const int MaxExport = 10_000;

    private sealed record PictureList(string Object, IReadOnlyList<PictureView> Data, bool HasMore);

    private sealed record Deleted(string Id, string Object, [property: System.Text.Json.Serialization.JsonPropertyName("deleted")] bool IsDeleted);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/gallery", ListAsync).Describe<PictureList>("Pictures, the newest first");
        routes.MapGet("/api/gallery/export", ExportAsync).DescribeFile("Files and recipes as a ZIP", "application/zip");
        routes.MapGet("/api/gallery/{id}", async (HttpContext context, string id) => Json.Ok(PictureView.Of(await RequireAsync(context, id), links))).Describe<PictureView>("One picture with its recipe");
        routes.MapGet("/api/gallery/{id}/file", async (HttpContext context, string id) => Send(context, await RequireAsync(context, id))).DescribeFile("Its file", "image/*");
        routes.MapPut("/api/gallery/{id}/tags", TagAsync).Describe<PictureView>("Sets the tags of a picture", BodySchemas.TagList());
        routes.MapDelete("/api/gallery/{id}", Delete).Describe<Deleted>("Removes a picture");
        routes.MapGet($"{SignedLinks.Path}/{{name}}", SignedAsync).DescribeFile("A picture by its signed address", "image/*");
    }

    private async Task<IResult> ListAsync(HttpContext context, string? q, string? tag, string? job, string? before, string? limit)
    {
        var caller = Caller.Of(context, Scopes.Gallery);
        var most = Page.Limit(limit);
        var pictures = await gallery.FindAsync(caller.Sees, q, tag, job, before, most + 1, context.RequestAborted);
        return Json.Ok(new PictureList("list", [.. pictures.Take(most).Select(p => PictureView.Of(p, links))], pictures.Count > most));
    }

    private async Task ExportAsync(HttpContext context, string? q, string? tag)
    {
        var caller = Caller.Of(context, Scopes.Gallery);
        var pictures = await gallery.FindAsync(caller.Sees, q, tag, null, null, MaxExport, context.RequestAborted);
        context.Response.ContentType = "application/zip";
        context.Response.Headers.ContentDisposition = "attachment; filename=easel.zip";
        // The archive's directory is written synchronously where the stream cannot seek.
        if (context.Features.Get<IHttpBodyControlFeature>() is { } control) control.AllowSynchronousIO = true;
        await gallery.ExportAsync(pictures, context.Response.Body, context.RequestAborted);
    }

    private async Task<IResult> TagAsync(HttpContext context, string id)
    {
        var caller = Caller.Of(context, Scopes.Gallery);
        using var body = await JsonBody.ReadAsync(context.Request, options.MaxBodyBytes);
        var fields = new Fields(body.RootElement);
        var tags = fields.Texts("tags", Tag.MaxCount, Tag.IsSound, Tag.Expected);
        fields.RefuseOthers();
        return Json.Ok(PictureView.Of(await gallery.TagAsync(caller.Sees, id, tags, context.RequestAborted) ?? throw Missing(), links));
    }

    private IResult Delete(HttpContext context, string id)
    {
        var caller = Caller.Of(context, Scopes.Gallery);
        return gallery.Delete(caller.Sees, id) ? Json.Ok(new Deleted(id, "picture", true)) : throw Missing();
    }

    private async Task<IResult> SignedAsync(HttpContext context, string name, string? until, string? signature)
    {
        var id = name.Split('.')[0];
        if (!long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var time) || !links.IsGood(id, time, signature ?? ""))
            throw ApiException.Forbidden("This address is not good, or no longer: it works for an hour.", "link_expired");
        return Send(context, await gallery.GetAsync(null, id, context.RequestAborted) ?? throw Missing());
    }

    private async Task<StoredPicture> RequireAsync(HttpContext context, string id) =>
        await gallery.GetAsync(Caller.Of(context, Scopes.Gallery).Sees, id, context.RequestAborted) ?? throw Missing();

    private IResult Send(HttpContext context, StoredPicture picture)
    {
        try
        {
            var file = gallery.Open(picture);
            context.Response.Headers.CacheControl = "private, max-age=3600, immutable";
            return Results.Stream(file, $"image/{picture.Format}", entityTag: new($"\"{picture.File}\""));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Missing();
        }
    }

    private static ApiException Missing() => ApiException.NotFound("There is no such picture.", "picture_not_found");
}
