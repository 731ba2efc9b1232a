using System.Globalization;
using CampaignFunctions.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CampaignFunctions.Http;

/// <summary>Reads the headers of conditional requests (RFC 9110, section 13), as far as this API uses them.</summary>
public static class Preconditions
{
    /// <summary>Returns the opaque text as a strong entity tag, in quotes.</summary>
    public static string Quote(string tag) => $"\"{tag}\"";

    /// <summary>Returns whether the caller already has the version with this tag. A GET is then answered with 304.</summary>
    public static bool HasCurrent(this HttpRequest request, string tag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var tags)
        && tags.Any(candidate =>
            candidate.Equals(EntityTagHeaderValue.Any) || candidate.Tag.AsSpan().Trim('"').SequenceEqual(tag)
        );

    /// <summary>Returns whether the request may only create a resource: <c>If-None-Match: *</c>.</summary>
    public static bool OnlyCreates(this HttpRequest request) => request.Headers.IfNoneMatch == "*";

    /// <summary>
    /// Returns the tag in If-Match, or null if there is no such header; 400 unless the header is a single strong tag.
    /// </summary>
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

    /// <summary>Returns the revision number in If-Match, or null if there is no such header; 400 for any other value.</summary>
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
