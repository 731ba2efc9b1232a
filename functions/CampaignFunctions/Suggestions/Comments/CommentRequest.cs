namespace CampaignFunctions.Suggestions;

/// <summary>A comment that somebody makes.</summary>
/// <param name="Parent">The comment to which it is a reply; null if it is none.</param>
public sealed record CommentRequest(string Text, string? Parent = null);
