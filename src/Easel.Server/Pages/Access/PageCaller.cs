using System.Security.Claims;
using Easel.Server.Http;
using Easel.Server.Keys;
using Microsoft.AspNetCore.Components.Authorization;

namespace Easel.Server.Pages.Access;

/// <summary>Who uses an open page. Asked before everything that is done: a key can be revoked meanwhile, or a first one made.</summary>
internal sealed class PageCaller(AuthenticationStateProvider authentication, KeyStore keys)
{
    /// <summary>The caller, if they may do something.</summary>
    /// <exception cref="ApiException">401 or 403: they are no longer signed in, or their key is not for that.</exception>
    public async Task<Caller> RequireAsync(Scopes needed)
    {
        var caller = await FindAsync() ?? throw ApiException.Unauthorized("You are signed in no longer; load the page again.");
        return (caller.Scopes & needed) != 0 ? caller : throw ApiException.Forbidden($"Your key is not for this; it needs the scope '{needed.ToString().ToLowerInvariant()}'.");
    }

    /// <summary>Whether the caller may do something.</summary>
    public async Task<bool> MayAsync(Scopes needed) => await FindAsync() is { } caller && (caller.Scopes & needed) != 0;

    private async Task<Caller?> FindAsync()
    {
        var owner = (await authentication.GetAuthenticationStateAsync()).User.FindFirstValue(ClaimTypes.NameIdentifier);
        if (owner is null || owner == Caller.Local.Owner) return owner is null || keys.Any() ? null : Caller.Local;
        return keys.Find(owner) is { } key ? new Caller(key.Id, key.Scopes, key) : null;
    }
}
