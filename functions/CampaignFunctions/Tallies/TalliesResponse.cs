namespace CampaignFunctions.Tallies;

/// <summary>The tallies of a campaign, and how many suggestions it has, and pre-orders that customers have committed to.</summary>
public sealed record TalliesResponse(DateTimeOffset AsOf, TallyResponse[] Polls, long Suggestions, long Preorders);
