namespace CampaignFunctions.Security;

/// <summary>A caller with a participant token. The voter key is the only known fact about the person.</summary>
/// <param name="Since">The time at which the voter key was created.</param>
public sealed record Participant(string CampaignId, string VoterKey, string Tier, DateTimeOffset Since) : Caller;
