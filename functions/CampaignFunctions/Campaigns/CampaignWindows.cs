namespace CampaignFunctions.Campaigns;

/// <summary>The times at which each activity is open. An absent window is closed.</summary>
public sealed record CampaignWindows
{
    public Window? Suggestions { get; init; }

    public Window? Voting { get; init; }

    public Window? Preorders { get; init; }
}
