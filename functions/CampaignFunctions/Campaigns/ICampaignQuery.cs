using CampaignFunctions.Storage;

namespace CampaignFunctions.Campaigns;

/// <summary>Campaigns, as every slice reads them.</summary>
public interface ICampaignQuery
{
    /// <summary>The campaign as it was at most five seconds ago, or null where there is none.</summary>
    ValueTask<Versioned<CampaignDocument>?> FindAsync(string campaignId, CancellationToken cancellationToken);

    /// <summary>The campaign as it is now. A refusal that rests on the campaign's definition is checked against this first.</summary>
    Task<Versioned<CampaignDocument>?> RefreshAsync(string campaignId, CancellationToken cancellationToken);

    /// <summary>All campaigns, drafts too, as they are now; for sweeps.</summary>
    Task<IReadOnlyList<CampaignDocument>> AllAsync(CancellationToken cancellationToken);
}
