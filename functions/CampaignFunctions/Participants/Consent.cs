namespace CampaignFunctions.Participants;

/// <summary>A consent that a person gave, and the time at which it took effect.</summary>
public sealed record Consent(string Purpose, string Version, DateTimeOffset At);
