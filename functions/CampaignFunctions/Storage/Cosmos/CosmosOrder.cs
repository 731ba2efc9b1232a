namespace CampaignFunctions.Storage.Cosmos;

/// <summary>A path in a composite index. The index also serves the opposite order of all its paths.</summary>
public sealed record CosmosOrder(string Path, string Order);
