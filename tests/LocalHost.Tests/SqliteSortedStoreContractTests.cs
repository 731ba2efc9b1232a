namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Where everything is sorted into lists at once.</summary>
public sealed class SqliteSortedStoreContractTests() : SqliteContract(maxUnsorted: 1);
