namespace CampaignFunctions.Suggestions;

/// <summary>The number of notices that the caller has not read.</summary>
public sealed record UnreadResponse(long Unread);
