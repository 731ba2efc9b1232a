using CampaignFunctions.Campaigns;
using CampaignFunctions.Participants;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Logging;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Decides how a person gets a notice by mail, and makes that mail due. The decision is in the notice, so a repeat after a crash
/// makes the same.
/// </summary>
public sealed partial class NoticeMails(
    IDocumentStore store,
    MailReceivers receivers,
    NoticeDigests digests,
    TimeProvider clock,
    ILogger<NoticeMails> logger
)
{
    /// <summary>
    /// Makes the notice of an event for a person, and its mail if the person wants one. If a document of this person cannot be
    /// read, the person gets the notice without a mail, or none.
    /// </summary>
    public async Task MakeAsync(
        NoticeRun run,
        CampaignDocument campaign,
        string voterKey,
        bool isAuthor,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await MakeReadableAsync(run, campaign, voterKey, isAuthor, cancellationToken);
        }
        catch (Exception fault) when (DocumentFaults.IsPermanent(fault))
        {
            Unreadable(fault, run.Id, run.Pk); // the other people must not wait for the repair of this document
        }
    }

    private async Task MakeReadableAsync(
        NoticeRun run,
        CampaignDocument campaign,
        string voterKey,
        bool isAuthor,
        CancellationToken cancellationToken
    )
    {
        var rhythm = await RhythmAsync(run, campaign, voterKey, isAuthor, cancellationToken);
        var notice = run.For(voterKey) with { Mail = rhythm == MailRhythm.Never ? null : rhythm, IsOwn = isAuthor };
        if (await store.CreateAsync(Notice.Container, notice, cancellationToken) is null)
            notice = (await store.FindAsync(Notice.Container, notice.Pk, notice.Id, cancellationToken))?.Document ?? notice;
        if (notice.Mail == MailRhythm.AtOnce)
            await store.CreateAsync(NoticeMail.Container, MailOf(run, voterKey, notice.IsOwn), cancellationToken);
        if (notice.Mail == MailRhythm.Daily)
            await digests.AddAsync(campaign, voterKey, cancellationToken);
    }

    private async Task<MailRhythm> RhythmAsync(
        NoticeRun run,
        CampaignDocument campaign,
        string voterKey,
        bool isAuthor,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var preferences = await receivers.PreferencesAsync(campaign, voterKey, cancellationToken);
            return preferences.RhythmOf(isAuthor && run.IsAnswer);
        }
        catch (Exception fault) when (DocumentFaults.IsPermanent(fault))
        {
            Unreadable(fault, run.Id, run.Pk); // the other people must not wait for the repair of this document
            return MailRhythm.Never;
        }
    }

    public async Task<NoticeMailCounts> CountAsync(NoticeRun run, CancellationToken cancellationToken)
    {
        var partition = NoticeMail.PartitionOf(run);
        return new(
            await CountAsync(partition, NoticeMail.IsDue, cancellationToken),
            await CountAsync(partition, NoticeMail.IsSent, cancellationToken),
            await CountAsync(partition, NoticeMail.IsUndelivered, cancellationToken),
            await CountAsync(partition, NoticeMail.IsLeftOut, cancellationToken)
        );
    }

    private Task<long> CountAsync(string partition, string state, CancellationToken cancellationToken) =>
        store.CountAsync(NoticeMail.Container, partition, [new Equality("state", state)], cancellationToken);

    private NoticeMail MailOf(NoticeRun run, string voterKey, bool isAuthor) =>
        new()
        {
            Id = NoticeMail.IdOf(voterKey, isAuthor),
            Pk = NoticeMail.PartitionOf(run),
            VoterKey = voterKey,
            State = NoticeMail.IsDue,
            FreeAt = clock.GetUtcNow(),
            IsAuthor = isAuthor,
        };

    [LoggerMessage(
        EventId = 534,
        Level = LogLevel.Error,
        Message = "A document of a person who is told of event {RunId} of campaign {CampaignId} cannot be read"
    )]
    private partial void Unreadable(Exception fault, string runId, string campaignId);
}
