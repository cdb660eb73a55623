using System.Globalization;

namespace Easel.Server.Http;

/// <summary>How lists are cut.</summary>
internal static class Page
{
    private const int Default = 20, Most = 100;

    /// <summary>How many entries a query asks for.</summary>
    /// <exception cref="ApiException">400: no number from 1 to 100.</exception>
    public static int Limit(string? text)
    {
        if (text is null) return Default;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= Most ? limit
            : throw ApiException.Invalid($"'limit' is no whole number from 1 to {Most}.", "limit");
    }
}
