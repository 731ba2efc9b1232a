using CampaignFunctions.Campaigns;
using CampaignFunctions.Polls;
using CampaignFunctions.Telemetry;
using Microsoft.Extensions.Logging;

namespace CampaignFunctions.Tallies;

/// <summary>
/// Hints again at every shard that is behind its log, and at every closed shard that is not sealed yet. It does so even if
/// earlier hints were lost.
/// </summary>
public sealed partial class SweepTallies(
    ICampaignQuery campaigns,
    ShardTallies tallies,
    ShardLag lag,
    FoldFaults faults,
    TallyHints hints,
    TimeProvider clock,
    ILogger<SweepTallies> logger
)
{
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var failing = await faults.ListAsync(cancellationToken);
        CampaignTelemetry.FailingFolds.Record(failing.Count, new KeyValuePair<string, object?>("kind", "tally"));
        foreach (var campaign in await campaigns.AllAsync(cancellationToken))
        {
            try
            {
                foreach (var poll in campaign.Definition.Polls.Where(poll => campaign.MayHoldBallots(poll, now)))
                    await SweepAsync(campaign, poll, failing, now, cancellationToken);
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
        IReadOnlyDictionary<string, FoldFault> failing,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var counted = await tallies.ReadAsync(campaign.Id, poll, cancellationToken);
        for (var shard = 0; shard < poll.ShardCount; shard++)
        {
            var since = await lag.SinceAsync(campaign, poll.Id, shard, counted[shard], cancellationToken);
            if (since is { } castAt)
                CampaignTelemetry.FoldLag.Record(Math.Max(0, (now - castAt).TotalSeconds));
            var isToSeal = now >= campaign.VotingEnds + Sealing.After && counted[shard]?.IsSealed(campaign.VotingEnds) != true;
            if (isToSeal || since is not null)
                hints.Signal(new(campaign.Id, poll.Id, shard));
            var isRepaired =
                failing.TryGetValue(FoldFault.IdOf(campaign.Id, poll.Id, shard), out var fault)
                && (since is null || counted[shard]?.FoldedAt > fault.Since);
            if (isRepaired)
                await faults.ClearAsync(fault!, cancellationToken);
        }
    }

    [LoggerMessage(EventId = 520, Level = LogLevel.Error, Message = "Sweep of the tallies of campaign {CampaignId} failed")]
    private partial void CampaignFailed(Exception fault, string campaignId);
}
