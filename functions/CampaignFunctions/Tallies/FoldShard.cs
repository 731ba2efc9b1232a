using CampaignFunctions.Campaigns;
using CampaignFunctions.Polls;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Tallies;

/// <summary>
/// Counts a shard's tally up to the end of its log. It is safe to run at any time, any number of times, and in any number of
/// processes at once. If several folds race, one commits, and the others start over from its result.
/// </summary>
public sealed partial class FoldShard(
    IDocumentStore store,
    IBallotLogQuery log,
    ICampaignQuery campaigns,
    TallyHints hints,
    FoldFaults faults,
    IOptions<TallySettings> settings,
    TimeProvider clock,
    ILogger<FoldShard> logger
)
{
    private const int PageSize = 1000;

    /// <summary>The number of revisions after which a fold commits, and hints at the rest.</summary>
    internal int MaxRevisions { get; init; } = 250_000;

    /// <summary>
    /// Returns the number of revisions that it counted. A fault that no retry repairs is recorded instead: the sweep hints at the
    /// shard every minute, so the message is done.
    /// </summary>
    public async Task<long> HandleAsync(TallyHint hint, CancellationToken cancellationToken)
    {
        try
        {
            return await FoldAsync(hint, cancellationToken);
        }
        catch (Exception fault) when (DocumentFaults.IsPermanent(fault))
        {
            Failed(fault, hint.Shard, hint.PollId, hint.CampaignId);
            await faults.RecordAsync(hint, fault, cancellationToken);
            return 0;
        }
    }

    private async Task<long> FoldAsync(TallyHint hint, CancellationToken cancellationToken)
    {
        using var step = CampaignTelemetry.Activities.StartActivity("fold tally");
        if (await FindPollAsync(hint, cancellationToken) is not var (campaign, poll))
            return 0;

        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var now = clock.GetUtcNow();
            var stored = await store.FindTallyAsync(hint.CampaignId, hint.PollId, hint.Shard, cancellationToken);
            if (stored is not null && settings.Value.WaitAfter(stored.Document.FoldedAt, now) is { } wait)
            {
                hints.Signal(hint, wait);
                return 0;
            }

            var before = stored?.Document ?? ShardTally.Empty(hint.CampaignId, hint.PollId, hint.Shard);
            var (after, isDrained, oldest) = await Checkpoints.ResumeOrRestartAsync(
                () => FoldAsync(before, poll, hint, cancellationToken),
                () => FoldAsync(before.Restarted(), poll, hint, cancellationToken)
            );
            if (Decide(before, after, isDrained, campaign.VotingEnds, now) is not { } next)
                return 0;
            if (await store.SaveAsync(ShardTally.Container, next, stored?.ETag, cancellationToken) is null)
                continue;
            if (!isDrained)
                hints.Signal(hint, settings.Value.HintEvery);
            Measure(oldest);
            return after.Revisions - before.Revisions;
        }

        throw Contention.Exhausted();
    }

    private void Measure(DateTimeOffset? oldest)
    {
        CampaignTelemetry.Folds.Add(1, new KeyValuePair<string, object?>("kind", "tally"));
        if (oldest is { } castAt)
            CampaignTelemetry.FoldLag.Record(Math.Max(0, (clock.GetUtcNow() - castAt).TotalSeconds));
    }

    /// <summary>Returns the tally to commit after the log was read, or null if nothing changed.</summary>
    internal static ShardTally? Decide(
        ShardTally before,
        ShardTally after,
        bool isDrained,
        DateTimeOffset? votingEnds,
        DateTimeOffset now
    )
    {
        var wasSealed = before.IsSealed(votingEnds);
        var hasMoved = after.Checkpoint != before.Checkpoint;
        var seals = isDrained && !wasSealed && now >= votingEnds + Sealing.After;
        if (!hasMoved && !seals)
            return null;
        return after with
        {
            V = ShardTally.CurrentVersion,
            FoldedAt = now,
            SealedAt = seals ? now : after.SealedAt,
            RevisedAt = hasMoved && wasSealed ? now : after.RevisedAt,
        };
    }

    /// <summary>Counts revisions into the tally, up to the end of the log or the maximum of one fold.</summary>
    private async Task<(ShardTally Tally, bool IsDrained, DateTimeOffset? Oldest)> FoldAsync(
        ShardTally tally,
        PollDefinition poll,
        TallyHint hint,
        CancellationToken cancellationToken
    )
    {
        var (start, oldest) = (tally.Revisions, (DateTimeOffset?)null);
        while (tally.Revisions - start < MaxRevisions)
        {
            var page = await log.ReadAsync(
                hint.CampaignId,
                hint.PollId,
                hint.Shard,
                tally.Checkpoint,
                (int)Math.Min(PageSize, start + MaxRevisions - tally.Revisions),
                cancellationToken
            );
            if (page.Documents.Count == 0)
                return (tally, true, oldest);
            oldest ??= page.Documents[0].CastAt;
            foreach (var revision in page.Documents)
            {
                if (revision.Previous is { } previous)
                    tally.Counts.Subtract(poll, previous);
                tally.Counts.Add(poll, revision.Content);
            }

            tally = tally with { Checkpoint = page.Next, Revisions = tally.Revisions + page.Documents.Count };
        }

        return (tally, false, oldest);
    }

    private async Task<(CampaignDocument, PollDefinition)?> FindPollAsync(TallyHint hint, CancellationToken cancellationToken)
    {
        var campaign = (await campaigns.FindAsync(hint.CampaignId, cancellationToken))?.Document;
        if (campaign?.Poll(hint.PollId) is null)
            campaign = (await campaigns.RefreshAsync(hint.CampaignId, cancellationToken))?.Document;
        return campaign?.Poll(hint.PollId) is { } poll && hint.Shard >= 0 && hint.Shard < poll.ShardCount
            ? (campaign, poll)
            : null;
    }

    [LoggerMessage(
        EventId = 573,
        Level = LogLevel.Error,
        Message = "Shard {Shard} of poll {PollId} of campaign {CampaignId} cannot be counted"
    )]
    private partial void Failed(Exception fault, int shard, string pollId, string campaignId);
}
