namespace CampaignFunctions.Participants;

/// <summary>What a person agrees to: a purpose, and the version of its text.</summary>
public sealed record ConsentRequest(string Purpose, string Version);
