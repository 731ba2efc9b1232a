namespace CampaignFunctions.Campaigns;

/// <summary>A choice that a customer makes with a pre-order, such as a trim.</summary>
public sealed record ChoiceDefinition
{
    public required string Id { get; init; }

    public required Dictionary<string, string> Title { get; init; }

    public required ChoiceValue[] Values { get; init; }
}
