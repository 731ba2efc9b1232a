using CampaignFunctions.Http;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>Shows a person their notices, and records which of them the person has read.</summary>
public sealed class NoticeBox(IDocumentStore store, SuggestionQuery suggestions)
{
    /// <summary>The most notices that one call marks as read.</summary>
    public const int MostAtOnce = 100;

    public async Task<NoticeList> ListAsync(Participant person, Page page, CancellationToken cancellationToken)
    {
        var query = new Query(PartitionOf(person)) { After = Keyset.OfId(page.After), Limit = page.Limit };
        var rows = await store.QueryAsync(Notice.Container, query, cancellationToken);
        var items = await rows.EachAsync(
            BoundedWork.Reads,
            async row =>
                NoticeResponse.Of(
                    row.Document,
                    (await suggestions.FindAsync(person.CampaignId, row.Document.SuggestionId, cancellationToken))?.Document
                )
        );
        var next = rows.Count < page.Limit ? null : Paging.Cursor(rows[^1].Document.Id);
        return new(items, next, await UnreadAsync(person, cancellationToken));
    }

    /// <summary>Marks notices as read; unknown ids change nothing. Returns the number of notices that are still unread.</summary>
    /// <param name="ids">The notices; null for the next hundred that are unread.</param>
    public async Task<long> ReadAsync(Participant person, string[]? ids, CancellationToken cancellationToken)
    {
        var partition = PartitionOf(person);
        if (ids is null)
        {
            var query = new Query(partition) { Equalities = [Unread], Limit = MostAtOnce };
            var rows = await store.QueryAsync(Notice.Container, query, cancellationToken);
            ids = [.. rows.Select(row => row.Document.Id)];
        }

        await ids.EachAsync(
            BoundedWork.Reads,
            id =>
                store.ChangeAsync(
                    Notice.Container,
                    partition,
                    id,
                    notice => notice.Unread is null ? null : notice with { Unread = null },
                    cancellationToken
                )
        );
        return await UnreadAsync(person, cancellationToken);
    }

    private static Equality Unread => new("unread", Notice.IsUnread);

    private static string PartitionOf(Participant person) => Notice.PartitionOf(person.CampaignId, person.VoterKey);

    private Task<long> UnreadAsync(Participant person, CancellationToken cancellationToken) =>
        store.CountAsync(Notice.Container, PartitionOf(person), [Unread], cancellationToken);
}
