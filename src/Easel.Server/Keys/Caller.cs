using Easel.Server.Http;

namespace Easel.Server.Keys;

/// <summary>Who sent a request, and what they may do.</summary>
/// <param name="Owner">Owner of what they make.</param>
/// <param name="Scopes">What they may do.</param>
/// <param name="Key">The key they showed; null on a server that is open.</param>
internal sealed record Caller(string Owner, Scopes Scopes, ApiKey? Key)
{
    /// <summary>Everybody, on a server that is open.</summary>
    public static Caller Local { get; } = new("local", Scopes.Create | Scopes.Gallery | Scopes.Admin, null);

    /// <summary>Whose jobs and pictures they see: their own, or, null, everyone's.</summary>
    public string? Sees => Scopes.HasFlag(Scopes.Admin) ? null : Owner;

    /// <summary>The caller of a request that has passed <see cref="KeyCheck"/>.</summary>
    public static Caller Of(HttpContext context) => (Caller)context.Items[typeof(Caller)]!;

    /// <summary>The same, if they may do something.</summary>
    /// <exception cref="ApiException">403: the key is not for that.</exception>
    public static Caller Of(HttpContext context, Scopes needed)
    {
        var caller = Of(context);
        return (caller.Scopes & needed) != 0 ? caller : throw ApiException.Forbidden($"The key is not for this; it needs the scope '{needed.ToString().ToLowerInvariant()}'.");
    }
}
