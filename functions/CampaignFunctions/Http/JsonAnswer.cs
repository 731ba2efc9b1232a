using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace CampaignFunctions.Http;

/// <summary>A response in JSON with its caching headers; 304 if the caller already has the current version.</summary>
public sealed class JsonAnswer<T>(T value, JsonTypeInfo<T> json) : IResult
{
    public int Status { get; init; } = StatusCodes.Status200OK;

    public string? ETag { get; init; }

    public string CacheControl { get; init; } = "no-store";

    public string? Location { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.CacheControl = CacheControl;
        response.Headers.Vary = "Authorization";
        if (Location is not null)
            response.Headers.Location = Location;
        if (ETag is not null)
        {
            response.Headers.ETag = Preconditions.Quote(ETag);
            var isRead = HttpMethods.IsGet(httpContext.Request.Method) || HttpMethods.IsHead(httpContext.Request.Method);
            if (isRead && httpContext.Request.HasCurrent(ETag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        return response.WriteJsonAsync(Status, "application/json; charset=utf-8", value, json);
    }
}
