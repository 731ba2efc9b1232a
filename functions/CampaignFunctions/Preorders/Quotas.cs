using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>Keeps what one person may have of an edition.</summary>
public sealed class Quotas(IDocumentStore store)
{
    /// <summary>
    /// Enters a pre-order's units, also where they are entered: whoever is about to drop the entry then finds their reading stale. False
    /// where they would be too many, once the entries of pre-orders that are over have been dropped.
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
                return false; // the units are more than one person may ever have
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
        foreach (var (id, units) in quota.Units)
        {
            var preorder = await store.FindAsync(PreorderDocument.Container, quota.Pk, id, cancellationToken);
            if (preorder?.Document.Status.IsOver() == false)
                live.Add(id, units);
        }

        return quota with
        {
            Units = live,
        };
    }
}
