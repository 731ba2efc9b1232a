namespace CampaignFunctions.Participants;

/// <summary>A consent that a person gives: a purpose, and the version of its text.</summary>
public sealed record ConsentRequest(string Purpose, string Version);
