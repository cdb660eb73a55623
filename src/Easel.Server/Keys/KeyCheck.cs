using System.Net;
using Easel.Server.Gallery;
using Easel.Server.Http;
using Easel.Server.OpenApi;
using Easel.Server.Pages.Access;

namespace Easel.Server.Keys;

/// <summary>Lets in whoever shows a good key; on a server without keys, whoever is on this machine.</summary>
internal sealed class KeyCheck(RequestDelegate next, KeyStore keys, PageKey page)
{
    /// <summary>What anyone may see: whether the server is well, what can be asked of it, and pictures whose address carries a signature.</summary>
    private static bool IsPublic(PathString path) => path == "/healthz" || path == "/readyz" || path == ApiDocument.Path || path.StartsWithSegments(ApiDocument.Page) || path.StartsWithSegments(SignedLinks.Path);

    public async Task InvokeAsync(HttpContext context)
    {
        if (!IsPublic(context.Request.Path) && !PageKey.IsPublic(context))
        {
            var caller = !keys.Any() ? Open(context) : PageKey.IsPage(context) ? await page.FindAsync(context) : await ByKeyAsync(context);
            if (caller is null)
            {
                if (!HttpMethods.IsGet(context.Request.Method) || context.Request.Path.StartsWithSegments("/_blazor")) throw ApiException.Unauthorized("Nobody is signed in.");
                context.Response.Redirect($"{PageKey.SignInPath}?to={Uri.EscapeDataString(context.Request.Path)}");
                return;
            }
            context.Items[typeof(Caller)] = caller;
            context.User = PageKey.UserOf(caller);
        }
        await next(context);
    }

    private async Task<Caller> ByKeyAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) throw ApiException.Unauthorized("There is no API key; send 'Authorization: Bearer sk-easel-…'.", "missing_api_key");
        return await keys.FindAsync(header["Bearer ".Length..].Trim(), context.RequestAborted) is { } key
            ? new Caller(key.Id, key.Scopes, key) : throw ApiException.Unauthorized("This API key is not known here, or was revoked.");
    }

    /// <summary>Without keys, a web page that someone has open must not reach the server: neither under a name that it made point here, nor by sending forms.</summary>
    private static Caller Open(HttpContext context)
    {
        var (host, origin) = (context.Request.Host, context.Request.Headers.Origin.ToString());
        if (!IsLoopback(host.Host)) throw ApiException.Forbidden($"'{host.Host}' is no name of this machine; without API keys the server answers to localhost only.", "host_not_allowed");
        if (origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && IsLoopback(uri.Host) && uri.Port == (host.Port ?? 80)))
            throw ApiException.Forbidden("Pages of other sites have no access; without API keys the server answers to its own pages only.", "origin_not_allowed");
        return Caller.Local;
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
