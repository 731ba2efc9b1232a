using System.Globalization;
using CampaignFunctions.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CampaignFunctions.Http;

/// <summary>Conditional requests (RFC 9110, section 13) as far as this API uses them.</summary>
public static class Preconditions
{
    /// <summary>A strong entity tag around an opaque text.</summary>
    public static string Quote(string tag) => $"\"{tag}\"";

    /// <summary>Whether the caller already has what carries this tag, so that 304 answers a GET.</summary>
    public static bool HasCurrent(this HttpRequest request, string tag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var tags)
        && tags.Any(candidate =>
            candidate.Equals(EntityTagHeaderValue.Any) || candidate.Tag.AsSpan().Trim('"').SequenceEqual(tag)
        );

    /// <summary>Whether the request may only create: <c>If-None-Match: *</c>.</summary>
    public static bool OnlyCreates(this HttpRequest request) => request.Headers.IfNoneMatch == "*";

    /// <summary>The tag of If-Match: null where there is none, or 400 for one that is not a single strong tag.</summary>
    public static Result<string?> IfMatchTag(this HttpRequest request)
    {
        var header = request.Headers.IfMatch;
        if (header.Count == 0)
            return null as string;
        return
            EntityTagHeaderValue.TryParse(header.ToString(), out var tag) && !tag.IsWeak && !tag.Equals(EntityTagHeaderValue.Any)
            ? tag.Tag.AsSpan().Trim('"').ToString()
            : Problem.Invalid("If-Match", "must be one strong entity tag");
    }

    /// <summary>The revision number in If-Match, null where there is none.</summary>
    public static Result<int?> IfMatchRevision(this HttpRequest request) =>
        request.IfMatchTag() switch
        {
            { Problem: { } problem } => problem,
            { Value: null } => null as int?,
            { Value: var tag } when int.TryParse(tag, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) =>
                revision as int?,
            _ => Problem.Invalid("If-Match", "must be a revision in quotes"),
        };
}
