using CampaignFunctions.Campaigns;
using CampaignFunctions.Notifications;
using CampaignFunctions.Participants;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;
using Microsoft.Extensions.Logging;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Hands over the mails of an event at the pace of <see cref="MailPace"/>, the author's first. A crash between the server's
/// acceptance and our record repeats the mail with the same Message-ID; nothing else repeats it.
/// </summary>
public sealed partial class SendNoticeMails(
    IDocumentStore store,
    ICampaignQuery campaigns,
    SuggestionQuery suggestions,
    MailReceivers receivers,
    IMailer mailer,
    MailPace pace,
    Keyring keys,
    TimeProvider clock,
    ILogger<SendNoticeMails> logger
)
{
    private const int PageSize = 32;
    private const int AtOnce = 8;

    /// <summary>After so many failures without a success, the mail server is away: the others wait too.</summary>
    private const int MostFailures = 16;

    /// <summary>How long the mail server may refuse a mail for now.</summary>
    private static readonly TimeSpan MostPatience = TimeSpan.FromDays(3);

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
            failures = Array.Exists(attempts, attempt => attempt.Next is null)
                ? 0
                : failures + attempts.Count(attempt => attempt.HasFailed);
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

    /// <summary>Hands over a mail. Returns the time at which to try it again; null if it is done.</summary>
    private async Task<(DateTimeOffset? Next, bool HasFailed)> TryAsync(
        CampaignDocument campaign,
        NoticeRun run,
        SuggestionDocument? suggestion,
        Versioned<NoticeMail> row,
        CancellationToken cancellationToken
    )
    {
        if (row.Document.FreeAt > clock.GetUtcNow())
            return (row.Document.FreeAt, false);
        await pace.WaitAsync(cancellationToken);
        var taken = row.Document with { FreeAt = clock.GetUtcNow() + MailClaim.Lifetime };
        if (await store.ReplaceAsync(NoticeMail.Container, taken, row.ETag, cancellationToken) is not { } etag)
            return (taken.FreeAt, false); // another process has taken it
        var ended = taken with { State = NoticeMail.IsUndelivered };
        await MailClaim.HandOverAsync(
            () => TrySendAsync(campaign, run, suggestion, taken, cancellationToken),
            () => SaveAsync(row.Document, etag),
            () => SaveAsync(ended = Postponed(run, taken), etag),
            outcome => SaveAsync(ended = taken with { State = StateOf(outcome) }, etag)
        );
        return ended.State == NoticeMail.IsDue ? (ended.FreeAt, true) : (null, false);
    }

    private async Task<MailOutcome> TrySendAsync(
        CampaignDocument campaign,
        NoticeRun run,
        SuggestionDocument? suggestion,
        NoticeMail mail,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await SendAsync(campaign, run, suggestion, mail, cancellationToken);
        }
        catch (Exception fault) when (DocumentFaults.IsPermanent(fault))
        {
            Unreadable(fault, run.Id, run.Pk); // the other mails must not wait for the repair of this person's document
            throw new MailNotSentException("unreadable");
        }
    }

    private async Task<MailOutcome> SendAsync(
        CampaignDocument campaign,
        NoticeRun run,
        SuggestionDocument? suggestion,
        NoticeMail mail,
        CancellationToken cancellationToken
    )
    {
        var comment = await CommentAsync(run, cancellationToken);
        var isThere = suggestion is not null && (run.CommentId is null || comment is { State: CommentState.Visible });
        var preferences = await receivers.PreferencesAsync(campaign, mail.VoterKey, cancellationToken);
        var isWanted = mail.IsAuthor && run.IsAnswer ? preferences.OwnIdeas : preferences.Notices != MailRhythm.Never;
        if (
            !isThere
            || !isWanted
            || await receivers.FindReceiverAsync(campaign.Id, mail.VoterKey, cancellationToken) is not { } receiver
            || await receivers.UnsubscribeUrlAsync(campaign, mail.VoterKey, cancellationToken) is not { } url
        )
            return MailOutcome.LeftOut;
        var written = NoticeMailText.Write(
            campaign.Definition,
            receiver.Locale,
            run,
            suggestion!,
            comment?.Text,
            mail.IsAuthor,
            url
        );
        var name = MailName.Of(keys, campaign.Pepper, "notice-mail", run.Pk, run.Id, mail.VoterKey);
        return await mailer.SendAsync(
            new(receiver.Email, written, name, MailPurpose.News) { UnsubscribeUrl = url },
            cancellationToken
        );
    }

    private async Task<CommentDocument?> CommentAsync(NoticeRun run, CancellationToken cancellationToken)
    {
        if (run.CommentId is not { } id)
            return null;
        var partition = CommentDocument.PartitionOf(run.Pk, run.SuggestionId);
        return (await store.FindAsync(CommentDocument.Container, partition, id, cancellationToken))?.Document;
    }

    /// <summary>Returns the mail that waits until the mail server may be back, or is given up.</summary>
    private NoticeMail Postponed(NoticeRun run, NoticeMail mail)
    {
        var next = mail with { Attempts = mail.Attempts + 1, FreeAt = clock.GetUtcNow() + MailClaim.WaitAfter(mail.Attempts) };
        return next.FreeAt - run.At < MostPatience ? next : next with { State = NoticeMail.IsUndelivered };
    }

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

    [LoggerMessage(
        EventId = 535,
        Level = LogLevel.Error,
        Message = "A mail about event {RunId} of campaign {CampaignId} cannot be written: a document cannot be read"
    )]
    private partial void Unreadable(Exception fault, string runId, string campaignId);
}
