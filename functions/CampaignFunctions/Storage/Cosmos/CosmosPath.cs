namespace CampaignFunctions.Storage.Cosmos;

/// <summary>A path in a document.</summary>
public sealed record CosmosPath(string Path);
