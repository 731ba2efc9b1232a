using CampaignFunctions.Campaigns;
using CampaignFunctions.Notifications;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Hands over the mails of an event at the pace of <see cref="MailPace"/>, the author's first. A crash between the server's
/// acceptance and our record repeats the mail with the same Message-ID; nothing else repeats it.
/// </summary>
public sealed class SendNoticeMails(
    IDocumentStore store,
    ICampaignQuery campaigns,
    SuggestionQuery suggestions,
    DeliverNoticeMail deliver,
    MailPace pace,
    TimeProvider clock
)
{
    private const int PageSize = 32;
    private const int AtOnce = 8;

    /// <summary>
    /// After so many first attempts that fail, without a success, the mail server is away: the others wait too. Later attempts do
    /// not count, because a few full mailboxes must not hold up the others.
    /// </summary>
    private const int MostFailures = 16;

    /// <summary>How many attempts a mail has: they take about three days.</summary>
    internal const int MostAttempts = 150;

    /// <summary>How long a run waits while an admin has paused mail.</summary>
    private static readonly TimeSpan PauseCheck = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Hands over the mails of the run that are due, for as long as <paramref name="mayGoOn"/> says. Returns the time at which to
    /// go on; null if there is nothing left.
    /// </summary>
    public async Task<DateTimeOffset?> HandleAsync(NoticeRun run, Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        if ((await campaigns.FindAsync(run.Pk, cancellationToken))?.Document is not { } campaign)
            return null;
        if (campaign.Pauses?.Mail == true)
            return clock.GetUtcNow() + PauseCheck;
        var suggestion = (await suggestions.FindAsync(run.Pk, run.SuggestionId, cancellationToken))?.Document;
        var (place, failures, next) = ((string?)null, 0, (DateTimeOffset?)null);
        while (mayGoOn() && failures < MostFailures)
        {
            var page = await PageAsync(run, place, cancellationToken);
            if (page.Count == 0)
                return next;
            place = page[^1].Document.Id;
            var attempts = await page.EachAsync(AtOnce, row => TryAsync(campaign, run, suggestion, row, cancellationToken));
            failures = Array.Exists(attempts, attempt => attempt.IsDone) ? 0 : failures + attempts.Count(each => each.HasFailed);
            next = attempts.Select(attempt => attempt.Next).Append(next).Min();
        }

        return failures < MostFailures ? clock.GetUtcNow() : next;
    }

    private Task<IReadOnlyList<Versioned<NoticeMail>>> PageAsync(
        NoticeRun run,
        string? place,
        CancellationToken cancellationToken
    )
    {
        var query = new Query(NoticeMail.PartitionOf(run))
        {
            Equalities = [new("state", NoticeMail.IsDue)],
            After = Keyset.OfId(place),
            Limit = PageSize,
        };
        return store.QueryAsync(NoticeMail.Container, query, cancellationToken);
    }

    private async Task<Attempt> TryAsync(
        CampaignDocument campaign,
        NoticeRun run,
        SuggestionDocument? suggestion,
        Versioned<NoticeMail> row,
        CancellationToken cancellationToken
    )
    {
        if (row.Document.FreeAt > clock.GetUtcNow())
            return new(row.Document.FreeAt);
        await pace.WaitAsync(cancellationToken);
        if ((await campaigns.FindAsync(run.Pk, cancellationToken))?.Document.Pauses?.Mail == true)
            return new(clock.GetUtcNow() + PauseCheck); // the pause began meanwhile
        var taken = row.Document with { FreeAt = clock.GetUtcNow() + MailClaim.Lifetime };
        if (await store.ReplaceAsync(NoticeMail.Container, taken, row.ETag, cancellationToken) is not { } etag)
            return new(taken.FreeAt); // another process has taken it
        var (ended, isDone) = (taken, false);
        await MailClaim.HandOverAsync(
            () => deliver.HandleAsync(campaign, run, suggestion, taken, cancellationToken),
            () => SaveAsync(row.Document, etag),
            () => SaveAsync(ended = Postponed(taken), etag),
            outcome =>
            {
                isDone = true;
                return SaveAsync(ended = taken with { State = StateOf(outcome) }, etag);
            }
        );
        return new(ended.State == NoticeMail.IsDue ? ended.FreeAt : null)
        {
            IsDone = isDone,
            HasFailed = !isDone && taken.Attempts == 0,
        };
    }

    /// <summary>Returns the mail that waits until the mail server may be back, or is given up.</summary>
    private NoticeMail Postponed(NoticeMail mail) =>
        mail with
        {
            Attempts = mail.Attempts + 1,
            FreeAt = clock.GetUtcNow() + MailClaim.WaitAfter(mail.Attempts),
            State = mail.Attempts + 1 < MostAttempts ? mail.State : NoticeMail.IsUndelivered,
        };

    private static string StateOf(MailOutcome outcome) =>
        outcome switch
        {
            MailOutcome.Accepted => NoticeMail.IsSent,
            MailOutcome.LeftOut => NoticeMail.IsLeftOut,
            _ => NoticeMail.IsUndelivered,
        };

    /// <summary>Writes the mail that this process has taken. Nobody else changes it until its time is over.</summary>
    private async Task SaveAsync(NoticeMail mail, string etag)
    {
        if (mail.State == NoticeMail.IsUndelivered)
            CampaignTelemetry.UndeliveredMails.Add(1, new KeyValuePair<string, object?>("outcome", mail.State));
        await store.ReplaceAsync(NoticeMail.Container, mail, etag, CancellationToken.None);
    }

    /// <summary>The outcome of an attempt to hand over a mail.</summary>
    /// <param name="Next">The time at which to try it again; null if it is done or given up.</param>
    private readonly record struct Attempt(DateTimeOffset? Next)
    {
        public bool IsDone { get; init; }

        /// <summary>True if it was the first attempt, and failed.</summary>
        public bool HasFailed { get; init; }
    }
}
