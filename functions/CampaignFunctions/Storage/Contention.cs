namespace CampaignFunctions.Storage;

/// <summary>Bounds the loops that read a document, decide, write it, and start over if another writer came first.</summary>
internal static class Contention
{
    /// <summary>The number of races that one operation may lose. Each loss means that another writer made progress.</summary>
    public const int MaxLosses = 1000;

    /// <summary>Returns the exception for an operation that lost too many races. The caller retries later.</summary>
    public static StoreBusyException Exhausted() => new(TimeSpan.FromSeconds(1));
}
