namespace CampaignFunctions.Storage.Cosmos;

/// <summary>A path in a composite index. The index serves the opposite order of all its paths as well.</summary>
public sealed record CosmosOrder(string Path, string Order);
