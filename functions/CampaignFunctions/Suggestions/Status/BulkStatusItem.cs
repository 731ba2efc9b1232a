namespace CampaignFunctions.Suggestions;

/// <summary>The outcome for one of several suggestions.</summary>
/// <param name="Code">The code of the problem; null unless the suggestion was refused.</param>
public sealed record BulkStatusItem(string Id, BulkStatusOutcome Outcome, string? Code = null);
