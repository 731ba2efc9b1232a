namespace CampaignFunctions.Suggestions;

/// <summary>A figure that differs between the suggestion and the recount of its log.</summary>
public sealed record SupportDifference(string Figure, long Tally, long Recount);
