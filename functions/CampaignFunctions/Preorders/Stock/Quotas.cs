using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>Enforces the limit on the units of an edition that one person may have.</summary>
public sealed class Quotas(IDocumentStore store)
{
    /// <summary>
    /// Enters the units of a pre-order. Returns false if they exceed the limit even after the entries of pre-orders that are over
    /// were dropped. An existing entry is written again, so a process that is about to drop it finds its ETag stale.
    /// </summary>
    public async Task<bool> EnterAsync(PreorderDocument preorder, int perPerson, CancellationToken cancellationToken)
    {
        var id = QuotaDocument.IdOf(preorder.EditionId);
        var first = new QuotaDocument { Id = id, Pk = preorder.Pk }.With(preorder.Id, preorder.Quantity, perPerson);
        if (first is not null && await store.CreateAsync(QuotaDocument.Container, first, cancellationToken) is not null)
            return true;
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            if (await store.FindAsync(QuotaDocument.Container, preorder.Pk, id, cancellationToken) is not { } found)
                return false; // this pre-order alone exceeds the limit
            var next =
                found.Document.With(preorder.Id, preorder.Quantity, perPerson)
                ?? (await LiveAsync(found.Document, cancellationToken)).With(preorder.Id, preorder.Quantity, perPerson);
            if (next is null)
                return false;
            if (await store.ReplaceAsync(QuotaDocument.Container, next, found.ETag, cancellationToken) is not null)
                return true;
        }

        throw Contention.Exhausted();
    }

    private async Task<QuotaDocument> LiveAsync(QuotaDocument quota, CancellationToken cancellationToken)
    {
        var live = new Dictionary<string, int>();
        foreach (var id in quota.Units.Keys)
        {
            var preorder = (await store.FindAsync(PreorderDocument.Container, quota.Pk, id, cancellationToken))?.Document;
            if (preorder?.Status.IsOver() == false)
                live.Add(id, preorder.Quantity); // the customer may have accepted fewer units than ordered
        }

        return quota with
        {
            Units = live,
        };
    }
}
