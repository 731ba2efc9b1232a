using CampaignFunctions.Campaigns;
using CampaignFunctions.Polls;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Tallies;

/// <summary>
/// Brings the tally of a shard up to its log. Safe to run at any time, any number of times, in any number of processes at once:
/// of those that race, one commits, and the others start over from what it left.
/// </summary>
public sealed class FoldShard(
    IDocumentStore store,
    IBallotLogQuery log,
    ICampaignQuery campaigns,
    TallyHints hints,
    IOptions<TallySettings> settings,
    TimeProvider clock
)
{
    private const int PageSize = 1000;

    /// <summary>After so many revisions a fold commits, and hints at the rest.</summary>
    private const int MaxRevisions = 250_000;

    /// <summary>Returns how many revisions it counted.</summary>
    public async Task<long> HandleAsync(TallyHint hint, CancellationToken cancellationToken)
    {
        using var step = CampaignTelemetry.Activities.StartActivity("fold tally");
        if (await FindPollAsync(hint, cancellationToken) is not var (campaign, poll))
            return 0;

        while (true)
        {
            var now = clock.GetUtcNow();
            var stored = await store.FindAsync(
                ShardTally.Container,
                ShardTally.PartitionOf(hint.CampaignId, hint.PollId, hint.Shard / ShardTally.GroupSize),
                ShardTally.IdOf(hint.Shard),
                cancellationToken
            );
            if (
                stored is not null
                && now - stored.Document.FoldedAt is var age
                && age >= TimeSpan.Zero
                && age < settings.Value.HintEvery
            )
            {
                hints.Signal(hint, settings.Value.HintEvery - age);
                return 0;
            }

            var before = stored?.Document ?? ShardTally.Empty(hint.CampaignId, hint.PollId, hint.Shard);
            var (after, isDrained, oldest) = await FoldOrStartOverAsync(before, poll, hint, cancellationToken);
            var folded = after.Revisions - before.Revisions;
            if (Decide(before, after, isDrained, campaign.VotingEnds, now) is not { } next)
                return 0;
            if (await WriteAsync(next, stored?.ETag, cancellationToken))
            {
                if (!isDrained)
                    hints.Signal(hint, settings.Value.HintEvery);
                CampaignTelemetry.Folds.Add(1, new KeyValuePair<string, object?>("kind", "tally"));
                if (oldest is { } castAt)
                    CampaignTelemetry.FoldLag.Record(Math.Max(0, (clock.GetUtcNow() - castAt).TotalSeconds));
                return folded;
            }
        }
    }

    /// <summary>What to commit after reading the log from one tally to another; null where nothing changed.</summary>
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
        return !hasMoved && !seals
            ? null
            : after with
            {
                FoldedAt = now,
                SealedAt = seals ? now : after.SealedAt,
                RevisedAt = hasMoved && wasSealed ? now : after.RevisedAt,
            };
    }

    /// <summary>Where the log was restored or made anew, no checkpoint holds any more, and the tally is counted from the beginning.</summary>
    private async Task<(ShardTally Tally, bool IsDrained, DateTimeOffset? Oldest)> FoldOrStartOverAsync(
        ShardTally tally,
        PollDefinition poll,
        TallyHint hint,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await FoldAsync(tally, poll, hint, cancellationToken);
        }
        catch (UnknownCheckpointException)
        {
            return await FoldAsync(
                tally with
                {
                    Checkpoint = null,
                    Revisions = 0,
                    Counts = new(),
                },
                poll,
                hint,
                cancellationToken
            );
        }
    }

    /// <summary>Counts revisions into the tally, up to the end of the log or the most that one fold takes.</summary>
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
                PageSize,
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

    private async Task<bool> WriteAsync(ShardTally tally, string? etag, CancellationToken cancellationToken) =>
        (
            etag is null
                ? await store.CreateAsync(ShardTally.Container, tally, cancellationToken)
                : await store.ReplaceAsync(ShardTally.Container, tally, etag, cancellationToken)
        )
            is not null;

    private async Task<(CampaignDocument, PollDefinition)?> FindPollAsync(TallyHint hint, CancellationToken cancellationToken)
    {
        var campaign = (await campaigns.FindAsync(hint.CampaignId, cancellationToken))?.Document;
        if (campaign?.Poll(hint.PollId) is null)
            campaign = (await campaigns.RefreshAsync(hint.CampaignId, cancellationToken))?.Document;
        return campaign?.Poll(hint.PollId) is { } poll && hint.Shard >= 0 && hint.Shard < poll.ShardCount
            ? (campaign, poll)
            : null;
    }
}
