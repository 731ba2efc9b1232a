namespace CampaignFunctions.Suggestions;

/// <summary>A suggestion whose support is not counted yet.</summary>
public sealed record UnreadSuggestion(string CampaignId, string SuggestionId);
