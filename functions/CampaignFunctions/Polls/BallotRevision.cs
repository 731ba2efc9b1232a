using System.Globalization;
using System.Text.Json.Serialization;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Polls;

/// <summary>
/// One voter's ballot in one poll at one moment. Revisions are numbered from 1 without gaps, and are never changed or deleted. A
/// change of the ballot is the next revision.
/// </summary>
public sealed record BallotRevision : IDocument
{
    public static readonly Container<BallotRevision> Container = new("ballots", StoredBallotJson.Default.BallotRevision);

    /// <summary>The id, in the form of <see cref="RevisionId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The partition key, from <see cref="PartitionOf"/>.</summary>
    public required string Pk { get; init; }

    public int V { get; init; } = 1;

    public required int Revision { get; init; }

    /// <summary>The number of changes that the voter made. Voters see this number as the revision.</summary>
    public required int Ballot { get; init; }

    public required BallotContent Content { get; init; }

    /// <summary>
    /// The content of the previous revision; null on the first. A tally subtracts it before it adds this revision.
    /// </summary>
    public BallotContent? Previous { get; init; }

    public required DateTimeOffset CastAt { get; init; }

    /// <summary>The age of the voter key at the cast, in seconds.</summary>
    public required long IdentityAge { get; init; }

    /// <summary>A keyed hash of the network from which the ballot came.</summary>
    public required string Network { get; init; }

    [JsonIgnore]
    public string VoterKey => RevisionId.VoterKeyOf(Id);

    public static string PartitionOf(string campaignId, string pollId, int shard) =>
        string.Create(CultureInfo.InvariantCulture, $"{campaignId}:{pollId}:{shard}");

    /// <summary>Returns the shard of a voter, which is the same in every process and for ever.</summary>
    public static int ShardOf(string voterKey, int shards) => StableHash.Modulo(voterKey, shards);
}
