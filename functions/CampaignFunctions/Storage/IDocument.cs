namespace CampaignFunctions.Storage;

/// <summary>A stored document. Every document names its place and the version of its schema.</summary>
public interface IDocument
{
    /// <summary>The id, which is unique in the partition.</summary>
    string Id { get; }

    /// <summary>The partition key.</summary>
    string Pk { get; }

    /// <summary>The schema version with which the document was written.</summary>
    int V { get; }
}
