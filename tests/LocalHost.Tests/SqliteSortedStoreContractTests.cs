namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Runs the contract with a store that sorts every document into the lists at once.</summary>
public sealed class SqliteSortedStoreContractTests() : SqliteContract(maxUnsorted: 1);
