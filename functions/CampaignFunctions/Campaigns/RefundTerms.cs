namespace CampaignFunctions.Campaigns;

/// <summary>Who cancels before this date gets so many percent of what they paid; who cancels later, nothing.</summary>
public sealed record RefundTerms(DateTimeOffset Before, int Percent);
