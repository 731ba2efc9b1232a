namespace CampaignFunctions.Tallies.Recounts;

/// <summary>A recount that goes on; ask its Location.</summary>
public sealed record RecountAccepted(string Id, string Status);
