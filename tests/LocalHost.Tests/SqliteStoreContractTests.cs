namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Where nothing is sorted into lists yet.</summary>
public sealed class SqliteStoreContractTests() : SqliteContract(maxUnsorted: int.MaxValue);
