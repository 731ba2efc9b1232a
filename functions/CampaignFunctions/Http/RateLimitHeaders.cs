using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CampaignFunctions.Http;

/// <summary>
/// Tells callers what is left of their limits, in the header fields <c>RateLimit</c> and <c>RateLimit-Policy</c>
/// (draft-ietf-httpapi-ratelimit-headers-10).
/// </summary>
internal static class RateLimitHeaders
{
    public const string Left = "RateLimit";
    public const string Policy = "RateLimit-Policy";

    private const int WindowSeconds = 3600;

    /// <summary>Adds the limit to those of the answer.</summary>
    public static void Report(this HttpRequest request, Allowance allowance)
    {
        var headers = request.HttpContext.Response.Headers;
        var seconds = (long)Math.Ceiling(allowance.Resets.TotalSeconds);
        Add(Left, string.Create(CultureInfo.InvariantCulture, $"\"{allowance.Name}\";r={allowance.Left};t={seconds}"));
        Add(Policy, string.Create(CultureInfo.InvariantCulture, $"\"{allowance.Name}\";q={allowance.Limit};w={WindowSeconds}"));

        void Add(string name, string value) => headers[name] = headers[name] is [{ } other] ? $"{other}, {value}" : value;
    }
}
