using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Reads how much of the stock of editions is left. One read serves all readers of this process for ten seconds, and it ends as
/// soon as it has seen enough free units.
/// </summary>
public sealed class StockLevels(StockShards stock, TimeProvider clock)
{
    private const int FewUnits = 10;
    private const int FewPercent = 5;

    private readonly SharedReads<(string Campaign, string Edition, int Capacity), StockLevel> _reads = new(
        TimeSpan.FromSeconds(10),
        clock
    );

    public Task<StockLevel> ReadAsync(string campaignId, EditionDefinition edition, CancellationToken cancellationToken) =>
        _reads.ReadAsync((campaignId, edition.Id, edition.Capacity), () => CountAsync(campaignId, edition), cancellationToken);

    private async Task<StockLevel> CountAsync(string campaignId, EditionDefinition edition)
    {
        var few = Math.Max(FewUnits, edition.Capacity * FewPercent / 100);
        var free = 0;
        foreach (var place in ShardPlace.All(campaignId, edition))
        {
            free += FreeFor(await stock.FindAsync(place, CancellationToken.None), place);
            if (free > few)
                return StockLevel.Available;
        }

        return free > 0 ? StockLevel.Few : StockLevel.Waitlist;
    }

    /// <summary>Returns the units of a shard that are free for newcomers.</summary>
    private static int FreeFor(Versioned<StockShard>? found, ShardPlace place)
    {
        if (found is not { Document: var shard })
            return place.Capacity; // nobody has asked for it yet
        return shard.Access == StockAccess.QueueOnly ? 0 : shard.Free + Math.Max(0, place.Capacity - shard.Capacity);
    }
}
