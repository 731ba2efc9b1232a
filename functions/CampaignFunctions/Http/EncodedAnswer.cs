using Microsoft.AspNetCore.Http;

namespace CampaignFunctions.Http;

/// <summary>
/// A response to a GET with a body that many callers share; 304 if the caller already has the current version. The tag differs by
/// encoding, as a strong tag must.
/// </summary>
public sealed class EncodedAnswer(EncodedBody body) : IResult
{
    public string? ETag { get; init; }

    public required string CacheControl { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var (bytes, encoding) = body.For(httpContext.Request);
        response.Headers.CacheControl = CacheControl;
        response.Headers.Vary = "Authorization, Accept-Encoding";
        if (ETag is not null)
        {
            var tag = encoding is null ? ETag : $"{ETag}-{encoding}";
            response.Headers.ETag = Preconditions.Quote(tag);
            if (httpContext.Request.HasCurrent(tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        if (encoding is not null)
            response.Headers.ContentEncoding = encoding;
        response.ContentType = body.ContentType;
        response.ContentLength = bytes.Length;
        return response.Body.WriteAsync(bytes, httpContext.RequestAborted).AsTask();
    }
}
