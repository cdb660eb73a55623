using System.Text.Json;
using System.Text.Json.Serialization;

namespace Easel.Server.Http;

/// <summary>How the server writes JSON.</summary>
internal static class Json
{
    /// <summary>snake_case; keys without a value are left out unless a type says otherwise.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static IResult Ok<T>(T value, int status = 200) => Results.Json(value, Options, statusCode: status);
}
