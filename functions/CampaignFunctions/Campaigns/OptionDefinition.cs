namespace CampaignFunctions.Campaigns;

/// <summary>An option that a ballot may name.</summary>
public sealed record OptionDefinition
{
    public required string Id { get; init; }

    public required Dictionary<string, string> Title { get; init; }
}
