namespace CampaignFunctions.Preorders;

/// <summary>A page of accesses, the newest first.</summary>
public sealed record AccessList(AccessResponse[] Items, string? Next);
