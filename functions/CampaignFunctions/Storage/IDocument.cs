namespace CampaignFunctions.Storage;

/// <summary>A document as stored: every one names its place and the version of its schema.</summary>
public interface IDocument
{
    /// <summary>Unique in the partition.</summary>
    string Id { get; }

    /// <summary>The partition key.</summary>
    string Pk { get; }

    /// <summary>The schema version it was written with.</summary>
    int V { get; }
}
