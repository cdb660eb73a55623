using System.Security.Claims;
using System.Security.Cryptography;
using Easel.Server.Http;
using Easel.Server.Keys;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.StaticAssets;

namespace Easel.Server.Pages.Access;

/// <summary>Who opened the page, on a server that has keys: the browser keeps the key in a cookie that only this server can read, and that only the page's own requests carry.</summary>
internal sealed class PageKey(KeyStore keys, IDataProtectionProvider protection)
{
    /// <summary>Where people sign in.</summary>
    public const string SignInPath = "/signin";

    /// <summary>Where the form with the key goes.</summary>
    public const string KeyPath = "/signin/key";

    private const string Cookie = "easel-key";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);
    private readonly IDataProtector _protector = protection.CreateProtector("easel.page-key");

    /// <summary>Whether a request is one of the page, and not of the API, to which cookies are nothing.</summary>
    public static bool IsPage(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/_blazor") || context.Request.Path.StartsWithSegments(PageFiles.Path) || context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;

    /// <summary>Whether a request is for what everyone may have: the page's scripts and style sheets, and the form to sign in with.</summary>
    public static bool IsPublic(HttpContext context) =>
        context.GetEndpoint()?.Metadata is { } metadata && (metadata.GetMetadata<StaticAssetDescriptor>() is not null || metadata.GetMetadata<ComponentTypeMetadata>()?.Type == typeof(SignIn)) || context.Request.Path == KeyPath;

    /// <summary>The caller of a page's request; null where nobody is signed in.</summary>
    /// <exception cref="ApiException">403: another site's page sent it.</exception>
    public async Task<Caller?> FindAsync(HttpContext context)
    {
        if (!context.Request.Cookies.TryGetValue(Cookie, out var sealedKey)) return null;
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Equals(context.Request.Host.Value, StringComparison.OrdinalIgnoreCase)))
            throw ApiException.Forbidden("Pages of other sites have no access.", "origin_not_allowed");
        try
        {
            return await keys.FindAsync(_protector.Unprotect(sealedKey), context.RequestAborted) is { } key ? new Caller(key.Id, key.Scopes, key) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Takes a key in.</summary>
    /// <returns>Whether it is good.</returns>
    public async Task<bool> SignInAsync(HttpContext context, string key)
    {
        if (await keys.FindAsync(key, context.RequestAborted) is null) return false;
        var isSecure = context.Request.IsHttps || context.Request.Headers["X-Forwarded-Proto"] == "https";
        context.Response.Cookies.Append(Cookie, _protector.Protect(key), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = isSecure, MaxAge = Lifetime, Path = "/" });
        return true;
    }

    public static void SignOut(HttpContext context) => context.Response.Cookies.Delete(Cookie);

    /// <summary>The caller as the page's circuit knows them.</summary>
    public static ClaimsPrincipal UserOf(Caller caller) => new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, caller.Owner)], "key"));
}
