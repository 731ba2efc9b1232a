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

/// <summary>Reads a JSON body within a size limit, and says what is wrong with one that cannot be read.</summary>
public static class RequestBody
{
    public const int DefaultLimit = 16 * 1024;

    /// <summary>The value, or 415, 413, or 400 <c>malformed-json</c> or <c>invalid</c>.</summary>
    public static async Task<Body<T>> ReadBodyAsync<T>(
        this HttpRequest request,
        JsonTypeInfo<T> json,
        CancellationToken cancellationToken,
        int limit = DefaultLimit
    )
        where T : class
    {
        if (!IsJson(request))
            return new(null, ProblemCode.UnsupportedMediaType);
        return await request.ReadWithinAsync<Body<T>>(
            limit,
            utf8 => Parse(utf8, json) with { Hash = request.Headers.ContainsKey(IdempotencyKey.Header) ? HashOf(utf8) : null },
            new(null, ProblemCode.BodyTooLarge),
            cancellationToken
        );
    }

    /// <summary>The same for a body that may be left out: neither value nor problem then.</summary>
    public static async Task<Body<T>> ReadOptionalBodyAsync<T>(
        this HttpRequest request,
        JsonTypeInfo<T> json,
        CancellationToken cancellationToken
    )
        where T : class =>
        request.ContentType is null && request.ContentLength is null or 0
            ? default
            : await request.ReadBodyAsync(json, cancellationToken);

    /// <summary>The body as text; null where it is larger than the limit.</summary>
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
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            var isTooLarge = read.Buffer.Length > limit;
            if (isTooLarge || read.IsCompleted)
            {
                var taken = isTooLarge ? tooLarge : take(read.Buffer);
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return taken;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (
            !type.Charset.HasValue
            || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)
        )
        && request.Headers.ContentEncoding.Count == 0;

    private static Body<T> Parse<T>(ReadOnlySequence<byte> utf8, JsonTypeInfo<T> json)
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

            return value is null ? new(null, Problem.Invalid("$", "must be an object")) : new(value, null);
        }
        catch (JsonException wrong)
        {
            return new(
                null,
                IsWellFormed(utf8) ? Problem.Invalid(wrong.Path ?? "$", "has the wrong type or form") : ProblemCode.MalformedJson
            );
        }
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
