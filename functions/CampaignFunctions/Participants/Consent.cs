namespace CampaignFunctions.Participants;

/// <summary>What a person agreed to, and when it took effect.</summary>
public sealed record Consent(string Purpose, string Version, DateTimeOffset At);
