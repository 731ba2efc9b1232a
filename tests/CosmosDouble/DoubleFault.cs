using System.Net;

namespace CampaignFunctions.CosmosDouble;

/// <summary>Something that goes wrong: an answer of this status, or none at all.</summary>
public sealed record DoubleFault(HttpStatusCode Status, bool IsAfterTheWork = false, int RetryAfterMilliseconds = 0)
{
    /// <summary>The work is done, and the connection breaks before the answer.</summary>
    public static readonly DoubleFault Lost = new(default, IsAfterTheWork: true);

    public static DoubleFault Throttled(int milliseconds) =>
        new(HttpStatusCode.TooManyRequests, RetryAfterMilliseconds: milliseconds);

    internal WireAnswer Answer()
    {
        var answer = WireAnswer.Error(Status, "A fault was asked for.", Status == HttpStatusCode.TooManyRequests ? 3200 : 0);
        return RetryAfterMilliseconds > 0 ? answer.With("x-ms-retry-after-ms", $"{RetryAfterMilliseconds}") : answer;
    }
}
