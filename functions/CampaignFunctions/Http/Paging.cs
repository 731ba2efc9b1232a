using System.Buffers.Text;
using System.Globalization;
using System.Text;
using CampaignFunctions.Problems;
using Microsoft.AspNetCore.Http;

namespace CampaignFunctions.Http;

/// <summary>
/// Reads <c>limit</c> and <c>cursor</c>. A cursor encodes the place of the last item of a page, and is opaque to callers.
/// </summary>
public static class Paging
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;

    /// <summary>The maximum length of a cursor, which must fit into a URL. Some stores need long texts for a place.</summary>
    private const int MaxCursor = 4000;

    /// <summary>The refusal of a cursor that this API did not create.</summary>
    public static readonly Problem UnknownCursor = Problem.Invalid("cursor", "must be the value of next on an earlier page");

    public static Result<Page> Of(HttpRequest request)
    {
        var limit = DefaultLimit;
        if (
            request.Query.TryGetValue("limit", out var text)
            && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MaxLimit)
        )
            return Problem.Invalid("limit", $"must be 1 to {MaxLimit}");
        var place = Place(request.Query.TryGetValue("cursor", out var cursor) ? cursor.ToString() : null);
        return place.IsSuccess ? new Page(limit, place.Value) : place.Problem;
    }

    /// <summary>Returns the place that a cursor encodes; null if there is no cursor.</summary>
    public static Result<string?> Place(string? cursor)
    {
        if (cursor is null)
            return null as string;
        return Decoded(cursor) is { } place ? place : UnknownCursor;
    }

    public static string Cursor(string place) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(place));

    private static string? Decoded(string cursor)
    {
        try
        {
            return cursor.Length is > 0 and <= MaxCursor
                ? new UTF8Encoding(false, true).GetString(Base64Url.DecodeFromChars(cursor))
                : null;
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException)
        {
            return null;
        }
    }
}
