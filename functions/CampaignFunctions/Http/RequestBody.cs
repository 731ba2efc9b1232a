using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CampaignFunctions.Problems;
using CampaignFunctions.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CampaignFunctions.Http;

/// <summary>Reads a JSON body within a size limit. If the body cannot be read, returns a problem that names the reason.</summary>
public static class RequestBody
{
    /// <summary>
    /// The most bytes of a body. The longest legal ones fit, even if each letter is written as <c>\uXXXX</c>: a ballot over 500
    /// options with ids of 64 characters, and a text of 4,000.
    /// </summary>
    public const int DefaultLimit = 256 * 1024;

    /// <summary>Returns the value; otherwise 415, 413, or 400 <c>malformed-json</c> or <c>invalid</c>.</summary>
    public static Task<Result<T>> ReadBodyAsync<T>(
        this HttpRequest request,
        JsonTypeInfo<T> json,
        CancellationToken cancellationToken,
        int limit = DefaultLimit
    )
        where T : class => request.ReadJsonAsync(limit, utf8 => Parse(utf8, json), cancellationToken);

    /// <summary>
    /// Reads the body like <see cref="ReadBodyAsync"/>, and refuses fields that the type does not have: a misspelt one would have
    /// no effect.
    /// </summary>
    public static Task<Result<T>> ReadStrictBodyAsync<T>(
        this HttpRequest request,
        JsonTypeInfo<T> json,
        CancellationToken cancellationToken,
        int limit = DefaultLimit
    )
        where T : class => request.ReadJsonAsync(limit, utf8 => ParseStrictly(utf8, json), cancellationToken);

    /// <summary>Reads the body like <see cref="ReadBodyAsync"/>, and returns its hash too.</summary>
    public static Task<Result<KeyedBody<T>>> ReadKeyedBodyAsync<T>(
        this HttpRequest request,
        JsonTypeInfo<T> json,
        CancellationToken cancellationToken
    )
        where T : class => request.ReadJsonAsync(DefaultLimit, utf8 => ParseKeyed(utf8, Parse(utf8, json)), cancellationToken);

    /// <summary>Reads the body like <see cref="ReadStrictBodyAsync"/>, and returns its hash too.</summary>
    public static Task<Result<KeyedBody<T>>> ReadStrictKeyedBodyAsync<T>(
        this HttpRequest request,
        JsonTypeInfo<T> json,
        CancellationToken cancellationToken
    )
        where T : class =>
        request.ReadJsonAsync(DefaultLimit, utf8 => ParseKeyed(utf8, ParseStrictly(utf8, json)), cancellationToken);

    /// <summary>
    /// Reads the body like <see cref="ReadBodyAsync"/>; returns null if there is no body, or if it is <c>null</c>.
    /// </summary>
    public static async Task<Result<T?>> ReadOptionalBodyAsync<T>(
        this HttpRequest request,
        JsonTypeInfo<T> json,
        CancellationToken cancellationToken
    )
        where T : class
    {
        if (request.ContentType is null && request.ContentLength is null or 0)
            return null as T;
        return await request.ReadJsonAsync(DefaultLimit, utf8 => ParseOptional(utf8, json), cancellationToken);
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
        var read = await request.BodyReader.ReadPartAsync(cancellationToken);
        while (!read.IsCompleted && read.Buffer.Length <= limit)
        {
            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await request.BodyReader.ReadPartAsync(cancellationToken);
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
        var body = ParseOptional(utf8, json);
        return body is { IsSuccess: true, Value: { } value } ? value : body.Problem ?? Problem.Invalid("$", "must be an object");
    }

    private static Result<T?> ParseOptional<T>(ReadOnlySequence<byte> utf8, JsonTypeInfo<T> json)
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

            return value;
        }
        catch (JsonException wrong)
        {
            if (Malformed(utf8) is { } malformed)
                return malformed;
            var message = wrong is WrongValueException ? wrong.Message : "must have the right type and form";
            return Problem.Invalid(wrong.Path ?? "$", message);
        }
    }

    private static Result<KeyedBody<T>> ParseKeyed<T>(ReadOnlySequence<byte> utf8, Result<T> body)
        where T : class =>
        body.IsSuccess ? new KeyedBody<T>(body.Value, Base64Url.EncodeToString(SHA256.HashData(utf8.ToArray()))) : body.Problem;

    private static Result<T> ParseStrictly<T>(ReadOnlySequence<byte> utf8, JsonTypeInfo<T> json)
        where T : class
    {
        var body = Parse(utf8, json);
        if (!body.IsSuccess)
            return body;
        if (Malformed(utf8) is { } malformed)
            return malformed; // in a name or a value that was skipped
        using var document = JsonDocument.Parse(utf8);
        return UnknownFields.First(document.RootElement, json) is { } path ? Problem.Invalid(path, "is unknown") : body;
    }

    /// <summary>Returns the refusal of a text that is not JSON, with the place of the fault; null if it is JSON.</summary>
    private static Problem? Malformed(ReadOnlySequence<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                    reader.GetString();
            }

            return null;
        }
        catch (JsonException wrong)
        {
            var lines = utf8.ToArray().AsSpan();
            for (var line = 0L; line < wrong.LineNumber; line++)
                lines = lines[(lines.IndexOf((byte)'\n') + 1)..];
            var column = Encoding.UTF8.GetCharCount(lines[..(int)Math.Min(wrong.BytePositionInLine ?? 0, lines.Length)]);
            return At($"line {wrong.LineNumber + 1}, column {column + 1}");
        }
        catch (InvalidOperationException)
        {
            // A text that is not UTF-8, or half a surrogate pair.
            return At($"byte {reader.TokenStartIndex + 1}");
        }

        static Problem At(FormattableString place) =>
            Problem.Field(ProblemCode.MalformedJson, "$", $"is wrong at {FormattableString.Invariant(place)}");
    }
}
