namespace CampaignFunctions.Payments;

/// <summary>How far a dispute is.</summary>
public enum DisputeStatus
{
    Open,
    Won,
    Lost,
}
