namespace CampaignFunctions.Security;

/// <summary>A bearer of a participant token. The voter key is all that is known of the person.</summary>
/// <param name="Since">When the voter key was made.</param>
public sealed record Participant(string CampaignId, string VoterKey, string Tier, DateTimeOffset Since) : Caller;
