using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Campaigns;

/// <summary>
/// Creates or replaces a campaign's definition. Refuses changes that a frozen poll or edition no longer allows.
/// </summary>
public sealed class SaveCampaign(
    IDocumentStore store,
    ICampaignQuery campaigns,
    IChallenge challenge,
    Keyring keys,
    AuditTrails<CampaignDocument> audit,
    TimeProvider clock
)
{
    /// <summary>
    /// The time before a poll first opens at which its counting rules freeze. It is longer than any process caches a campaign.
    /// </summary>
    private static readonly TimeSpan FreezeAhead = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The maximum duration of a change. Together with the time for which other processes cache the old definition, it must stay
    /// below <see cref="FreezeAhead"/>. Then every process knows an allowed change before the poll opens.
    /// </summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Returns the saved campaign, or the problem that prevented the change.</summary>
    /// <param name="definition">A definition in valid form.</param>
    /// <param name="etag">The ETag that must be current; null to create.</param>
    public Task<Result<Versioned<CampaignDocument>>> HandleAsync(
        CampaignDefinition definition,
        string? etag,
        Staff admin,
        CancellationToken cancellationToken
    ) =>
        clock.WithinAsync(
            Deadline,
            cancel => SaveAsync(definition, etag, admin, cancel),
            new Problem(ProblemCode.StoreBusy) { RetryAfter = Deadline },
            cancellationToken
        );

    private async Task<Result<Versioned<CampaignDocument>>> SaveAsync(
        CampaignDefinition definition,
        string? etag,
        Staff admin,
        CancellationToken cancellationToken
    )
    {
        var before = await campaigns.RefreshAsync(definition.Id, cancellationToken);
        if (before?.ETag != etag)
            return ProblemCode.PreconditionFailed;
        var asks = definition.JoinChallenge ?? JoinChallenge.Never;
        var isNew = asks != (before?.Document.Definition.JoinChallenge ?? JoinChallenge.Never);
        if (isNew && asks != JoinChallenge.Never && challenge.SiteKey is null)
            return Problem.Invalid("joinChallenge", "must be never, because the host has no Challenge settings");

        var decided = Decide(before?.Document, definition, keys.CurrentPepper, clock.GetUtcNow());
        if (decided.Problem is { } problem)
            return problem;

        var document = decided.Value.Audited(DefinitionChanges.Of(before?.Document, decided.Value, admin), clock.GetUtcNow());
        var written = await store.SaveAsync(CampaignDocument.Container, document, etag, cancellationToken);
        if (written is null)
            return ProblemCode.PreconditionFailed;

        var followed = await audit.FollowAsync(document, written, cancellationToken);
        await campaigns.RefreshAsync(definition.Id, cancellationToken);
        var isOurs = followed?.Document.Audit?.Count == document.Audit?.Count;
        return isOurs ? followed! : new Versioned<CampaignDocument>(document, written); // not what somebody else saved since
    }

    internal static Result<CampaignDocument> Decide(
        CampaignDocument? before,
        CampaignDefinition definition,
        int currentPepper,
        DateTimeOffset now
    )
    {
        var frozen = before is null ? [] : FrozenPolls(before, now);
        var sold = before is null ? [] : EditionFreeze.Frozen(before, now + FreezeAhead);
        if (before is not null && Forbidden(before, definition, frozen, sold, now) is { } problem)
            return problem;
        var mailboxes = MailboxesOf(before, definition);
        if (mailboxes.Problem is { } fixedRule)
            return fixedRule;

        return new CampaignDocument
        {
            Id = definition.Id,
            Status = definition.Status,
            Definition = definition with { Mailboxes = mailboxes.Value },
            Pepper = before?.Pepper ?? currentPepper,
            FrozenPolls = frozen,
            FrozenEditions = sold,
            WithdrawnEditions = before?.WithdrawnEditions,
            Pauses = before?.Pauses,
            Audit = before?.Audit,
            PublishedAt = before?.PublishedAt ?? (MayHaveParticipants(before, definition) ? now : null),
            ClosedAt = definition.Status == CampaignStatus.Closed ? before?.ClosedAt ?? now : null,
        };
    }

    /// <summary>
    /// Returns which addresses are one person. The rule stays once anybody may have joined: a new one would make new people of
    /// those who have voted.
    /// </summary>
    private static Result<MailboxRule> MailboxesOf(CampaignDocument? before, CampaignDefinition after)
    {
        if (before is null)
            return after.Mailboxes ?? MailboxRule.Mailbox;
        var rule = before.Mailboxes;
        var isFixed = before.PublishedAt is not null || IsOfAnEarlierVersion(before);
        var wanted = after.Mailboxes ?? rule;
        return isFixed && wanted != rule
            ? Problem.Field(ProblemCode.PollFrozen, "mailboxes", "must not change any more, because people may have joined")
            : wanted;
    }

    private static bool MayHaveParticipants(CampaignDocument? before, CampaignDefinition after) =>
        after.Status != CampaignStatus.Draft || (before is not null && IsOfAnEarlierVersion(before));

    /// <summary>A version that knew no rules did not record whether the campaign was ever published.</summary>
    private static bool IsOfAnEarlierVersion(CampaignDocument before) => before.Definition.Mailboxes is null;

    private static Problem? Forbidden(
        CampaignDocument before,
        CampaignDefinition after,
        IReadOnlyList<string> frozen,
        IReadOnlyList<string> sold,
        DateTimeOffset now
    )
    {
        if (frozen.Count > 0 && ForbiddenChange(before, after, frozen, now) is { } field)
            return Problem.Field(ProblemCode.PollFrozen, field, "must not change in this way any more");
        return before
            .Definition.Editions.Where(edition => sold.Contains(edition.Id))
            .All(edition => EditionFreeze.IsAllowed(edition, after.Edition(edition.Id)))
            ? null
            : Problem.Field(ProblemCode.EditionFrozen, "editions", "must not change in this way any more");
    }

    /// <summary>
    /// Returns the polls that have opened or open soon. The definition before this change has been in force unchanged until now,
    /// so one check at this time is enough.
    /// </summary>
    private static IReadOnlyList<string> FrozenPolls(CampaignDocument before, DateTimeOffset now) =>
        before.Status == CampaignStatus.Live && before.Definition.Windows.Voting is { } voting && voting.From - FreezeAhead <= now
            ? [.. before.Definition.Polls.Select(poll => poll.Id)]
            : before.FrozenPolls;

    private static string? ForbiddenChange(
        CampaignDocument before,
        CampaignDefinition after,
        IReadOnlyList<string> frozen,
        DateTimeOffset now
    )
    {
        if (after.Participation != before.Definition.Participation)
            return "participation";
        if (before.Definition.Segments.Any(segment => !Covers(after.Segments.GetValueOrDefault(segment.Key), segment.Value)))
            return "segments";
        if (!IsAllowedEnd(before.Definition.Windows.Voting?.To, after.Windows.Voting?.To, now))
            return "windows.voting.to";
        return before.Definition.Polls.Any(poll => frozen.Contains(poll.Id) && !IsAllowedChange(poll, after.Poll(poll.Id)))
            ? "polls"
            : null;
    }

    private static bool IsAllowedChange(PollDefinition before, PollDefinition? after) =>
        after is not null
        && (after.Method, after.MaxChoices ?? 1, after.MaxPoints, after.ShardCount)
            == (before.Method, before.MaxChoices ?? 1, before.MaxPoints, before.ShardCount)
        && Covers([.. after.Options.Select(option => option.Id)], before.Options.Select(option => option.Id));

    private static bool Covers(IEnumerable<string>? after, IEnumerable<string> before) =>
        after is not null && !before.Except(after).Any();

    /// <summary>
    /// Returns whether the end of voting may change. An end in the past stays. A new end must be at least 30 s ahead, so that all
    /// processes close the poll at the same time.
    /// </summary>
    private static bool IsAllowedEnd(DateTimeOffset? before, DateTimeOffset? after, DateTimeOffset now) =>
        after == before || (after >= now + FreezeAhead && (before is null || before > now));
}
