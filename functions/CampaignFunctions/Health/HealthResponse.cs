namespace CampaignFunctions.Health;

/// <summary>The state of the process, and the parts that fail.</summary>
public sealed record HealthResponse(string Status, string[]? Failing);
