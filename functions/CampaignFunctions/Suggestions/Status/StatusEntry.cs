namespace CampaignFunctions.Suggestions;

/// <summary>A change of a suggestion's status, as everybody sees it.</summary>
/// <param name="Response">The response of the brand by language tag; null if there was none.</param>
public sealed record StatusEntry(SuggestionStatus Status, DateTimeOffset At, Dictionary<string, string>? Response);
