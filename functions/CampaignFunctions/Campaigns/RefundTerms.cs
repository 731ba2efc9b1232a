namespace CampaignFunctions.Campaigns;

/// <summary>
/// The refund terms. A customer who cancels before this date gets this percentage of the paid amount back. A customer who cancels
/// later gets nothing.
/// </summary>
public sealed record RefundTerms(DateTimeOffset Before, int Percent);
