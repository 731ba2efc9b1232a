using System.Runtime.CompilerServices;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Reads the waitlists of editions, in the order in which their places were committed. It passes over pre-orders that no longer
/// wait. It does not read the places before the first waiting pre-order again.
/// </summary>
public sealed class Waitlist(IDocumentStore store)
{
    private const int PageSize = 20;
    private const int LongPageSize = 500;

    /// <summary>Gives the pre-order its permanent place. A place that it already has stays as it is.</summary>
    public Task JoinAsync(PreorderDocument preorder, CancellationToken cancellationToken) =>
        store.CreateAsync(
            WaitlistEntry.Container,
            new() { Id = preorder.Id, Pk = WaitlistEntry.PartitionOf(preorder.CampaignId, preorder.EditionId) },
            cancellationToken
        );

    /// <summary>Returns whether nobody waits.</summary>
    public async Task<bool> IsEmptyAsync(string campaignId, string editionId, CancellationToken cancellationToken) =>
        await FirstAsync(campaignId, editionId, _ => true, cancellationToken) is null;

    /// <summary>Returns the first waiting pre-order that can be served; null if there is none.</summary>
    public async Task<Versioned<PreorderDocument>?> FirstAsync(
        string campaignId,
        string editionId,
        Func<PreorderDocument, bool> canBeServed,
        CancellationToken cancellationToken
    )
    {
        var (partition, headPartition) = (
            WaitlistEntry.PartitionOf(campaignId, editionId),
            WaitlistHead.PartitionOf(campaignId, editionId)
        );
        var head = await store.FindAsync(WaitlistHead.Container, headPartition, WaitlistHead.TheId, cancellationToken);
        var (checkpoint, isHead, passed) = (head?.Document.Checkpoint, true, 0);
        while (await PageAsync(partition, checkpoint, PageSize, cancellationToken) is { Documents.Count: > 0 } page)
        {
            foreach (var entry in page.Documents)
            {
                var waiting = await store.FindPreorderAsync(campaignId, entry.Id, cancellationToken);
                if (waiting is { Document: { Status: PreorderStatus.Offered, OfferedQuantity: not null } })
                    isHead = false; // it waits again, at this place, if its offer lapses
                if (waiting is not { Document.Status: PreorderStatus.Waitlisted })
                    continue;
                isHead = false;
                if (canBeServed(waiting.Document))
                    return waiting;
            }

            (checkpoint, passed) = (page.Next!, passed + page.Documents.Count);
            if (isHead && passed >= PageSize)
                (head, passed) = (await MoveHeadAsync(headPartition, head, checkpoint, cancellationToken), 0);
        }

        return null;
    }

    /// <summary>Returns the ids of all pre-orders with a place, in order, from the first one that waits.</summary>
    public async IAsyncEnumerable<string> PlacesAsync(
        string campaignId,
        string editionId,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (partition, headPartition) = (
            WaitlistEntry.PartitionOf(campaignId, editionId),
            WaitlistHead.PartitionOf(campaignId, editionId)
        );
        var head = await store.FindAsync(WaitlistHead.Container, headPartition, WaitlistHead.TheId, cancellationToken);
        var checkpoint = head?.Document.Checkpoint;
        while (await PageAsync(partition, checkpoint, LongPageSize, cancellationToken) is { Documents.Count: > 0 } page)
        {
            foreach (var entry in page.Documents)
                yield return entry.Id;
            checkpoint = page.Next;
        }
    }

    private Task<FeedPage<WaitlistEntry>> PageAsync(
        string partition,
        string? checkpoint,
        int size,
        CancellationToken cancellationToken
    ) =>
        Checkpoints.ResumeOrRestartAsync(
            () => ReadAsync(partition, checkpoint, size, cancellationToken),
            () => ReadAsync(partition, null, size, cancellationToken)
        );

    private Task<FeedPage<WaitlistEntry>> ReadAsync(
        string partition,
        string? checkpoint,
        int size,
        CancellationToken cancellationToken
    ) => store.ReadFeedAsync(WaitlistEntry.Container, partition, checkpoint, size, cancellationToken);

    /// <summary>
    /// Records that nobody waits up to this point. A process that loses this race only reads a little more than it needs.
    /// </summary>
    private async Task<Versioned<WaitlistHead>?> MoveHeadAsync(
        string partition,
        Versioned<WaitlistHead>? head,
        string checkpoint,
        CancellationToken cancellationToken
    )
    {
        var next = new WaitlistHead { Pk = partition, Checkpoint = checkpoint };
        var etag = await store.SaveAsync(WaitlistHead.Container, next, head?.ETag, cancellationToken);
        return etag is null
            ? await store.FindAsync(WaitlistHead.Container, partition, WaitlistHead.TheId, cancellationToken)
            : new(next, etag);
    }
}
