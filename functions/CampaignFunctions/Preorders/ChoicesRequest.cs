namespace CampaignFunctions.Preorders;

/// <summary>The new choices: one value for each choice of the edition.</summary>
public sealed record ChoicesRequest(Dictionary<string, string> Choices);
