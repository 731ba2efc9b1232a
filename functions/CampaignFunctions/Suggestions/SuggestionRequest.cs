namespace CampaignFunctions.Suggestions;

/// <summary>A suggestion as a participant sends it.</summary>
public sealed record SuggestionRequest(string Title, string Text, string[]? Tags = null);
