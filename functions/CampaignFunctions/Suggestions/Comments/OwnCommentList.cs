namespace CampaignFunctions.Suggestions;

/// <summary>A page of the caller's comments, the newest first.</summary>
public sealed record OwnCommentList(OwnComment[] Items, string? Next);
