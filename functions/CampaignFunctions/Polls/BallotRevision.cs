using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Polls;

/// <summary>
/// One voter's say in one poll at one moment. Revisions are numbered from 1 without gaps and are never changed or deleted: a
/// change of mind is the next revision.
/// </summary>
public sealed record BallotRevision : IDocument
{
    public static readonly Container<BallotRevision> Container = new("ballots", StoredBallotJson.Default.BallotRevision);

    /// <summary>See <see cref="RevisionId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>See <see cref="PartitionOf"/>.</summary>
    public required string Pk { get; init; }

    public int V { get; init; } = 1;

    public required int Revision { get; init; }

    /// <summary>How many changes the voter has made themselves: the revision number that they see.</summary>
    public required int Ballot { get; init; }

    public required BallotContent Content { get; init; }

    /// <summary>What the revision before said; null on the first. A tally subtracts it before it adds this one.</summary>
    public BallotContent? Previous { get; init; }

    public required DateTimeOffset CastAt { get; init; }

    /// <summary>How old the voter key was, in seconds.</summary>
    public required long IdentityAge { get; init; }

    /// <summary>A keyed hash of the network the ballot came from.</summary>
    public required string Network { get; init; }

    [JsonIgnore]
    public string VoterKey => RevisionId.VoterKeyOf(Id);

    public static string PartitionOf(string campaignId, string pollId, int shard) =>
        string.Create(CultureInfo.InvariantCulture, $"{campaignId}:{pollId}:{shard}");

    /// <summary>The shard of a voter: the same in every process and for ever.</summary>
    public static int ShardOf(string voterKey, int shards) => StableHash.Modulo(voterKey, shards);
}
