using CampaignFunctions.Campaigns;
using CampaignFunctions.Polls;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Logging;

namespace CampaignFunctions.Tallies;

/// <summary>
/// Hints again at every shard that is behind its log, and at every closed shard that is not sealed yet. It does so even if
/// earlier hints were lost.
/// </summary>
public sealed partial class SweepTallies(
    ICampaignQuery campaigns,
    IBallotLogQuery log,
    ShardTallies tallies,
    TallyHints hints,
    TimeProvider clock,
    ILogger<SweepTallies> logger
)
{
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var campaign in await campaigns.AllAsync(cancellationToken))
        {
            try
            {
                foreach (var poll in campaign.Definition.Polls.Where(poll => campaign.MayHoldBallots(poll, now)))
                    await SweepAsync(campaign, poll, now, cancellationToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                CampaignFailed(fault, campaign.Id); // the other campaigns must not wait for the repair of this one
            }
        }
    }

    private async Task SweepAsync(
        CampaignDocument campaign,
        PollDefinition poll,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var counted = await tallies.ReadAsync(campaign.Id, poll, cancellationToken);
        for (var shard = 0; shard < poll.ShardCount; shard++)
        {
            var isToSeal = now >= campaign.VotingEnds + Sealing.After && counted[shard]?.IsSealed(campaign.VotingEnds) != true;
            if (isToSeal || await IsBehindAsync(campaign.Id, poll.Id, shard, counted[shard]?.Checkpoint, cancellationToken))
                hints.Signal(new(campaign.Id, poll.Id, shard));
        }
    }

    private async Task<bool> IsBehindAsync(
        string campaignId,
        string pollId,
        int shard,
        string? checkpoint,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (await log.ReadAsync(campaignId, pollId, shard, checkpoint, max: 1, cancellationToken)).Documents.Count > 0;
        }
        catch (UnknownCheckpointException)
        {
            return true; // the log was restored or recreated: the fold starts over
        }
    }

    [LoggerMessage(EventId = 520, Level = LogLevel.Error, Message = "Sweep of the tallies of campaign {CampaignId} failed")]
    private partial void CampaignFailed(Exception fault, string campaignId);
}
