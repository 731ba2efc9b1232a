namespace CampaignFunctions.Suggestions;

/// <summary>The filter and the order of a list of suggestions.</summary>
public sealed record SuggestionFilter(string CampaignId, SuggestionSort Sort, string? Tag, string? Status);
