namespace CampaignFunctions.Storage.Cosmos;

/// <summary>An indexing policy: the paths that are indexed, those that are not, and the orders that queries may ask for.</summary>
public sealed record CosmosIndexing(
    string IndexingMode,
    CosmosPath[] IncludedPaths,
    CosmosPath[] ExcludedPaths,
    CosmosOrder[][] CompositeIndexes
);
