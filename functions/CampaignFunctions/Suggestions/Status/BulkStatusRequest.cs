namespace CampaignFunctions.Suggestions;

/// <summary>The status that several suggestions get, with one response for all of them.</summary>
/// <param name="Ids">The ids of the suggestions, up to <see cref="StatusRules.MaxIds"/>.</param>
/// <param name="Response">
/// The response of the brand by language tag. Every status from <see cref="SuggestionStatus.Planned"/> on needs one.
/// </param>
public sealed record BulkStatusRequest(string[] Ids, SuggestionStatus Status, Dictionary<string, string>? Response = null);
