using CampaignFunctions.Storage;
using CampaignFunctions.Text;

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
        var scanned = await store.ScanLatestAsync(
            PreorderDocument.Container,
            new(new Equality("campaignId", campaignId)),
            Counted.Of,
            CancellationToken.None
        );
        var preorders = scanned.Where(preorder => preorder.Status != PreorderStatus.Draft).ToArray();
        foreach (var preorder in preorders)
        {
            if (!editions.TryGetValue(preorder.EditionId, out var totals))
                editions[preorder.EditionId] = totals = new();
            totals.Add(preorder);
        }

        return new(
            asOf,
            preorders.LongCount(preorder => preorder.Status.IsCommitted()),
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

    /// <summary>The part of a pre-order that the report counts.</summary>
    private sealed record Counted(
        string EditionId,
        PreorderStatus Status,
        int Quantity,
        Dictionary<string, string> Choices,
        DemandMoney Money
    )
    {
        public static Counted Of(PreorderDocument preorder)
        {
            var (collected, refunded) = (preorder.Ledger.Balance(Accounts.Provider), preorder.Received() - preorder.Paid());
            var owes =
                preorder.Status.IsCommitted() && preorder is { CancelRequestedAt: null, Status: not PreorderStatus.Disputed };
            var owed = owes ? Math.Max(0, preorder.Outstanding()) : 0;
            return new(
                preorder.EditionId,
                preorder.Status,
                preorder.Quantity,
                preorder.Choices,
                new(preorder.Currency, collected, refunded, owed, collected + owed)
            );
        }
    }

    private sealed class EditionTotals
    {
        private readonly SortedDictionary<string, long> _statuses = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, Dictionary<string, long>> _choices = new(StringComparer.Ordinal);

        public DemandMoney Money { get; private set; } = new("", 0, 0, 0, 0);

        public void Add(Counted preorder)
        {
            var status = KebabCase.Of(preorder.Status);
            _statuses[status] = _statuses.GetValueOrDefault(status) + preorder.Quantity;
            foreach (var (choice, value) in preorder.Status.IsCommitted() ? preorder.Choices : [])
            {
                if (!_choices.TryGetValue(choice, out var values))
                    _choices[choice] = values = [];
                values[value] = values.GetValueOrDefault(value) + preorder.Quantity;
            }

            Money = Money.Plus(preorder.Money);
        }

        public EditionDemand ToDemand(string editionId) =>
            new(editionId, _statuses.ToDictionary(), _choices.ToDictionary(), Money);
    }
}
