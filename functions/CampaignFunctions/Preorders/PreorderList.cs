namespace CampaignFunctions.Preorders;

/// <summary>A page of pre-orders.</summary>
public sealed record PreorderList(PreorderResponse[] Items, string? Next);
