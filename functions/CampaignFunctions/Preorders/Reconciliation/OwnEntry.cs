using CampaignFunctions.Payments;

namespace CampaignFunctions.Preorders;

/// <summary>A payment, refund or dispute in a ledger, with its outcomes.</summary>
internal sealed record OwnEntry(
    Book Book,
    string Reference,
    long Amount,
    string Currency,
    DateTimeOffset At,
    string[] Outcomes,
    string PreorderId
)
{
    /// <summary>Returns the entries of a ledger, each with its outcomes.</summary>
    public static IEnumerable<OwnEntry> Of(PreorderDocument preorder) =>
        preorder
            .Ledger.GroupBy(entry => entry.Reference.Split(':')[0])
            .Select(group =>
            {
                var first = group.First();
                return new OwnEntry(
                    BookOf(first),
                    group.Key,
                    first.Amount,
                    preorder.Currency,
                    first.At,
                    [.. group.Skip(1).Select(entry => entry.Reference.Split(':')[1])],
                    preorder.Id
                );
            });

    private static Book BookOf(LedgerEntry entry) =>
        (entry.Debit, entry.Credit) switch
        {
            (Accounts.Provider, Accounts.Customer) => Book.Payments,
            (Accounts.Customer, Accounts.Provider) => Book.Refunds,
            _ => Book.Disputes,
        };
}
