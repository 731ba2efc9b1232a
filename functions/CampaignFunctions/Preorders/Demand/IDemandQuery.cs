namespace CampaignFunctions.Preorders;

/// <summary>Counts pre-orders for other parts of the application.</summary>
public interface IDemandQuery
{
    /// <summary>Returns the number of pre-orders to which customers have committed. It is at most 60 seconds old.</summary>
    Task<long> CountAsync(string campaignId, CancellationToken cancellationToken);
}
