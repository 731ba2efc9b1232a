namespace CampaignFunctions.Tallies;

/// <summary>
/// The tallies of a campaign, the number of its suggestions, and the number of pre-orders to which customers have committed.
/// </summary>
public sealed record TalliesResponse(DateTimeOffset AsOf, TallyResponse[] Polls, long Suggestions, long Preorders);
