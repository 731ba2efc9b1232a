namespace CampaignFunctions.Suggestions;

/// <summary>Whether the caller supports a suggestion.</summary>
public sealed record SupportResponse(bool Supported);
