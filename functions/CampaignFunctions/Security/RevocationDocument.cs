using CampaignFunctions.Storage;

namespace CampaignFunctions.Security;

/// <summary>The voter keys of a campaign whose tokens are revoked. Each key is listed until its last token has expired.</summary>
public sealed record RevocationDocument : IDocument
{
    public const string Partition = "revocations";

    public static readonly Container<RevocationDocument> Container = new("campaigns", RevocationJson.Default.RevocationDocument);

    /// <summary>The campaign's id.</summary>
    public required string Id { get; init; }

    public string Pk { get; init; } = Partition;

    public int V { get; set; } = 1;

    public Dictionary<string, DateTimeOffset> Until { get; set; } = [];
}
