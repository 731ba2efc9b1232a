using CampaignFunctions.Campaigns;
using CampaignFunctions.Notifications;
using CampaignFunctions.Participants;
using CampaignFunctions.Storage;
using CampaignFunctions.Text;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Suggestions;

/// <summary>Makes daily mails due, and records which notices were mailed.</summary>
public sealed class NoticeDigests(IDocumentStore store, IOptions<MailSettings> settings, TimeProvider clock)
{
    /// <summary>The most notices that one mail lists.</summary>
    internal const int MostListed = 50;

    private static Equality Daily => new("mail", KebabCase.Of(MailRhythm.Daily));

    /// <summary>Lets a notice that is stored be in the person's next daily mail.</summary>
    public async Task AddAsync(CampaignDocument campaign, string voterKey, CancellationToken cancellationToken)
    {
        var due = Next().ToUnixTimeMilliseconds();
        var partition = NoticeDigest.PartitionOf(campaign.Id, voterKey);
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var found = await store.FindAsync(NoticeDigest.Container, partition, voterKey, cancellationToken);
            var before =
                found?.Document
                ?? new()
                {
                    Id = voterKey,
                    Pk = partition,
                    CampaignId = campaign.Id,
                };
            var next = before with { Due = before.Due ?? due, Noticed = before.Noticed + 1 };
            if (await store.SaveAsync(NoticeDigest.Container, next, found?.ETag, cancellationToken) is not null)
                return;
        }

        throw Contention.Exhausted();
    }

    /// <summary>
    /// Returns the notices that wait for the daily mail, the newest first, as many as one mail lists, and whether there are more.
    /// </summary>
    public async Task<(string[] Ids, bool HasMore)> WaitingAsync(NoticeDigest digest, CancellationToken cancellationToken)
    {
        var query = new Query(Notice.PartitionOf(digest.CampaignId, digest.Id)) { Equalities = [Daily], Limit = MostListed + 1 };
        var rows = await store.QueryAsync(Notice.Container, query, cancellationToken);
        return ([.. rows.Take(MostListed).Select(row => row.Document.Id)], rows.Count > MostListed);
    }

    /// <summary>Records that the notices were mailed. If there are more, another mail is due.</summary>
    public async Task EndAsync(NoticeDigest digest, string[] ids)
    {
        var partition = Notice.PartitionOf(digest.CampaignId, digest.Id);
        await ids.EachAsync(
            BoundedWork.Reads,
            id =>
                store.ChangeAsync(
                    Notice.Container,
                    partition,
                    id,
                    notice => notice.Mail is null ? null : notice with { Mail = null },
                    CancellationToken.None
                )
        );
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var found = await store.FindAsync(NoticeDigest.Container, digest.Pk, digest.Id, CancellationToken.None);
            if (found?.Document.Number != digest.Number)
                return;
            var isLeft = (await WaitingAsync(digest, CancellationToken.None)).Ids.Length > 0;
            var due = digest.HasMore ? clock.GetUtcNow() : Next();
            var next = found.Document with
            {
                Due = isLeft ? due.ToUnixTimeMilliseconds() : null,
                Number = digest.Number + 1,
                Notices = null,
                HasMore = false,
                Attempts = 0,
            };
            if (await store.ReplaceAsync(NoticeDigest.Container, next, found.ETag, CancellationToken.None) is not null)
                return;
        }

        throw Contention.Exhausted();
    }

    /// <summary>Returns the next time at which daily mails go out.</summary>
    public DateTimeOffset Next()
    {
        var now = clock.GetUtcNow();
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(settings.Value.DigestHour);
        return today > now ? today : today.AddDays(1);
    }
}
