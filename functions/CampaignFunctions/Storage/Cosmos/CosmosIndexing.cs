namespace CampaignFunctions.Storage.Cosmos;

/// <summary>An indexing policy: the included paths, the excluded paths, and the orders that queries may use.</summary>
public sealed record CosmosIndexing(
    string IndexingMode,
    CosmosPath[] IncludedPaths,
    CosmosPath[] ExcludedPaths,
    CosmosOrder[][] CompositeIndexes
);
