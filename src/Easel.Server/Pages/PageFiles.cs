using Easel.Images;
using Easel.Layouts;
using Easel.Server.Conversations;
using Easel.Server.Gallery;
using Easel.Server.Http;
using Easel.Server.Keys;
using Easel.Server.Pages.Access;
using Easel.Server.Pages.Chat;
using Microsoft.AspNetCore.Mvc;

namespace Easel.Server.Pages;

/// <summary>Files that the page shows or hands over: pictures of the gallery, small ones of them, what came with turns, and what styles look like.</summary>
internal sealed class PageFiles(GalleryStore gallery, ConversationStore conversations, StyleSamples styles, PageKey access, TurnWorker worker)
{
    /// <summary>Where they lie.</summary>
    public const string Path = "/page";

    private const int ThumbnailSide = 320, Quality = 90;

    public void Map(IEndpointRouteBuilder routes)
    {
        var files = routes.MapGroup(Path).ExcludeFromDescription();
        files.MapGet("/pictures/{id}", async (HttpContext context, string id) => Picture(context, await RequireAsync(context, id)));
        files.MapGet("/thumbnails/{id}", ThumbnailAsync);
        files.MapGet("/download/{id}", DownloadAsync);
        files.MapGet("/attached/{conversation}/{name}", Attached);
        files.MapGet("/styles/{name}", async (HttpContext context, string name) => Kept(context, await styles.GetAsync(name, context.RequestAborted) ?? throw ApiException.NotFound("There is no such style."), "image/webp"));
        routes.MapPost(PageKey.KeyPath, SignInAsync).ExcludeFromDescription();
        // Other sites' forms do not carry the cookie, and so are nobody's.
        files.MapPost("/signout", (HttpContext context) =>
        {
            PageKey.SignOut(context);
            return Results.Redirect("/");
        });
    }

    private async Task<IResult> SignInAsync(HttpContext context, [FromForm] string key, [FromForm] string? to) =>
        await access.SignInAsync(context, key.Trim()) ? Results.LocalRedirect(to is ['/', not ('/' or '\\'), ..] ? to : "/") : Results.Redirect($"{PageKey.SignInPath}?failed=true&to={Uri.EscapeDataString(to ?? "")}");

    private IResult Picture(HttpContext context, StoredPicture picture)
    {
        context.Response.Headers.CacheControl = "private, max-age=86400, immutable";
        return Results.Stream(gallery.Open(picture), $"image/{picture.Format}");
    }

    private async Task<IResult> ThumbnailAsync(HttpContext context, string id)
    {
        var file = await gallery.ReadAsync(await RequireAsync(context, id), context.RequestAborted);
        var picture = PictureCodec.Decode(file);
        var scale = Math.Min(1, (double)ThumbnailSide / Math.Min(picture.Width, picture.Height));
        if (scale < 1) picture = picture.Resize(Math.Max(1, (int)(picture.Width * scale)), Math.Max(1, (int)(picture.Height * scale)));
        return Kept(context, PictureCodec.Encode(picture, ImageFormat.Webp, 82), "image/webp");
    }

    /// <summary>The picture as a file of any format, with its recipe or without, whole or cut to a band.</summary>
    private async Task<IResult> DownloadAsync(HttpContext context, string id, string format = "png", bool recipe = true, string? cut = null)
    {
        var picture = await RequireAsync(context, id);
        ImageFormat? wanted = format switch { "png" => ImageFormat.Png, "jpeg" => ImageFormat.Jpeg, "webp" => ImageFormat.Webp, _ => null };
        if (wanted is not { } kind) throw ApiException.Invalid($"'{format}' is no format; use png, jpeg or webp.", "format");
        var pixels = PictureCodec.Decode(await gallery.ReadAsync(picture, context.RequestAborted));
        var how = Recipe.FromJson(picture.Recipe);
        if (cut is not null) pixels = Band(pixels, how.Layout, cut);
        var text = recipe ? how.ToText(kind) : null;
        return Results.Bytes(PictureCodec.Encode(pixels, kind, Quality, text), kind.MediaType(), NameOf(picture) + kind.Extension());
    }

    private Picture Band(Picture picture, Layout? layout, string shape)
    {
        var preset = SizePreset.Cuts(worker.Sizes, picture.Width, picture.Height).FirstOrDefault(preset => $"{preset.Format}" == shape) ?? throw ApiException.Invalid($"This picture of {picture.Width}x{picture.Height} is not cut to '{shape}'.", "cut");
        var top = layout is null ? (picture.Height - preset.Height) / 2 : (int)(LayoutBand.TopOf(layout, worker.Lexicon, (float)preset.Height / picture.Height) * picture.Height);
        return picture.Crop(0, top, preset.Width, preset.Height);
    }

    /// <summary>A file name from the first words of the prompt.</summary>
    private static string NameOf(StoredPicture picture)
    {
        var words = new string([.. picture.Prompt.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(6);
        return $"easel-{string.Join('-', words.Append(picture.Id[^6..]))}";
    }

    private IResult Attached(HttpContext context, string conversation, string name)
    {
        var file = conversations.Find(Caller.Of(context, Scopes.Create).Sees, conversation);
        if (file is null || file.Turns.All(turn => turn.Attached != name)) throw Missing();
        var bytes = conversations.ReadAttached(conversation, name);
        var picture = PictureCodec.Decode(bytes);
        var scale = Math.Min(1, (double)ThumbnailSide / Math.Max(picture.Width, picture.Height));
        if (scale < 1) picture = picture.Resize(Math.Max(1, (int)(picture.Width * scale)), Math.Max(1, (int)(picture.Height * scale)));
        return Kept(context, PictureCodec.Encode(picture, ImageFormat.Webp, 82), "image/webp");
    }

    private static IResult Kept(HttpContext context, byte[] file, string type)
    {
        context.Response.Headers.CacheControl = "private, max-age=86400, immutable";
        return Results.Bytes(file, type);
    }

    private async Task<StoredPicture> RequireAsync(HttpContext context, string id) =>
        await gallery.GetAsync(Caller.Of(context, Scopes.Gallery | Scopes.Create).Sees, id, context.RequestAborted) ?? throw Missing();

    private static ApiException Missing() => ApiException.NotFound("There is no such picture.", "picture_not_found");
}
