namespace CampaignFunctions.Preorders;

/// <summary>All editions of a campaign.</summary>
public sealed record EditionList(EditionResponse[] Items);
