namespace CampaignFunctions.Suggestions;

/// <summary>The outcomes of one status for several suggestions, in the order of the request.</summary>
public sealed record BulkStatusResponse(BulkStatusItem[] Items);
