namespace CampaignFunctions.Storage;

/// <summary>Bounds the loops that read a document, decide, and write it unless another writer came first.</summary>
internal static class Contention
{
    /// <summary>How many races one operation may lose. Each loss means that another writer made progress.</summary>
    public const int MaxLosses = 1000;

    /// <summary>The answer of an operation that lost too many races: the caller retries later.</summary>
    public static StoreBusyException Exhausted() => new(TimeSpan.FromSeconds(1));
}
