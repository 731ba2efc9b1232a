using System.Globalization;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Notifications;
using CampaignFunctions.Participants;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;
using Microsoft.Extensions.Logging;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Hands over the daily mails that are due. A process takes one by a change of its time, with the notices that it will have. So
/// a crash between the server's acceptance and our record repeats the same mail with the same Message-ID.
/// </summary>
public sealed partial class SendDigests(
    IDocumentStore store,
    ICampaignQuery campaigns,
    SuggestionQuery suggestions,
    ReadComments comments,
    MailReceivers receivers,
    NoticeDigests digests,
    IMailer mailer,
    MailPace pace,
    Keyring keys,
    TimeProvider clock,
    ILogger<SendDigests> logger
)
{
    private const int AtOnce = 8;

    /// <summary>As in <see cref="SendNoticeMails"/>: then the others wait for the next sweep.</summary>
    private const int MostFailures = 16;

    /// <summary>How long a daily mail waits while an admin has paused mail.</summary>
    private static readonly TimeSpan PauseCheck = TimeSpan.FromMinutes(5);

    /// <summary>How long one sweep sends: the next one goes on.</summary>
    private static readonly TimeSpan MostAtOnce = TimeSpan.FromSeconds(50);

    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var (began, failures) = (clock.GetTimestamp(), 0);
        string? continuation = null;
        do
        {
            var filter = new Filter { Below = new("due", clock.GetUtcNow().ToUnixTimeMilliseconds()), PageSize = AtOnce };
            var page = await store.ScanAsync(NoticeDigest.Container, filter, continuation, cancellationToken);
            var outcomes = await page.Documents.EachAsync(AtOnce, row => TryReadableAsync(row, cancellationToken));
            failures = Array.Exists(outcomes, outcome => outcome.IsDone) ? 0 : failures + outcomes.Count(each => each.HasFailed);
            continuation = page.Continuation;
        } while (continuation is not null && failures < MostFailures && clock.GetElapsedTime(began) < MostAtOnce);
    }

    private async Task<(bool IsDone, bool HasFailed)> TryReadableAsync(
        Versioned<NoticeDigest> row,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await TryAsync(row, cancellationToken);
        }
        catch (Exception fault) when (DocumentFaults.IsPermanent(fault))
        {
            Unreadable(fault, row.Document.CampaignId); // the other mails must not wait for the repair of a document
            await PostponeAsync(row.Document);
            return default;
        }
    }

    /// <summary>Hands over a mail. Returns whether this is done, and whether it was the first attempt and failed.</summary>
    private async Task<(bool IsDone, bool HasFailed)> TryAsync(Versioned<NoticeDigest> row, CancellationToken cancellationToken)
    {
        var due = row.Document;
        var (ids, hasMore) = due.Notices is { } kept ? (kept, due.HasMore) : await digests.WaitingAsync(due, cancellationToken);
        if (ids.Length > 0)
            await pace.WaitAsync(cancellationToken);
        var campaign = (await campaigns.FindAsync(due.CampaignId, cancellationToken))?.Document;
        if (campaign is null || campaign.Pauses?.Mail == true)
        {
            // Others must not wait behind the daily mails of a campaign that is paused.
            var later = (clock.GetUtcNow() + PauseCheck).ToUnixTimeMilliseconds();
            await ChangeAsync(due, digest => digest with { Due = later });
            return default;
        }

        var until = (clock.GetUtcNow() + MailClaim.Lifetime).ToUnixTimeMilliseconds();
        var taken = due with { Due = until, Notices = ids, HasMore = hasMore };
        if (await store.ReplaceAsync(NoticeDigest.Container, taken, row.ETag, cancellationToken) is null)
            return default; // another process has taken it, or there is another notice
        var isDone = true;
        await MailClaim.HandOverAsync(
            () => SendAsync(campaign, taken, ids, cancellationToken),
            () => ChangeAsync(taken, digest => digest with { Due = due.Due }),
            () =>
            {
                isDone = taken.Attempts + 1 >= SendNoticeMails.MostAttempts;
                return isDone ? digests.EndAsync(taken, ids) : PostponeAsync(taken);
            },
            outcome =>
            {
                if (outcome is not (MailOutcome.Accepted or MailOutcome.LeftOut))
                    CampaignTelemetry.UndeliveredMails.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
                return digests.EndAsync(taken, ids);
            }
        );
        return (isDone, !isDone && taken.Attempts == 0);
    }

    private async Task<MailOutcome> SendAsync(
        CampaignDocument campaign,
        NoticeDigest digest,
        string[] ids,
        CancellationToken cancellationToken
    )
    {
        var preferences = await receivers.PreferencesAsync(campaign, digest.Id, cancellationToken);
        if (
            ids.Length == 0
            || await receivers.FindReceiverAsync(campaign.Id, digest.Id, cancellationToken) is not { } receiver
            || await receivers.UnsubscribeUrlAsync(campaign, digest.Id, cancellationToken) is not { } url
        )
            return MailOutcome.LeftOut;
        var notices = await ids.EachAsync(BoundedWork.Reads, id => FindAsync(digest, preferences, id, cancellationToken));
        NoticeResponse[] shown = [.. notices.OfType<NoticeResponse>().Where(notice => notice.Title is not null)];
        if (shown.Length == 0)
            return MailOutcome.LeftOut;
        var written = NoticeMailText.Write(campaign.Definition, receiver.Locale, shown, digest.HasMore, url);
        var number = digest.Number.ToString(CultureInfo.InvariantCulture);
        var name = MailName.Of(keys, campaign.Pepper, "notice-digest", campaign.Id, digest.Id, number);
        return await mailer.SendAsync(
            new(receiver.Email, written, name, MailPurpose.News) { UnsubscribeUrl = url },
            cancellationToken
        );
    }

    /// <summary>Returns a notice as the mail shows it; null if the person does not want it any more, or it is not true.</summary>
    private async Task<NoticeResponse?> FindAsync(
        NoticeDigest digest,
        MailPreferences preferences,
        string id,
        CancellationToken cancellationToken
    )
    {
        var partition = Notice.PartitionOf(digest.CampaignId, digest.Id);
        if (
            await store.FindAsync(Notice.Container, partition, id, cancellationToken) is not { Document: var notice }
            || preferences.RhythmOf(notice.IsOwn && notice.IsAnswer) == MailRhythm.Never
            || !await comments.IsThereAsync(digest.CampaignId, notice.SuggestionId, notice.CommentId, cancellationToken)
        )
            return null;
        var suggestion = await suggestions.FindAsync(digest.CampaignId, notice.SuggestionId, cancellationToken);
        return NoticeResponse.Of(notice, suggestion?.Document);
    }

    private Task<NoticeDigest?> PostponeAsync(NoticeDigest taken)
    {
        var due = (clock.GetUtcNow() + MailClaim.WaitAfter(taken.Attempts)).ToUnixTimeMilliseconds();
        var attempts = taken.Attempts + 1;
        return ChangeAsync(
            taken,
            digest => digest with { Due = attempts < SendNoticeMails.MostAttempts ? due : null, Attempts = attempts }
        );
    }

    /// <summary>Changes the mail, unless another process has sent it.</summary>
    private Task<NoticeDigest?> ChangeAsync(NoticeDigest taken, Func<NoticeDigest, NoticeDigest> change) =>
        store.ChangeAsync(
            NoticeDigest.Container,
            taken.Pk,
            taken.Id,
            digest => digest.Number == taken.Number ? change(digest) : null,
            CancellationToken.None
        );

    [LoggerMessage(
        EventId = 536,
        Level = LogLevel.Error,
        Message = "A daily mail of campaign {CampaignId} cannot be written: a document cannot be read"
    )]
    private partial void Unreadable(Exception fault, string campaignId);
}
