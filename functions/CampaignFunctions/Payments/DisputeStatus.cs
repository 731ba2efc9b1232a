namespace CampaignFunctions.Payments;

/// <summary>The progress of a dispute.</summary>
public enum DisputeStatus
{
    Open,
    Won,
    Lost,
}
