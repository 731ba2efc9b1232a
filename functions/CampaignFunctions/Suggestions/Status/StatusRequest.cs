namespace CampaignFunctions.Suggestions;

/// <summary>The status that a suggestion gets, with the response of the brand.</summary>
/// <param name="Response">
/// The response of the brand by language tag. Every status from <see cref="SuggestionStatus.Planned"/> on needs one.
/// </param>
public sealed record StatusRequest(SuggestionStatus Status, Dictionary<string, string>? Response = null);
