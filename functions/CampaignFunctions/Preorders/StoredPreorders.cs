using CampaignFunctions.Campaigns;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>Pre-orders by their ids alone.</summary>
internal static class StoredPreorders
{
    /// <summary>The pre-order, or null.</summary>
    public static async Task<Versioned<PreorderDocument>?> FindPreorderAsync(
        this IDocumentStore store,
        string campaignId,
        string id,
        CancellationToken cancellationToken
    ) =>
        PreorderDocument.PartitionOfId(campaignId, id) is { } partition
            ? await store.FindAsync(PreorderDocument.Container, partition, id, cancellationToken)
            : null;

    /// <summary>Whether a caller may know of a pre-order: its owner, and staff.</summary>
    public static bool MaySee(this Caller caller, string preorderId, CampaignDocument campaign, Keyring keys) =>
        caller is not Participant person
        || PreorderDocument.OrderKeyIn(preorderId) == PreorderDocument.OrderKeyOf(keys, campaign.Pepper, person.VoterKey);

    /// <summary>Whether units that a shard has for this pre-order are its own: not where it is over, or names another shard.</summary>
    public static bool OwnsUnitsIn(this PreorderDocument preorder, int shard) =>
        !preorder.Status.IsOver() && preorder.Shard == shard;
}
