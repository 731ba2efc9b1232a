using CampaignFunctions.Storage;

namespace CampaignFunctions.Participants;

/// <summary>
/// Leads from a voter key to the identity, or to a visitor's address. Created before that and deleted after it; one that leads to nobody, after a race or a crash, is
/// found by the sweep, which looks once at each.
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

    /// <summary>Null for a visitor of an open campaign, who has no identity.</summary>
    public string? IdentityKey { get; init; }

    /// <summary>Whom mail about such a visitor's pre-orders goes to: for them, this is the one document that holds an address.</summary>
    public Contact? Contact { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary><see cref="Unchecked"/> until the sweep has found the identity proven.</summary>
    public string? State { get; init; }

    public static string PartitionOf(string campaignId, string voterKey) => $"{campaignId}:{voterKey}";
}
