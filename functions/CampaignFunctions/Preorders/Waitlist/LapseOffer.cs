using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Takes back an offer of fewer units than ordered, after its time. The pre-order waits again, at its old place, and its units go
/// to the next one.
/// </summary>
public sealed class LapseOffer(IDocumentStore store, OfferUnits offers, PreorderHints hints, TimeProvider clock)
{
    public async Task HandleAsync(
        Versioned<PreorderDocument> offered,
        EditionDefinition edition,
        CancellationToken cancellationToken
    )
    {
        var (preorder, now) = (offered.Document, clock.GetUtcNow());
        var waiting = preorder.To(PreorderStatus.Waitlisted, now) with
        {
            Shard = null,
            OfferUntil = null,
            OfferedQuantity = null,
            IsWholeOnly = true,
            JoinedAt = null, // shards may have opened to everybody meanwhile, so it must join again
            DueAt = now,
        };
        if (await store.ReplaceAsync(PreorderDocument.Container, waiting, offered.ETag, cancellationToken) is null)
            return;
        var place = ShardPlace.Of(preorder.CampaignId, edition, preorder.Shard!.Value);
        await offers.ReleaseAsync(place, preorder.Id, cancellationToken);
        await hints.SendAsync(waiting);
    }
}
