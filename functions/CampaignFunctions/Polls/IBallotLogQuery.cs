using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Polls;

/// <summary>Reads the log of ballots for other slices.</summary>
public interface IBallotLogQuery
{
    /// <summary>Returns the revisions of a shard after a checkpoint, in commit order.</summary>
    Task<FeedPage<BallotRevision>> ReadAsync(
        string campaignId,
        string pollId,
        int shard,
        string? checkpoint,
        int max,
        CancellationToken cancellationToken
    );

    /// <summary>Returns the number of revisions that a shard holds now.</summary>
    Task<long> CountAsync(string campaignId, string pollId, int shard, CancellationToken cancellationToken);

    /// <summary>Returns a voter's last revision, or null if the voter never cast a ballot.</summary>
    Task<BallotRevision?> LastAsync(string campaignId, PollDefinition poll, string voterKey, CancellationToken cancellationToken);

    /// <summary>Returns whether a voter ever cast a ballot.</summary>
    Task<bool> HasVotedAsync(string campaignId, PollDefinition poll, string voterKey, CancellationToken cancellationToken);
}
