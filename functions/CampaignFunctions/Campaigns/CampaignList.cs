namespace CampaignFunctions.Campaigns;

/// <summary>A page of campaigns.</summary>
public sealed record CampaignList(
    CampaignSummary[] Items,
    [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)]
        string? Next
);
