namespace CampaignFunctions.Http;

/// <summary>A request for a page of a list: the maximum number of items, and the place after which the page starts.</summary>
public readonly record struct Page(int Limit, string? After);
