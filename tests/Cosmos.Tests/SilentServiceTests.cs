using CampaignFunctions.Contracts;
using CampaignFunctions.CosmosDouble;
using CampaignFunctions.Storage;
using Xunit;

namespace CampaignFunctions.Cosmos.Tests;

/// <summary>The service accepts requests, and never answers.</summary>
public sealed class SilentServiceTests : IAsyncLifetime
{
    private readonly DoubleStore _double = new(answerWithin: TimeSpan.FromSeconds(1));

    private static Container<ContractDocument> Container => ContractDocument.Container;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _double.InitializeAsync();

    public ValueTask DisposeAsync() => _double.DisposeAsync();

    [Fact]
    public async Task EveryOperation_ServiceNeverAnswers_IsBusyInTime()
    {
        var (store, document) = (_double.Store, new ContractDocument { Id = "a", Pk = "p" });
        await store.CreateAsync(Container, document, Cancel);
        _double.Account.Fault = _ => DoubleFault.Silent;
        Task[] operations =
        [
            store.FindAsync(Container, "p", "a", Cancel),
            store.CreateAsync(Container, document with { Id = "b" }, Cancel),
            store.ReplaceAsync(Container, document, "etag", Cancel),
            store.DeleteAsync(Container, "p", "a", null, Cancel),
            store.QueryAsync(Container, new("p"), Cancel),
            store.CountAsync(Container, "p", [], Cancel),
            store.ReadFeedAsync(Container, "p", null, 10, Cancel),
            store.ScanAsync(Container, new(), null, Cancel),
            store.ScanCommittedAsync(Container, null, 10, Cancel),
        ];

        foreach (var operation in operations)
            await Assert.ThrowsAsync<StoreBusyException>(() => operation.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
    }

    [Fact]
    public async Task Operation_CancelledByItsCaller_IsCancelled()
    {
        _double.Account.Fault = _ => DoubleFault.Silent;
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var finding = _double.Store.FindAsync(Container, "p", "a", caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => finding);
    }
}
