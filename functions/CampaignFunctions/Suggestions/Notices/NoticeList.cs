namespace CampaignFunctions.Suggestions;

/// <summary>A page of the caller's notices, the newest first.</summary>
/// <param name="Unread">The number of all notices that the caller has not read.</param>
public sealed record NoticeList(NoticeResponse[] Items, string? Next, long Unread);
