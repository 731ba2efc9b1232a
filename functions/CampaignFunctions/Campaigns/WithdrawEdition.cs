using CampaignFunctions.Storage;

namespace CampaignFunctions.Campaigns;

/// <summary>
/// Stops the sale of editions for good. Other processes know it at the latest when they read the campaign again, after five
/// seconds.
/// </summary>
public sealed class WithdrawEdition(IDocumentStore store, ICampaignQuery campaigns)
{
    /// <summary>Stops the sale. Returns false if the campaign has no such edition.</summary>
    public async Task<bool> HandleAsync(string campaignId, string editionId, CancellationToken cancellationToken)
    {
        var changed = await store.ChangeAsync(
            CampaignDocument.Container,
            CampaignDocument.Partition,
            campaignId,
            campaign => campaign.Edition(editionId) is null ? null : Withdrawn(campaign, editionId),
            cancellationToken
        );
        await campaigns.RefreshAsync(campaignId, cancellationToken);
        return changed is not null;
    }

    private static CampaignDocument Withdrawn(CampaignDocument campaign, string editionId) =>
        campaign with
        {
            WithdrawnEditions = [.. (campaign.WithdrawnEditions ?? []).Union([editionId])],
        };
}
