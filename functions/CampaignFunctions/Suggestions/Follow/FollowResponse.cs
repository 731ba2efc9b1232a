namespace CampaignFunctions.Suggestions;

/// <summary>Says whether the caller follows a suggestion.</summary>
public sealed record FollowResponse(bool Following);
