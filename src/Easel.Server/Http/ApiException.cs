using System.Data.Common;
using System.Text.Json.Serialization;

namespace Easel.Server.Http;

/// <summary>What went wrong, in the four fields that every client of the OpenAI API reads. All four are always written.</summary>
/// <param name="Message">One sentence: the value, the limit, the remedy.</param>
/// <param name="Type">Kind of error, such as <c>invalid_request_error</c>.</param>
/// <param name="Param">The field at fault; null where none is.</param>
/// <param name="Code">A word for programs, such as <c>invalid_value</c>; null where there is none.</param>
internal sealed record ApiFault(
    string Message, string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Code);

/// <summary>The body of an error response.</summary>
internal sealed record ApiErrorBody(ApiFault Error);

/// <summary>An answer other than success, from wherever it is noticed.</summary>
/// <param name="status">HTTP status, 400–599.</param>
/// <param name="fault">What the client is told.</param>
/// <param name="retryAfter">When to come again; goes with 429 and 503.</param>
internal sealed class ApiException(int status, ApiFault fault, TimeSpan? retryAfter = null) : Exception(fault.Message)
{
    public int Status { get; } = status;

    public ApiFault Fault { get; } = fault;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    public static ApiException Invalid(string message, string? param, string code = "invalid_value") => new(400, new ApiFault(message, "invalid_request_error", param, code));

    public static ApiException NotFound(string message, string? code = "not_found", string? param = null) => new(404, new ApiFault(message, "invalid_request_error", param, code));

    public static ApiException Unauthorized(string message, string code = "invalid_api_key") => new(401, new ApiFault(message, "authentication_error", null, code));

    public static ApiException Forbidden(string message, string code = "insufficient_permissions") => new(403, new ApiFault(message, "permission_error", null, code));

    public static ApiException TooMany(string message, string code, TimeSpan retryAfter) => new(429, new ApiFault(message, "rate_limit_error", null, code), retryAfter);

    public static ApiException Unavailable(string message, string code, TimeSpan retryAfter) => new(503, new ApiFault(message, "server_error", null, code), retryAfter);

    public static ApiException NotImplemented(string message) => new(501, new ApiFault(message, "server_error", null, "not_implemented"));

    /// <summary>The answer for an error of the library; null for one that is nobody's fault but ours.</summary>
    public static ApiException? Of(Exception error) => error switch
    {
        ApiException api => api,
        InvalidRequestException => Invalid(error.Message, null),
        UnknownModelException => NotFound(error.Message, "model_not_found", "model"),
        DeviceMemoryException => Unavailable(error.Message, "out_of_memory", TimeSpan.FromSeconds(30)),
        NativeRuntimeException => Unavailable(error.Message, "runtime_unavailable", TimeSpan.FromSeconds(60)),
        CheckpointException => new(500, new ApiFault(error.Message, "server_error", null, "model_damaged")),
        // PostgreSQL takes no NUL in texts; they come in queries.
        DbException { SqlState: "22021" } => Invalid("A text of the request holds a NUL character; leave it out.", null),
        BadHttpRequestException { StatusCode: 413 } => TooLarge("The request is too large; send a smaller one."),
        BadHttpRequestException bad => new(bad.StatusCode, new ApiFault("The request could not be read to its end; send it again.", "invalid_request_error", null, "bad_request")),
        _ => null,
    };

    public static ApiException TooLarge(string message) => new(413, new ApiFault(message, "invalid_request_error", null, "request_too_large"));
}
