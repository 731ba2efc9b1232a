namespace CampaignFunctions.Suggestions;

/// <summary>How the suggestions with one status were answered.</summary>
public sealed record AnswersByStatus(SuggestionStatus Status, AnswerGroup Answers);
