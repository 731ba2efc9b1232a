namespace CampaignFunctions.Suggestions;

/// <summary>
/// The numbers of lines that became suggestions, existed already, or were refused, and the first thousand refused lines.
/// </summary>
public sealed record ImportResponse(long Created, long Existing, long Refused, RefusedLine[] RefusedLines);
