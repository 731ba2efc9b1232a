namespace CampaignFunctions.Campaigns;

/// <summary>A value of a choice and what it adds to the price, in minor units.</summary>
public sealed record ChoiceValue(string Id, long Surcharge = 0);
