namespace CampaignFunctions.Suggestions;

/// <summary>The notices that the caller has read.</summary>
/// <param name="Ids">Up to 100 ids; null for the next 100 that are unread.</param>
public sealed record ReadRequest(string[]? Ids = null);
