using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>Enforces the limits on the units and the pre-orders of one person.</summary>
public sealed class Quotas(IDocumentStore store, TimeProvider clock)
{
    private const int AtOnce = 16;

    /// <summary>
    /// Enters a pre-order that exists, unless it exceeds a limit even after the quota was compared with its pre-orders. An
    /// existing entry is written again, so a process that is about to drop it finds its ETag stale.
    /// </summary>
    /// <param name="limit">The limit of pre-orders; null if there is none, or if the caller may exceed it.</param>
    public async Task<QuotaOutcome> EnterAsync(
        PreorderDocument draft,
        int perPerson,
        OrderLimit? limit,
        CancellationToken cancellationToken
    )
    {
        var container = draft.QuotaKey is null ? QuotaDocument.Container : QuotaDocument.OfVisitors;
        var entry = new QuotaEntry(draft.EditionId, draft.Quantity, draft.CreatedAt, OrderKind.Unpaid);
        var earlier = await EarlierAsync(draft, cancellationToken);
        var first = new QuotaDocument { Pk = draft.QuotaKey ?? draft.Pk, Orders = earlier };
        if (Check(first) == QuotaOutcome.Entered && await SaveAsync(first, etag: null))
            return QuotaOutcome.Entered;
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var found = await store.FindAsync(container, first.Pk, first.Id, cancellationToken);
            var quota = found?.Document.With(earlier) ?? first;
            if (Check(quota) != QuotaOutcome.Entered)
                quota = await ComparedAsync(quota, draft, cancellationToken);
            if (Check(quota) is not QuotaOutcome.Entered and var outcome)
                return outcome;
            if (await SaveAsync(quota, found?.ETag))
                return QuotaOutcome.Entered;
        }

        throw Contention.Exhausted();

        QuotaOutcome Check(QuotaDocument quota) => quota.Check(draft.Id, entry, perPerson, limit, draft.Waitlist);

        async Task<bool> SaveAsync(QuotaDocument quota, string? etag) =>
            await store.SaveAsync(container, quota.With(draft.Id, entry), etag, cancellationToken) is not null;
    }

    /// <summary>
    /// Returns whether the pre-order was entered: it was admitted then. Its entry is written again, so a process that is about to
    /// drop it finds its ETag stale.
    /// </summary>
    public async Task<bool> HasAsync(PreorderDocument draft, CancellationToken cancellationToken)
    {
        var container = draft.QuotaKey is null ? QuotaDocument.Container : QuotaDocument.OfVisitors;
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var found = await store.FindAsync(container, draft.QuotaKey ?? draft.Pk, QuotaDocument.TheId, cancellationToken);
            if (found?.Document.Orders?.ContainsKey(draft.Id) != true)
                return (await EarlierAsync(draft, cancellationToken)).ContainsKey(draft.Id);
            if (await store.ReplaceAsync(container, found.Document, found.ETag, cancellationToken) is not null)
                return true;
        }

        throw Contention.Exhausted();
    }

    /// <summary>
    /// Returns the entries of the quota that an earlier version wrote for the edition. It counted visitors by their tokens, which
    /// say nothing about the person.
    /// </summary>
    private async Task<Dictionary<string, QuotaEntry>> EarlierAsync(PreorderDocument draft, CancellationToken cancellationToken)
    {
        if (draft.QuotaKey is not null)
            return [];
        var id = QuotaDocument.EarlierIdOf(draft.EditionId);
        var earlier = await store.FindAsync(QuotaDocument.Container, draft.Pk, id, cancellationToken);
        return (earlier?.Document.Units ?? []).ToDictionary(
            order => order.Key,
            order => new QuotaEntry(draft.EditionId, order.Value, DateTimeOffset.MinValue, OrderKind.Committed)
        );
    }

    /// <summary>
    /// Returns the quota with the entries as their pre-orders are now. Those that are over count only for their first day, and
    /// those that do not exist were refused.
    /// </summary>
    private async Task<QuotaDocument> ComparedAsync(
        QuotaDocument quota,
        PreorderDocument draft,
        CancellationToken cancellationToken
    )
    {
        var since = clock.GetUtcNow() - OrderEntry.CountedFor;
        var orders = new Dictionary<string, QuotaEntry>();
        foreach (var some in (quota.Orders ?? []).Chunk(AtOnce))
        {
            var preorders = await Task.WhenAll(
                some.Select(order => store.FindPreorderAsync(draft.CampaignId, order.Key, cancellationToken))
            );
            foreach (var ((id, entry), preorder) in some.Zip(preorders.Select(found => found?.Document)))
            {
                var kind = preorder is null ? OrderKind.Over : OrderKind.Of(preorder.Status);
                if (preorder is null || (kind == OrderKind.Over && entry.At <= since))
                    continue;
                // The customer may have accepted fewer units than ordered.
                orders[id] = entry with
                {
                    Kind = kind,
                    Units = preorder.Quantity,
                };
            }
        }

        return quota with
        {
            Orders = orders,
        };
    }
}
