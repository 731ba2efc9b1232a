using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Polls;

/// <summary>
/// Appends a revision to the log of ballots, exactly once. What is acknowledged is durable, was cast inside the voting window
/// by this server's clock, and will be counted.
/// </summary>
public sealed class CastBallot(
    IDocumentStore store,
    IBallotLogQuery log,
    ICampaignQuery campaigns,
    TallyHints tallies,
    HourlyLimits limits,
    NetworkOrigin networks,
    TimeProvider clock
)
{
    /// <summary>How long after its instant a cast may still be acknowledged. Polls are sealed only well after that.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private const string LimitKind = "ballot";

    private static readonly Problem Late = new(ProblemCode.StoreBusy) { RetryAfter = TimeSpan.FromSeconds(5) };

    /// <summary>The voter's last revision (null: they never cast one), or why nothing was recorded.</summary>
    public async Task<(BallotRevision? Last, Problem? Problem)> HandleAsync(
        CastCommand command,
        CancellationToken cancellationToken
    )
    {
        var castAt = clock.GetUtcNow();
        var started = clock.GetTimestamp();
        var answer = await clock.WithinAsync(
            Deadline,
            cancel => CastAsync(command, castAt, cancel),
            (null, Late),
            cancellationToken
        );
        return clock.GetElapsedTime(started) < Deadline ? answer : (null, Late);
    }

    private async Task<(BallotRevision? Last, Problem? Problem)> CastAsync(
        CastCommand command,
        DateTimeOffset castAt,
        CancellationToken cancellationToken
    )
    {
        var campaign = (await campaigns.FindAsync(command.CampaignId, cancellationToken))?.Document;
        var (content, refusal) = Accept(campaign, command, castAt);
        if (refusal is not null)
        {
            // The definition at hand may be older than a change that allows this.
            campaign = (await campaigns.RefreshAsync(command.CampaignId, cancellationToken))?.Document;
            (content, refusal) = Accept(campaign, command, castAt);
        }

        return content is null
            ? (null, refusal)
            : await AppendAsync(campaign!, campaign!.Poll(command.PollId)!, command, content, refusal, castAt, cancellationToken);
    }

    private async Task<(BallotRevision? Last, Problem? Problem)> AppendAsync(
        CampaignDocument campaign,
        PollDefinition poll,
        CastCommand command,
        BallotContent content,
        Problem? refusal,
        DateTimeOffset castAt,
        CancellationToken cancellationToken
    )
    {
        var voterKey = command.Voter.VoterKey;
        var shard = BallotRevision.ShardOf(voterKey, poll.ShardCount);
        var partition = BallotRevision.PartitionOf(campaign.Id, poll.Id, shard);
        var limited = limits.Check(campaign.Definition, LimitKind, voterKey, HourlyLimits.BallotChangesPerCaller);
        var probablyFirst = (refusal ?? limited) is null && !content.IsWithdrawn && command.Expected is null or 0;
        var last = probablyFirst ? null : await log.LastAsync(campaign.Id, poll, voterKey, cancellationToken);
        var isTaken = false;
        while (true)
        {
            var (next, problem) = Decide(last, content, command.Expected, poll.Method == PollMethod.Ranked, refusal);
            if (next is null)
            {
                if (isTaken)
                    tallies.Signal(new(campaign.Id, poll.Id, shard)); // what stands may be this voter's own, its answer lost and its hint with it
                return (problem is null ? last : null, problem);
            }

            if (limited is not null)
                return (null, limited);

            var revision = Revision(last, next, partition, campaign, command, castAt);
            if (await store.CreateAsync(BallotRevision.Container, revision, cancellationToken) is not null)
            {
                limits.Add(campaign.Definition, LimitKind, voterKey);
                CampaignTelemetry.Ballots.Add(1);
                tallies.Signal(new(campaign.Id, poll.Id, shard));
                return (revision, null);
            }

            isTaken = true;
            last = await log.LastAsync(campaign.Id, poll, voterKey, cancellationToken);
        }
    }

    /// <summary>What the ballot says if its form is right, and why it may not be recorded at this instant, if so.</summary>
    internal static (BallotContent? Content, Problem? Refusal) Accept(
        CampaignDocument? campaign,
        CastCommand command,
        DateTimeOffset castAt
    )
    {
        if (campaign is not { Status: not CampaignStatus.Draft })
            return (null, ProblemCode.CampaignNotFound);
        if (campaign.Poll(command.PollId) is not { } poll)
            return (null, ProblemCode.PollNotFound);
        var (content, problem) = command.Ballot is null
            ? (new() { Choices = [], Tier = command.Voter.Tier }, null)
            : BallotRules.Decide(campaign.Definition, poll, command.Ballot, command.Voter.Tier);
        return (content, problem ?? (campaign.IsVotingOpen(castAt) ? null : ProblemCode.WindowClosed));
    }

    /// <summary>What to append after the last revision; neither content nor problem where that one stands as it is.</summary>
    internal static (BallotContent? Next, Problem? Problem) Decide(
        BallotRevision? last,
        BallotContent content,
        int? expected,
        bool ordered,
        Problem? refusal
    )
    {
        var current = last?.Ballot ?? 0;
        var isSame = last is null ? content.IsWithdrawn : last.Content.SaysTheSame(content, ordered);
        var isRepeat = isSame && expected == current - 1; // the change was ours, and its answer was lost
        if (expected is not null && expected != current && !isRepeat)
            return (null, ProblemCode.PreconditionFailed);
        if (isSame)
            return (null, null);
        if (refusal is not null)
            return (null, refusal);
        return last?.Revision == RevisionId.MaxRevision
            ? (null, new Problem(ProblemCode.TooManyRequests) { RetryAfter = TimeSpan.FromDays(1) })
            : (content with { Counted = last?.Content.Counted ?? true }, null);
    }

    private BallotRevision Revision(
        BallotRevision? last,
        BallotContent content,
        string partition,
        CampaignDocument campaign,
        CastCommand command,
        DateTimeOffset castAt
    )
    {
        var revision = (last?.Revision ?? 0) + 1;
        return new()
        {
            Id = RevisionId.Of(command.Voter.VoterKey, revision),
            Pk = partition,
            Revision = revision,
            Ballot = (last?.Ballot ?? 0) + 1,
            Content = content,
            Previous = last?.Content,
            CastAt = castAt,
            IdentityAge = Math.Max(0, (long)(castAt - command.Voter.Since).TotalSeconds),
            Network = networks.Of(command.From, campaign.Pepper, castAt),
        };
    }
}
