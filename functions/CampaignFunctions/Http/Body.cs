using CampaignFunctions.Problems;

namespace CampaignFunctions.Http;

/// <summary>A body that was read, or why it could not be.</summary>
public readonly record struct Body<T>(T? Value, Problem? Problem)
    where T : class
{
    /// <summary>The SHA-256 of its bytes, where the request has an idempotency key.</summary>
    public string? Hash { get; init; }
}
