namespace CampaignFunctions.Suggestions;

/// <summary>A page of the events about which people are told, the newest first.</summary>
public sealed record NoticeRunList(NoticeRunResponse[] Items, string? Next);
