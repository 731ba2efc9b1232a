namespace CampaignFunctions.Suggestions;

/// <summary>The new text of a comment.</summary>
public sealed record CommentEdit(string Text);
