using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Logging;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Sweeps the stock: marks sold units, releases units without an owner, and offers free units while somebody waits.
/// </summary>
public sealed partial class SweepStock(
    IDocumentStore store,
    ICampaignQuery campaigns,
    StockShards stock,
    Waitlist waitlist,
    OfferUnits offers,
    TimeProvider clock,
    ILogger<SweepStock> logger
)
{
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        foreach (var campaign in await campaigns.AllAsync(cancellationToken))
        {
            foreach (var place in campaign.Definition.Editions.SelectMany(edition => ShardPlace.All(campaign.Id, edition)))
            {
                try
                {
                    await SweepAsync(place, cancellationToken);
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    ShardFailed(fault, place.Partition); // a faulty shard must not stop the sweep of the others
                }
            }
        }
    }

    private async Task SweepAsync(ShardPlace place, CancellationToken cancellationToken)
    {
        if (await stock.FindAsync(place, cancellationToken) is not { } found)
        {
            // The shard is still unused, but somebody may have waited since before it was added.
            if (!await waitlist.IsEmptyAsync(place.CampaignId, place.EditionId, cancellationToken))
            {
                await stock.ChangeAsync(place, _ => null, isExact: true, cancellationToken);
                await offers.FillAsync(place, cancellationToken);
            }

            return;
        }

        var (now, marked) = (clock.GetUtcNow(), found.Document);
        var loose = new List<string>();
        foreach (var (id, allocation) in found.Document.Allocations.Where(entry => entry.Value.Until <= now))
        {
            var preorder = (await store.FindPreorderAsync(place.CampaignId, id, cancellationToken))?.Document;
            if (preorder?.OwnsUnitsIn(place.Number) != true)
                loose.Add(id);
            else
                marked = marked.With(
                    id,
                    preorder.Status.IsCommitted()
                        ? new(allocation.Units, AllocationState.Sold, null)
                        : allocation with
                        {
                            Until = now + ReserveUnits.KeptFor,
                        }
                );
        }

        if (!ReferenceEquals(marked, found.Document))
            await stock.ReplaceAsync(place, found, marked, cancellationToken); // if the ETag is stale, the next sweep marks them
        foreach (var id in loose)
            await offers.ReleaseAsync(place, id, cancellationToken);
        if (found.Document.Capacity < place.Capacity)
            await stock.ChangeAsync(place, grown => grown, isExact: true, cancellationToken);
        await offers.FillAsync(place, cancellationToken);
    }

    [LoggerMessage(EventId = 563, Level = LogLevel.Error, Message = "Sweep of stock shard {Shard} failed")]
    private partial void ShardFailed(Exception fault, string shard);
}
