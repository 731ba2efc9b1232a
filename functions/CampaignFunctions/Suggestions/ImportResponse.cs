namespace CampaignFunctions.Suggestions;

/// <summary>How many lines became suggestions, were there already, or were refused; the first thousand refused ones.</summary>
public sealed record ImportResponse(long Created, long Existing, long Refused, RefusedLine[] RefusedLines);
