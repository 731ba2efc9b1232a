namespace CampaignFunctions.Storage;

/// <summary>A place in an order: the value of the ordering property (ignored if the order is by id) and the id.</summary>
public sealed record Keyset(Scalar Value, string Id);
