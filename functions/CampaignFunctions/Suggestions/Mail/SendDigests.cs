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

    /// <summary>After so many failures without a success, the mail server is away: the others wait for the next sweep.</summary>
    private const int MostFailures = 16;

    /// <summary>How many attempts a mail has: they take about three days.</summary>
    private const int MostAttempts = 150;

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
            failures = outcomes.Contains(true) ? 0 : failures + outcomes.Length;
            continuation = page.Continuation;
        } while (continuation is not null && failures < MostFailures && clock.GetElapsedTime(began) < MostAtOnce);
    }

    private async Task<bool> TryReadableAsync(Versioned<NoticeDigest> row, CancellationToken cancellationToken)
    {
        try
        {
            return await TryAsync(row, cancellationToken);
        }
        catch (Exception fault) when (DocumentFaults.IsPermanent(fault))
        {
            Unreadable(fault, row.Document.CampaignId); // the other mails must not wait for the repair of this person's document
            return true;
        }
    }

    /// <summary>Hands over a mail. Returns false if the mail server does not take it now.</summary>
    private async Task<bool> TryAsync(Versioned<NoticeDigest> row, CancellationToken cancellationToken)
    {
        var due = row.Document;
        if (
            (await campaigns.FindAsync(due.CampaignId, cancellationToken))?.Document is not { } campaign
            || campaign.Pauses?.Mail == true
        )
            return true; // it stays due
        var ids = due.Notices ?? await digests.WaitingAsync(due, cancellationToken);
        if (ids.Length > 0)
            await pace.WaitAsync(cancellationToken);
        var taken = due with { Due = (clock.GetUtcNow() + MailClaim.Lifetime).ToUnixTimeMilliseconds(), Notices = ids };
        if (await store.ReplaceAsync(NoticeDigest.Container, taken, row.ETag, cancellationToken) is null)
            return true; // another process has taken it, or there is another notice
        var isDone = true;
        await MailClaim.HandOverAsync(
            () => SendAsync(campaign, taken, ids, cancellationToken),
            () => ChangeAsync(taken, digest => digest with { Due = due.Due }),
            () =>
            {
                isDone = taken.Attempts + 1 >= MostAttempts;
                return isDone ? digests.EndAsync(taken, ids) : PostponeAsync(taken);
            },
            outcome =>
            {
                if (outcome is not (MailOutcome.Accepted or MailOutcome.LeftOut))
                    CampaignTelemetry.UndeliveredMails.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
                return digests.EndAsync(taken, ids);
            }
        );
        return isDone;
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
            || preferences is { Notices: MailRhythm.Never, OwnIdeas: false }
            || await receivers.FindReceiverAsync(campaign.Id, digest.Id, cancellationToken) is not { } receiver
            || await receivers.UnsubscribeUrlAsync(campaign, digest.Id, cancellationToken) is not { } url
        )
            return MailOutcome.LeftOut;
        var notices = await ids.EachAsync(BoundedWork.Reads, id => FindAsync(digest, id, cancellationToken));
        NoticeResponse[] shown = [.. notices.OfType<NoticeResponse>().Where(notice => notice.Title is not null)];
        if (shown.Length == 0)
            return MailOutcome.LeftOut;
        var written = NoticeMailText.Write(
            campaign.Definition,
            receiver.Locale,
            shown,
            ids.Length == NoticeDigests.MostListed,
            url
        );
        var number = digest.Number.ToString(CultureInfo.InvariantCulture);
        var name = MailName.Of(keys, campaign.Pepper, "notice-digest", campaign.Id, digest.Id, number);
        return await mailer.SendAsync(
            new(receiver.Email, written, name, MailPurpose.News) { UnsubscribeUrl = url },
            cancellationToken
        );
    }

    private async Task<NoticeResponse?> FindAsync(NoticeDigest digest, string id, CancellationToken cancellationToken)
    {
        var partition = Notice.PartitionOf(digest.CampaignId, digest.Id);
        if (await store.FindAsync(Notice.Container, partition, id, cancellationToken) is not { Document: var notice })
            return null;
        var suggestion = await suggestions.FindAsync(digest.CampaignId, notice.SuggestionId, cancellationToken);
        return NoticeResponse.Of(notice, suggestion?.Document);
    }

    private Task<NoticeDigest?> PostponeAsync(NoticeDigest taken)
    {
        var due = (clock.GetUtcNow() + MailClaim.WaitAfter(taken.Attempts)).ToUnixTimeMilliseconds();
        return ChangeAsync(taken, digest => digest with { Due = due, Attempts = taken.Attempts + 1 });
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
