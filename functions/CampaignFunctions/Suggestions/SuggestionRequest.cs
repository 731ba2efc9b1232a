namespace CampaignFunctions.Suggestions;

/// <summary>An idea as a participant sends it.</summary>
public sealed record SuggestionRequest(string Title, string Text, string[]? Tags = null);
