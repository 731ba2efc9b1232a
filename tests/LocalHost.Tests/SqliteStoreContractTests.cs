namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Runs the contract with a store that never sorts documents into the lists.</summary>
public sealed class SqliteStoreContractTests() : SqliteContract(maxUnsorted: int.MaxValue);
