using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace CampaignFunctions.Http;

internal static class JsonWriting
{
    /// <summary>Writes a JSON body, with its length in the headers.</summary>
    public static Task WriteJsonAsync<T>(
        this HttpResponse response,
        int status,
        string contentType,
        T value,
        JsonTypeInfo<T> json
    )
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, json);
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, response.HttpContext.RequestAborted).AsTask();
    }
}
