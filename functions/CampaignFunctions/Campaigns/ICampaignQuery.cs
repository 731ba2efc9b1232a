using CampaignFunctions.Storage;

namespace CampaignFunctions.Campaigns;

/// <summary>Reads campaigns for every slice.</summary>
public interface ICampaignQuery
{
    /// <summary>Returns the campaign as it was at most five seconds ago, or null if it does not exist.</summary>
    ValueTask<Versioned<CampaignDocument>?> FindAsync(string campaignId, CancellationToken cancellationToken);

    /// <summary>
    /// Returns the campaign as it is now, or null if it does not exist. A refusal that depends on the campaign's definition must
    /// be checked against this campaign first.
    /// </summary>
    Task<Versioned<CampaignDocument>?> RefreshAsync(string campaignId, CancellationToken cancellationToken);

    /// <summary>Returns all campaigns as they are now, including drafts; for sweeps.</summary>
    Task<IReadOnlyList<CampaignDocument>> AllAsync(CancellationToken cancellationToken);
}
