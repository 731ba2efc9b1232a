namespace CampaignFunctions.Suggestions;

/// <summary>A figure that the suggestion and the recount of its log do not agree on.</summary>
public sealed record SupportDifference(string Figure, long Tally, long Recount);
