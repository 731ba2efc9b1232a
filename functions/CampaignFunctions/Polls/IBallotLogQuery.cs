using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Polls;

/// <summary>The log of ballots, as other slices read it.</summary>
public interface IBallotLogQuery
{
    /// <summary>The revisions of a shard after a checkpoint, in commit order.</summary>
    Task<FeedPage<BallotRevision>> ReadAsync(
        string campaignId,
        string pollId,
        int shard,
        string? checkpoint,
        int max,
        CancellationToken cancellationToken
    );

    /// <summary>A voter's last revision, or null where they never cast one.</summary>
    Task<BallotRevision?> LastAsync(string campaignId, PollDefinition poll, string voterKey, CancellationToken cancellationToken);

    /// <summary>Whether a voter ever cast a ballot.</summary>
    Task<bool> HasVotedAsync(string campaignId, PollDefinition poll, string voterKey, CancellationToken cancellationToken);
}
