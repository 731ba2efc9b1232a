namespace CampaignFunctions.Campaigns;

/// <summary>A campaign in the list of campaigns.</summary>
/// <param name="Title">The title by language tag.</param>
public sealed record CampaignSummary(
    string Id,
    Dictionary<string, string> Title,
    string? Colour,
    CampaignStatus Status,
    Participation Participation,
    CampaignWindows Windows
)
{
    public static CampaignSummary Of(CampaignDefinition campaign) =>
        new(campaign.Id, campaign.Title, campaign.Colour, campaign.Status, campaign.Participation, campaign.Windows);
}
