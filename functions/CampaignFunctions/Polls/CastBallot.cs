using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Polls;

/// <summary>
/// Appends a revision to the log of ballots, exactly once. An acknowledged ballot is durable, was cast inside the voting window
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
    /// <summary>
    /// The maximum time between the instant of a cast and its acknowledgement. Polls are sealed only well after this time.
    /// </summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private const string LimitKind = "ballot";

    private static readonly Problem Late = new(ProblemCode.StoreBusy) { RetryAfter = TimeSpan.FromSeconds(5) };

    /// <summary>
    /// Returns the voter's last revision (null if the voter never cast a ballot), or the problem that prevented the cast.
    /// </summary>
    public async Task<Result<BallotRevision?>> HandleAsync(CastCommand command, CancellationToken cancellationToken)
    {
        var castAt = clock.GetUtcNow();
        var started = clock.GetTimestamp();
        var answer = await clock.WithinAsync(Deadline, cancel => CastAsync(command, castAt, cancel), Late, cancellationToken);
        return clock.GetElapsedTime(started) < Deadline ? answer : Late;
    }

    private async Task<Result<BallotRevision?>> CastAsync(
        CastCommand command,
        DateTimeOffset castAt,
        CancellationToken cancellationToken
    )
    {
        var accepted = Accept(command.Campaign, command, castAt);
        if (accepted is { IsSuccess: true, Value.Refusal: null })
            return await AppendAsync(accepted.Value, command, castAt, cancellationToken);

        // The cached campaign may be older than a change that allows this ballot.
        var fresh = (await campaigns.RefreshAsync(command.Campaign.Id, cancellationToken))?.Document;
        accepted = Accept(fresh, command, castAt);
        return accepted.IsSuccess ? await AppendAsync(accepted.Value, command, castAt, cancellationToken) : accepted.Problem;
    }

    private async Task<Result<BallotRevision?>> AppendAsync(
        AcceptedBallot accepted,
        CastCommand command,
        DateTimeOffset castAt,
        CancellationToken cancellationToken
    )
    {
        var (campaign, poll, content, refusal) = accepted;
        var voterKey = command.Voter.VoterKey;
        var shard = BallotRevision.ShardOf(voterKey, poll.ShardCount);
        var limited = OwnLimit(campaign, voterKey);
        var isProbablyFirst = (refusal ?? limited) is null && !content.IsWithdrawn && command.Expected is null or 0;
        var last = isProbablyFirst ? null : await log.LastAsync(campaign.Id, poll, voterKey, cancellationToken);
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var decided = Decide(last, content, command.Expected, poll.Method == PollMethod.Ranked, refusal);
            if (decided is not { IsSuccess: true, Value: { } next })
            {
                // The current revision may come from an earlier request of this voter whose answer and hint were lost.
                if (losses > 0)
                    tallies.Signal(new(campaign.Id, poll.Id, shard));
                return decided.IsSuccess ? last : decided.Problem;
            }

            if (limited is not null)
                return limited;

            var partition = BallotRevision.PartitionOf(campaign.Id, poll.Id, shard);
            var revision = Revision(last, next, partition, campaign, command, castAt);
            if (await store.CreateAsync(BallotRevision.Container, revision, cancellationToken) is not null)
            {
                if (campaign.Definition.HasLimits)
                    limits.Add(campaign.Id, LimitKind, voterKey);
                CampaignTelemetry.Ballots.Add(1);
                tallies.Signal(new(campaign.Id, poll.Id, shard));
                return revision;
            }

            last = await log.LastAsync(campaign.Id, poll, voterKey, cancellationToken);
        }

        throw Contention.Exhausted();
    }

    /// <summary>Returns how many changes are left to the voter this hour; null if the campaign has no limits.</summary>
    public Allowance? Left(CampaignDocument campaign, string voterKey) =>
        campaign.Definition.HasLimits ? limits.Left(campaign.Id, LimitKind, voterKey, HourlyLimits.BallotChangesPerCaller) : null;

    private Problem? OwnLimit(CampaignDocument campaign, string voterKey) =>
        campaign.Definition.HasLimits
            ? limits.Check(campaign.Id, LimitKind, voterKey, HourlyLimits.BallotChangesPerCaller)
            : null;

    /// <summary>
    /// Returns the content of the ballot, with the reason if it may not be recorded at this instant. Returns a problem if the
    /// form is wrong.
    /// </summary>
    internal static Result<AcceptedBallot> Accept(CampaignDocument? campaign, CastCommand command, DateTimeOffset castAt)
    {
        if (campaign is not { Status: not CampaignStatus.Draft })
            return ProblemCode.CampaignNotFound;
        if (campaign.Poll(command.PollId) is not { } poll)
            return ProblemCode.PollNotFound;
        var content = command.Ballot is null
            ? new BallotContent { Choices = [], Tier = command.Voter.Tier }
            : BallotRules.Decide(campaign.Definition, poll, command.Ballot, command.Voter.Tier);
        if (content.Problem is { } malformed)
            return malformed;
        return new AcceptedBallot(
            campaign,
            poll,
            content.Value,
            campaign.IsVotingOpen(castAt) ? null : new(ProblemCode.WindowClosed)
        );
    }

    /// <summary>Returns the content to append after the last revision, or null if that revision already says the same.</summary>
    internal static Result<BallotContent?> Decide(
        BallotRevision? last,
        BallotContent content,
        int? expected,
        bool ordered,
        Problem? refusal
    )
    {
        var current = last?.Ballot ?? 0;
        var isSame = last is null ? content.IsWithdrawn : last.Content.SaysTheSame(content, ordered);
        if (!IsExpected(expected, current, isSame))
            return ProblemCode.PreconditionFailed;
        if (isSame)
            return null as BallotContent;
        if (refusal is not null)
            return refusal;
        return last?.Revision == RevisionId.MaxRevision
            ? new Problem(ProblemCode.TooManyRequests) { RetryAfter = TimeSpan.FromDays(1) }
            : content with
            {
                Counted = last?.Content.Counted ?? true,
            };
    }

    /// <summary>
    /// Returns whether the voter may change the current revision. A change that is stored already was made by this voter, and its
    /// answer was lost.
    /// </summary>
    private static bool IsExpected(int? expected, int current, bool isSame) =>
        expected switch
        {
            null => true,
            Preconditions.AnyRevision => current > 0,
            _ => expected == current || (isSame && expected == current - 1),
        };

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
