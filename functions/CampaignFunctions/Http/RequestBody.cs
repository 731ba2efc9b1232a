using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CampaignFunctions.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CampaignFunctions.Http;

/// <summary>Reads a JSON body within a size limit. If the body cannot be read, returns a problem that names the reason.</summary>
public static class RequestBody
{
    public const int DefaultLimit = 16 * 1024;

    /// <summary>Returns the value; otherwise 415, 413, or 400 <c>malformed-json</c> or <c>invalid</c>.</summary>
    public static Task<Result<T>> ReadBodyAsync<T>(
        this HttpRequest request,
        JsonTypeInfo<T> json,
        CancellationToken cancellationToken,
        int limit = DefaultLimit
    )
        where T : class => request.ReadJsonAsync(limit, utf8 => Parse(utf8, json), cancellationToken);

    /// <summary>Reads the body like <see cref="ReadBodyAsync"/>, and returns its hash too.</summary>
    public static Task<Result<KeyedBody<T>>> ReadKeyedBodyAsync<T>(
        this HttpRequest request,
        JsonTypeInfo<T> json,
        CancellationToken cancellationToken
    )
        where T : class => request.ReadJsonAsync(DefaultLimit, utf8 => ParseKeyed(utf8, json), cancellationToken);

    /// <summary>Reads the body like <see cref="ReadBodyAsync"/>; returns null if the request has no body.</summary>
    public static async Task<Result<T?>> ReadOptionalBodyAsync<T>(
        this HttpRequest request,
        JsonTypeInfo<T> json,
        CancellationToken cancellationToken
    )
        where T : class
    {
        if (request.ContentType is null && request.ContentLength is null or 0)
            return null as T;
        var body = await request.ReadBodyAsync(json, cancellationToken);
        return body.IsSuccess ? body.Value : body.Problem;
    }

    private static async Task<Result<T>> ReadJsonAsync<T>(
        this HttpRequest request,
        int limit,
        Func<ReadOnlySequence<byte>, Result<T>> parse,
        CancellationToken cancellationToken
    ) =>
        IsJson(request)
            ? await request.ReadWithinAsync(limit, parse, ProblemCode.BodyTooLarge, cancellationToken)
            : ProblemCode.UnsupportedMediaType;

    /// <summary>Returns the body as text, or null if it is larger than the limit.</summary>
    public static Task<string?> ReadTextAsync(this HttpRequest request, int limit, CancellationToken cancellationToken) =>
        request.ReadWithinAsync<string?>(limit, utf8 => Encoding.UTF8.GetString(utf8), null, cancellationToken);

    private static async Task<T> ReadWithinAsync<T>(
        this HttpRequest request,
        int limit,
        Func<ReadOnlySequence<byte>, T> take,
        T tooLarge,
        CancellationToken cancellationToken
    )
    {
        if (request.ContentLength > limit)
            return tooLarge;
        // The server stops a body that arrives too slowly. This method stops a body that is too large.
        var read = await request.BodyReader.ReadAsync(cancellationToken);
        while (!read.IsCompleted && read.Buffer.Length <= limit)
        {
            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await request.BodyReader.ReadAsync(cancellationToken);
        }

        var taken = read.Buffer.Length > limit ? tooLarge : take(read.Buffer);
        request.BodyReader.AdvanceTo(read.Buffer.End);
        return taken;
    }

    private static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (
            !type.Charset.HasValue
            || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)
        )
        && request.Headers.ContentEncoding.Count == 0;

    private static Result<T> Parse<T>(ReadOnlySequence<byte> utf8, JsonTypeInfo<T> json)
        where T : class
    {
        try
        {
            var reader = new Utf8JsonReader(utf8);
            var value = JsonSerializer.Deserialize(ref reader, json);
            while (reader.Read())
            {
                // Only white space may follow; anything else throws.
            }

            return value is null ? Problem.Invalid("$", "must be an object") : value;
        }
        catch (JsonException wrong)
        {
            return IsWellFormed(utf8)
                ? Problem.Invalid(wrong.Path ?? "$", "must have the right type and form")
                : ProblemCode.MalformedJson;
        }
    }

    private static Result<KeyedBody<T>> ParseKeyed<T>(ReadOnlySequence<byte> utf8, JsonTypeInfo<T> json)
        where T : class
    {
        var body = Parse(utf8, json);
        return body.IsSuccess ? new KeyedBody<T>(body.Value, HashOf(utf8)) : body.Problem;
    }

    private static string HashOf(ReadOnlySequence<byte> utf8) => Base64Url.EncodeToString(SHA256.HashData(utf8.ToArray()));

    private static bool IsWellFormed(ReadOnlySequence<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8);
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                    reader.GetString();
            }

            return true;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return false; // InvalidOperationException: text that is not UTF-8, or half a surrogate pair
        }
    }
}
