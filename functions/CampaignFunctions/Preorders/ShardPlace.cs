using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>A shard of an edition's stock, and how many units it has by the edition's definition.</summary>
public sealed record ShardPlace(string CampaignId, string EditionId, int Number, int Capacity)
{
    public string Partition => StockShard.PartitionOf(CampaignId, EditionId, Number);

    /// <summary>All of an edition.</summary>
    public static IEnumerable<ShardPlace> All(string campaignId, EditionDefinition edition) =>
        Enumerable.Range(0, StockShard.CountOf(edition.Capacity)).Select(number => Of(campaignId, edition, number));

    public static ShardPlace Of(string campaignId, EditionDefinition edition, int number) =>
        new(campaignId, edition.Id, number, StockShard.CapacityOf(edition.Capacity, number));

    /// <summary>In the order in which a pre-order asks them: from that of its id's hash on.</summary>
    public static IEnumerable<ShardPlace> InOrder(string campaignId, EditionDefinition edition, string preorderId)
    {
        var count = StockShard.CountOf(edition.Capacity);
        var first = StableHash.Modulo(preorderId, count);
        return Enumerable.Range(0, count).Select(i => Of(campaignId, edition, (first + i) % count));
    }
}
