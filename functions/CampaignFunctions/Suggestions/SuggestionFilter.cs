namespace CampaignFunctions.Suggestions;

/// <summary>Which suggestions are asked for, in which order.</summary>
public sealed record SuggestionFilter(string CampaignId, SuggestionSort Sort, string? Tag, string? Status);
