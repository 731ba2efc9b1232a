using CampaignFunctions.Storage;

namespace CampaignFunctions.Participants;

/// <summary>
/// Leads from a voter key to the identity, or to a visitor's contact. It is created before the identity and deleted after it.
/// After a race or a crash, it may lead to no identity. The sweep checks each voter document once and deletes such documents.
/// </summary>
public sealed record VoterDocument : IDocument
{
    public const string TheId = "voter";
    public const string Unchecked = "unchecked";

    public static readonly Container<VoterDocument> Container = new(
        IdentityDocument.Container.Name,
        IdentityJson.Default.VoterDocument
    )
    {
        ScannedBy = IdentityDocument.Container.ScannedBy,
    };

    public string Id { get; init; } = TheId;

    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    /// <summary>The partition key of the identity; null for a visitor of an open campaign, who has no identity.</summary>
    public string? IdentityKey { get; init; }

    /// <summary>
    /// The contact for mail about the pre-orders of a visitor without an identity. Only this document holds the visitor's
    /// address.
    /// </summary>
    public Contact? Contact { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary><see cref="Unchecked"/> until the sweep has found the identity verified.</summary>
    public string? State { get; init; }

    public static string PartitionOf(string campaignId, string voterKey) => $"{campaignId}:{voterKey}";
}
