namespace CampaignFunctions.Suggestions;

/// <summary>A page of suggestions.</summary>
public sealed record SuggestionList(SuggestionResponse[] Items, string? Next);
