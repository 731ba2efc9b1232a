using CampaignFunctions.Contracts;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Tests;

/// <summary>The store in memory keeps the same contract as the adapters, so what is proven on it holds on them.</summary>
public sealed class MemoryStoreTests : DocumentStoreContract
{
    protected override IDocumentStore Store { get; } = new MemoryStore();
}
