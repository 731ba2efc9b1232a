namespace CampaignFunctions.Suggestions;

/// <summary>A comment of the caller, and its suggestion.</summary>
/// <param name="Title">The title of the suggestion.</param>
public sealed record OwnComment(string SuggestionId, string Title, CommentResponse Comment);
