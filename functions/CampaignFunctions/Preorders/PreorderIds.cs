using System.Buffers.Text;
using CampaignFunctions.Security;

namespace CampaignFunctions.Preorders;

/// <summary>The ids and partitions of pre-orders.</summary>
internal static class PreorderIds
{
    /// <summary>
    /// Returns the key of a person in pre-orders: a keyed hash of the voter key. URLs and the payment provider contain only this
    /// key, so the voter key of the ballots stays secret.
    /// </summary>
    public static string OrderKeyOf(Keyring keys, int pepper, string voterKey) =>
        Base64Url.EncodeToString(keys.Hash(pepper, "orders", voterKey));

    /// <summary>
    /// Returns an id that contains the partition, so that messages and the payment provider's events lead to the pre-order by a
    /// point read.
    /// </summary>
    public static string IdOf(string orderKey, string suffix) => $"{orderKey}.{suffix}";

    public static string PartitionOf(string campaignId, string orderKey) => $"{campaignId}:{orderKey}";

    /// <summary>Returns the partition of the pre-order with this id; null if the text is not an id.</summary>
    public static string? PartitionOfId(string campaignId, string id) =>
        OrderKeyIn(id) is { } orderKey ? PartitionOf(campaignId, orderKey) : null;

    /// <summary>Returns the key of the person in an id; null if the text is not an id.</summary>
    public static string? OrderKeyIn(string id) => id.IndexOf('.') is var dot and > 0 ? id[..dot] : null;
}
