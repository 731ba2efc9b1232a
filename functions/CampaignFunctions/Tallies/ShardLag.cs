using CampaignFunctions.Campaigns;
using CampaignFunctions.Polls;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Tallies;

/// <summary>Finds out how far tallies are behind their logs.</summary>
public sealed class ShardLag(IBallotLogQuery log)
{
    /// <summary>
    /// Returns the time of the oldest revision that a shard's tally has not counted; null if it has counted all. If the log
    /// cannot be read, the tally has counted nothing since its last fold.
    /// </summary>
    /// <param name="tally">The shard's tally; null if there is none.</param>
    public async Task<DateTimeOffset?> SinceAsync(
        string campaignId,
        string pollId,
        int shard,
        ShardTally? tally,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var page = await Checkpoints.ResumeOrRestartAsync(
                () => log.ReadAsync(campaignId, pollId, shard, tally?.Checkpoint, max: 1, cancellationToken),
                () => log.ReadAsync(campaignId, pollId, shard, checkpoint: null, max: 1, cancellationToken) // it was restored
            );
            return page.Documents.Count == 0 ? null : page.Documents[0].CastAt;
        }
        catch (Exception fault) when (FoldFaults.IsPermanent(fault))
        {
            return tally?.FoldedAt ?? DateTimeOffset.UnixEpoch;
        }
    }

    /// <summary>
    /// Returns the time of the oldest revision of a poll that its tallies have not counted; null if there is none.
    /// </summary>
    public async Task<DateTimeOffset?> SinceAsync(
        CampaignDocument campaign,
        PollDefinition poll,
        IReadOnlyList<ShardTally?> tallies,
        CancellationToken cancellationToken
    )
    {
        var since = await Task.WhenAll(
            tallies.Select((tally, shard) => SinceAsync(campaign.Id, poll.Id, shard, tally, cancellationToken))
        );
        return since.Min();
    }
}
