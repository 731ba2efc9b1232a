namespace CampaignFunctions.Suggestions;

/// <summary>A suggestion whose support the sweep has not counted yet.</summary>
public sealed record UnreadSuggestion(string CampaignId, string SuggestionId);
