namespace CampaignFunctions.Preorders;

/// <summary>Pre-orders, for who only counts them.</summary>
public interface IDemandQuery
{
    /// <summary>How many pre-orders customers have committed to, as of a minute ago at most.</summary>
    Task<long> CountAsync(string campaignId, CancellationToken cancellationToken);
}
