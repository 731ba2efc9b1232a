namespace CampaignFunctions.Http;

/// <summary>Which page of a list: how many items, after which one.</summary>
public readonly record struct Page(int Limit, string? After);
