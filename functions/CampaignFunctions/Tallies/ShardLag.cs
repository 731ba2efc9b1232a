using CampaignFunctions.Campaigns;
using CampaignFunctions.Polls;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Tallies;

/// <summary>Finds out how far tallies are behind their logs.</summary>
public sealed class ShardLag(IBallotLogQuery log)
{
    private const int AtOnce = 8;

    /// <summary>
    /// Returns the time of the oldest revision that a shard's tally has not counted; null if it has counted all. If the log
    /// cannot be read, the tally has counted nothing since its last fold.
    /// </summary>
    /// <param name="tally">The shard's tally; null if there is none.</param>
    public async Task<DateTimeOffset?> SinceAsync(
        CampaignDocument campaign,
        string pollId,
        int shard,
        ShardTally? tally,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var page = await Checkpoints.ResumeOrRestartAsync(
                () => log.ReadAsync(campaign.Id, pollId, shard, tally?.Checkpoint, max: 1, cancellationToken),
                () => log.ReadAsync(campaign.Id, pollId, shard, checkpoint: null, max: 1, cancellationToken) // it was restored
            );
            return page.Documents.Count == 0 ? null : page.Documents[0].CastAt;
        }
        catch (Exception fault) when (DocumentFaults.IsPermanent(fault))
        {
            return tally?.FoldedAt ?? campaign.Definition.Windows.Voting?.From;
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
        DateTimeOffset? oldest = null;
        foreach (var some in tallies.Index().Chunk(AtOnce))
        {
            var since = await Task.WhenAll(
                some.Select(each => SinceAsync(campaign, poll.Id, each.Index, each.Item, cancellationToken))
            );
            oldest = since.Append(oldest).Min();
        }

        return oldest;
    }
}
