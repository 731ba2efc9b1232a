namespace CampaignFunctions.Suggestions;

/// <summary>How the suggestions of one month were answered.</summary>
/// <param name="Month">The month in which they were made (UTC), such as <c>2026-03</c>.</param>
public sealed record AnswersByMonth(string Month, AnswerGroup Answers);
