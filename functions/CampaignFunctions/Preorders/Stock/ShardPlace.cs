using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>A shard of an edition's stock, and its number of units by the edition's definition.</summary>
public sealed record ShardPlace(string CampaignId, string EditionId, int Number, int Capacity)
{
    public string Partition => StockShard.PartitionOf(CampaignId, EditionId, Number);

    /// <summary>Returns all shards of an edition.</summary>
    public static IEnumerable<ShardPlace> All(string campaignId, EditionDefinition edition) =>
        Enumerable.Range(0, StockShard.CountOf(edition.Capacity)).Select(number => Of(campaignId, edition, number));

    public static ShardPlace Of(string campaignId, EditionDefinition edition, int number) =>
        new(campaignId, edition.Id, number, StockShard.CapacityOf(edition.Capacity, number));

    /// <summary>Returns the shards in the order in which a pre-order asks them. A hash of its id chooses the first.</summary>
    public static IEnumerable<ShardPlace> InOrder(string campaignId, EditionDefinition edition, string preorderId)
    {
        var count = StockShard.CountOf(edition.Capacity);
        var first = StableHash.Modulo(preorderId, count);
        return Enumerable.Range(0, count).Select(i => Of(campaignId, edition, (first + i) % count));
    }
}
