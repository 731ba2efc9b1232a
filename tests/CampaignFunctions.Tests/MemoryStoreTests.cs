using CampaignFunctions.Contracts;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Tests;

/// <summary>
/// The in-memory store keeps the same contract as the adapters. Results that are proven with it also hold for them.
/// </summary>
public sealed class MemoryStoreTests : DocumentStoreContract
{
    protected override IDocumentStore Store { get; } = new MemoryStore();
}
