namespace CampaignFunctions.Tallies.Recounts;

/// <summary>A recount that continues in the background. Its Location returns the outcome.</summary>
public sealed record RecountAccepted(string Id, string Status);
