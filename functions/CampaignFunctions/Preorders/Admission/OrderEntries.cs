using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Counts pre-orders by network address. An order is entered before it is counted, so of several orders at once, none sees too
/// few. An entry does not follow its pre-order: only when a limit is reached are the entries compared with their pre-orders.
/// </summary>
public sealed class OrderEntries(IDocumentStore store, TimeProvider clock)
{
    /// <summary>A pre-order that does not exist after this time was refused, or its call stopped.</summary>
    private static readonly TimeSpan CreatedWithin = TimeSpan.FromMinutes(2);

    /// <summary>How often one process compares the entries of an address at most: a script may call all the time.</summary>
    private static readonly TimeSpan ComparedEvery = TimeSpan.FromSeconds(10);

    private const int MostCompared = 10_000;
    private const int AtOnce = 16;

    private readonly SharedReads<string, bool> _compared = new(ComparedEvery, clock);

    /// <summary>Enters the pre-order. Returns false if it was entered before.</summary>
    public async Task<bool> EnterAsync(string partition, PreorderDocument draft, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var entry = new OrderEntry
        {
            Id = draft.Id,
            Pk = partition,
            CampaignId = draft.CampaignId,
            At = now,
            CheckAt = now + OrderEntry.CountedFor,
        };
        return await store.CreateAsync(OrderEntry.Container, entry, cancellationToken) is not null;
    }

    /// <summary>Removes the entry of a refused order.</summary>
    public Task RemoveAsync(string partition, string preorderId, CancellationToken cancellationToken) =>
        store.DeleteAsync(OrderEntry.Container, partition, preorderId, etag: null, cancellationToken);

    /// <summary>Returns whether the entries of the address, this order among them, exceed the limit.</summary>
    /// <param name="mayWait">True if the order may join the waitlist.</param>
    public async Task<bool> IsOverAsync(string partition, OrderLimit limit, bool mayWait, CancellationToken cancellationToken)
    {
        if (!await ExceedAsync(partition, limit, mayWait, isCompared: false, cancellationToken))
            return false;
        // All callers who arrive meanwhile wait for one comparison: nobody is refused because of orders that were paid long ago.
        await _compared.ReadAsync(partition, () => CompareAsync(partition), cancellationToken);
        return await ExceedAsync(partition, limit, mayWait, isCompared: true, cancellationToken);
    }

    /// <summary>
    /// Compares the entry with its pre-order, and deletes it if it counts no more.
    /// </summary>
    public async Task CompareAsync(Versioned<OrderEntry> row, CancellationToken cancellationToken)
    {
        var (entry, now) = (row.Document, clock.GetUtcNow());
        var preorder = (await store.FindPreorderAsync(entry.CampaignId, entry.Id, cancellationToken))?.Document;
        if (preorder is null && entry.At + CreatedWithin > now)
            return;
        var kind = preorder is null ? OrderKind.Over : OrderKind.Of(preorder.Status);
        var isPast = preorder is null || (!IsOpen(kind) && entry.At + OrderEntry.CountedFor <= now);
        if (isPast)
            await store.DeleteAsync(OrderEntry.Container, entry.Pk, entry.Id, row.ETag, cancellationToken);
        else if (kind != entry.Kind || entry.CheckAt <= now)
            await store.ReplaceAsync(
                OrderEntry.Container,
                entry with
                {
                    Kind = kind,
                    CheckAt = entry.CheckAt <= now ? now + OrderEntry.CountedFor : entry.CheckAt,
                },
                row.ETag,
                cancellationToken
            );
    }

    /// <summary>Counts all entries first: most addresses have fewer than any limit.</summary>
    /// <param name="isCompared">False if orders that wait may still be entered as unpaid, as every order is at first.</param>
    private async Task<bool> ExceedAsync(
        string partition,
        OrderLimit limit,
        bool mayWait,
        bool isCompared,
        CancellationToken cancellationToken
    )
    {
        var all = await CountAsync(partition, [], cancellationToken);
        if (all <= Math.Min(limit.Unpaid, Math.Min(limit.Waiting, limit.Daily)))
            return false;
        var unpaid = await CountAsync(partition, [new("kind", OrderKind.Unpaid)], cancellationToken);
        if (all > limit.Daily || unpaid > limit.Unpaid)
            return true;
        if (!mayWait)
            return false;
        var waiting = await CountAsync(partition, [new("kind", OrderKind.Waiting)], cancellationToken);
        return isCompared ? waiting >= limit.Waiting : unpaid + waiting > limit.Waiting;
    }

    /// <summary>Returns whether a pre-order of this kind counts after its first day too.</summary>
    private static bool IsOpen(string kind) => kind is OrderKind.Unpaid or OrderKind.Waiting;

    private Task<long> CountAsync(string partition, Equality[] equalities, CancellationToken cancellationToken) =>
        store.CountAsync(OrderEntry.Container, partition, equalities, cancellationToken);

    private async Task<bool> CompareAsync(string partition)
    {
        var query = new Query(partition) { Limit = MostCompared };
        var entries = await store.QueryAsync(OrderEntry.Container, query, CancellationToken.None);
        await Parallel.ForEachAsync(
            entries.Where(row => IsOpen(row.Document.Kind) || row.Document.CheckAt <= clock.GetUtcNow()),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = CancellationToken.None },
            async (row, cancel) => await CompareAsync(row, cancel)
        );
        return true;
    }
}
