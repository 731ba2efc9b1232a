namespace CampaignFunctions.Storage;

/// <summary>The store is busy and asks for a retry later. The caller's request may or may not have been carried out.</summary>
public sealed class StoreBusyException(TimeSpan retryAfter, Exception? inner = null) : Exception("The store is busy.", inner)
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}
