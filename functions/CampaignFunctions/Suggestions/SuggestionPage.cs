namespace CampaignFunctions.Suggestions;

/// <summary>A page of suggestions, and the place of its last item if more follow.</summary>
public sealed record SuggestionPage(IReadOnlyList<SuggestionDocument> Items, string? Next);
