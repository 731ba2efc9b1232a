namespace CampaignFunctions.Preorders;

/// <summary>A value for each of the edition's choices.</summary>
public sealed record ChoicesRequest(Dictionary<string, string> Choices);
