using System.Globalization;
using CampaignFunctions.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CampaignFunctions.Http;

/// <summary>Reads the headers of conditional requests (RFC 9110, section 13), as far as this API uses them.</summary>
public static class Preconditions
{
    /// <summary>The headers of answers that the scripts of a page may read.</summary>
    public const string Exposed = "ETag, Location, RateLimit, RateLimit-Policy, Retry-After";

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

    /// <summary>The tag of any existing version.</summary>
    public const string AnyTag = "*";

    /// <summary>The revision that stands for any existing one.</summary>
    public const int AnyRevision = -1;

    /// <summary>
    /// Returns the tag in If-Match, which may be <see cref="AnyTag"/>; null if there is no such header. Returns 412 for a weak
    /// tag, which equals none here, and 400 unless the header is a single tag.
    /// </summary>
    public static Result<string?> IfMatchTag(this HttpRequest request)
    {
        var header = request.Headers.IfMatch;
        if (header.Count == 0)
            return null as string;
        if (!EntityTagHeaderValue.TryParse(header.ToString(), out var tag))
            return Problem.Invalid("If-Match", "must be one entity tag");
        if (tag.Equals(EntityTagHeaderValue.Any))
            return AnyTag;
        return tag.IsWeak ? ProblemCode.PreconditionFailed : tag.Tag.AsSpan().Trim('"').ToString();
    }

    /// <summary>
    /// Returns the revision number in If-Match, which may be <see cref="AnyRevision"/>; null if there is no such header. Returns
    /// 400 for any other value.
    /// </summary>
    public static Result<int?> IfMatchRevision(this HttpRequest request) =>
        request.IfMatchTag() switch
        {
            { Problem: { } problem } => problem,
            { Value: null } => null as int?,
            { Value: AnyTag } => AnyRevision,
            { Value: var tag } when int.TryParse(tag, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) =>
                revision as int?,
            _ => Problem.Invalid("If-Match", "must be a revision in quotes"),
        };
}
