using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>Deletes entries that count no more, a day after their order or later.</summary>
public sealed class SweepOrderEntries(IDocumentStore store, OrderEntries entries, TimeProvider clock)
{
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var due = new Filter { Below = new("check", clock.GetUtcNow().ToUnixTimeMilliseconds() + 1) };
        await foreach (var row in store.ScanAllAsync(OrderEntry.Container, due, cancellationToken))
            await entries.CompareAsync(row, cancellationToken);
    }
}
