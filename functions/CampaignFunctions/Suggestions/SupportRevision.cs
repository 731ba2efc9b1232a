using System.Text.Json.Serialization;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// One person's support of one suggestion, given or taken back. As with ballots, revisions have no gaps in their numbers and are
/// never changed.
/// </summary>
public sealed record SupportRevision : IDocument
{
    public static readonly Container<SupportRevision> Container = new("supports", StoredSuggestionJson.Default.SupportRevision)
    {
        IsScannedByCommit = true,
    };

    public required string Id { get; init; }

    /// <summary>The partition key, from <see cref="PartitionOf"/>.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required string CampaignId { get; init; }

    public required string SuggestionId { get; init; }

    public required int Revision { get; init; }

    public required SupportContent Content { get; init; }

    /// <summary>The content of the previous revision; null on the first.</summary>
    public SupportContent? Previous { get; init; }

    public required DateTimeOffset CastAt { get; init; }

    /// <summary>The age of the voter key at this revision, in seconds.</summary>
    public required long IdentityAge { get; init; }

    /// <summary>A keyed hash of the network from which the support came.</summary>
    public required string Network { get; init; }

    [JsonIgnore]
    public string VoterKey => RevisionId.VoterKeyOf(Id);

    public static string PartitionOf(string campaignId, string suggestionId) => $"{campaignId}:{suggestionId}";
}
