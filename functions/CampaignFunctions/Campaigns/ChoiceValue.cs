namespace CampaignFunctions.Campaigns;

/// <summary>A value of a choice, and its surcharge on the price in minor units.</summary>
public sealed record ChoiceValue(string Id, long Surcharge = 0);
