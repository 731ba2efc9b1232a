namespace CampaignFunctions.Suggestions;

/// <summary>A page of comments: the newest first, each with its replies after it, the oldest first.</summary>
public sealed record CommentList(CommentResponse[] Items, string? Next);
