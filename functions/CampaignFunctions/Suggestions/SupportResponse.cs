namespace CampaignFunctions.Suggestions;

/// <summary>The answer whether the caller supports a suggestion.</summary>
public sealed record SupportResponse(bool Supported);
