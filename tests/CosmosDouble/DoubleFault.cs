using System.Net;

namespace CampaignFunctions.CosmosDouble;

/// <summary>A fault: an answer with this status, or no answer at all.</summary>
public sealed record DoubleFault(HttpStatusCode Status, bool IsAfterTheWork = false, int RetryAfterMilliseconds = 0)
{
    /// <summary>The service accepts the request, and never answers.</summary>
    public static readonly DoubleFault Silent = new((HttpStatusCode)(-1));

    /// <summary>The service carries out the request, and the connection breaks before the answer.</summary>
    public static readonly DoubleFault Lost = new(default, IsAfterTheWork: true);

    public static DoubleFault Throttled(int milliseconds) =>
        new(HttpStatusCode.TooManyRequests, RetryAfterMilliseconds: milliseconds);

    internal WireAnswer Answer()
    {
        var answer = WireAnswer.Error(Status, "A test asked for this.", Status == HttpStatusCode.TooManyRequests ? 3200 : 0);
        return RetryAfterMilliseconds > 0 ? answer.With("x-ms-retry-after-ms", $"{RetryAfterMilliseconds}") : answer;
    }
}
