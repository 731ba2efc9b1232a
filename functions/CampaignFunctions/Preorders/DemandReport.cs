using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Reports the demand for the editions of a campaign. One scan serves all readers of this process for 60 seconds.
/// </summary>
public sealed class DemandReport(IDocumentStore store, TimeProvider clock) : IDemandQuery
{
    private readonly SharedReads<string, DemandResponse> _reads = new(TimeSpan.FromSeconds(60), clock);

    public Task<DemandResponse> ReadAsync(string campaignId, CancellationToken cancellationToken) =>
        _reads.ReadAsync(campaignId, () => ScanAsync(campaignId), cancellationToken);

    public async Task<long> CountAsync(string campaignId, CancellationToken cancellationToken) =>
        (await ReadAsync(campaignId, cancellationToken)).Preorders;

    private async Task<DemandResponse> ScanAsync(string campaignId)
    {
        var asOf = clock.GetUtcNow();
        var editions = new SortedDictionary<string, EditionTotals>(StringComparer.Ordinal);
        var preorders = 0L;
        await foreach (
            var row in store.ScanAllAsync(
                PreorderDocument.Container,
                new(new Equality("campaignId", campaignId)),
                CancellationToken.None
            )
        )
        {
            if (row.Document.Status == PreorderStatus.Draft)
                continue;
            if (!editions.TryGetValue(row.Document.EditionId, out var totals))
                editions[row.Document.EditionId] = totals = new();
            totals.Add(row.Document);
            preorders += row.Document.Status.IsCommitted() ? 1 : 0;
        }

        return new(
            asOf,
            preorders,
            [.. editions.Select(edition => edition.Value.ToDemand(edition.Key))],
            [
                .. editions
                    .Values.Select(edition => edition.Money)
                    .GroupBy(money => money.Currency)
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => group.Aggregate((sum, money) => sum.Plus(money))),
            ]
        );
    }

    private sealed class EditionTotals
    {
        private readonly SortedDictionary<string, long> _statuses = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, Dictionary<string, long>> _choices = new(StringComparer.Ordinal);

        public DemandMoney Money { get; private set; } = new("", 0, 0, 0, 0);

        public void Add(PreorderDocument preorder)
        {
            var status = System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(preorder.Status.ToString());
            _statuses[status] = _statuses.GetValueOrDefault(status) + preorder.Quantity;
            var isCommitted = preorder.Status.IsCommitted();
            foreach (var (choice, value) in isCommitted ? preorder.Choices : [])
            {
                if (!_choices.TryGetValue(choice, out var values))
                    _choices[choice] = values = [];
                values[value] = values.GetValueOrDefault(value) + preorder.Quantity;
            }

            var (paid, received) = (preorder.Paid(), preorder.Received());
            var owed =
                isCommitted && preorder is { CancelRequestedAt: null, Status: not PreorderStatus.Disputed }
                    ? Math.Max(0, preorder.Outstanding())
                    : 0;
            Money = Money.Plus(new(preorder.Currency, paid, received - paid, owed, paid + owed));
        }

        public EditionDemand ToDemand(string editionId) =>
            new(editionId, _statuses.ToDictionary(), _choices.ToDictionary(), Money);
    }
}
