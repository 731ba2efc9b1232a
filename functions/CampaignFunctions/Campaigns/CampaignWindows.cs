namespace CampaignFunctions.Campaigns;

/// <summary>When each activity is open. A window that is absent is closed.</summary>
public sealed record CampaignWindows
{
    public Window? Suggestions { get; init; }

    public Window? Voting { get; init; }

    public Window? Preorders { get; init; }
}
