namespace CampaignFunctions.Campaigns;

/// <summary>Something a ballot may name.</summary>
public sealed record OptionDefinition
{
    public required string Id { get; init; }

    public required Dictionary<string, string> Title { get; init; }
}
