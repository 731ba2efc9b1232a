namespace CampaignFunctions.Storage;

/// <summary>The store asks to be left alone for a while; the caller's request was not carried out, or not known to be.</summary>
public sealed class StoreBusyException(TimeSpan retryAfter, Exception? inner = null) : Exception("The store is busy.", inner)
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}
