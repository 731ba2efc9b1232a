using CampaignFunctions.Payments;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Updates the ledger of a pre-order from a payment at the payment provider. Each event is entered once, however often the
/// payment provider reports it.
/// </summary>
internal static class PreorderLedger
{
    /// <summary>The suffix in the reference of a dispute that was won.</summary>
    public const string Won = ":" + BookOutcomes.Won;

    /// <summary>The suffix in the reference of a dispute that was lost.</summary>
    public const string Lost = ":" + BookOutcomes.Lost;

    /// <summary>Returns the pre-order with a ledger that matches the payment.</summary>
    public static PreorderDocument With(this PreorderDocument preorder, PaymentState payment, DateTimeOffset now)
    {
        List<LedgerEntry> missing =
        [
            .. Entries(preorder, payment, now)
                .Where(entry => !Array.Exists(preorder.Ledger, known => known.Reference == entry.Reference)),
        ];
        var refunds = Array.ConvertAll(
            preorder.Refunds,
            refund => AsNow(refund, payment.Refunds.FirstOrDefault(fact => fact.Id == refund.RefundId))
        );
        if (missing.Count == 0 && refunds.SequenceEqual(preorder.Refunds))
            return preorder;
        var next = preorder with
        {
            Ledger = [.. preorder.Ledger, .. missing],
            Payments = PaymentsWith(preorder, payment),
            Refunds = refunds,
        };
        return FailedGoodwill(refunds) > FailedGoodwill(preorder.Refunds)
            ? next.WaitingForStaff(StaffNeeded.RefundFailed, now)
            : next;
    }

    private static int FailedGoodwill(RefundIntent[] refunds) =>
        refunds.Count(refund => refund is { IsGoodwill: true, State: RefundState.Failed });

    private static string[] PaymentsWith(PreorderDocument preorder, PaymentState payment) =>
        payment.Received == 0 || preorder.Payments.Contains(payment.Id) ? preorder.Payments : [.. preorder.Payments, payment.Id];

    private static RefundIntent AsNow(RefundIntent refund, RefundFact? fact) =>
        fact is null ? refund : refund with { State = StateOf(fact) };

    /// <summary>Returns the amount that customers' banks have given back to the customer for good.</summary>
    public static long LostInDisputes(this IReadOnlyCollection<LedgerEntry> ledger)
    {
        var lost = ledger.Where(entry => entry.Reference.EndsWith(Lost, StringComparison.Ordinal)).Sum(entry => entry.Amount);
        var wonAfterwards = ledger
            .Where(entry => entry.Reference.EndsWith(Won, StringComparison.Ordinal) && entry.Credit == Accounts.Customer)
            .Sum(entry => entry.Amount);
        return lost - wonAfterwards;
    }

    /// <summary>Returns whether a customer's bank holds money of the pre-order, or has given it back to the customer.</summary>
    public static bool IsDisputed(this PreorderDocument preorder) =>
        preorder.Ledger.Balance(Accounts.Disputed) != 0
        || preorder.Ledger.Any(entry => entry.Reference.EndsWith(Lost, StringComparison.Ordinal));

    public static RefundState StateOf(RefundFact fact) =>
        fact.Status switch
        {
            RefundStatus.Succeeded => RefundState.Succeeded,
            RefundStatus.Failed => RefundState.Failed,
            _ => RefundState.Pending,
        };

    private static IEnumerable<LedgerEntry> Entries(PreorderDocument preorder, PaymentState payment, DateTimeOffset now)
    {
        bool IsKnown(string reference) => Array.Exists(preorder.Ledger, entry => entry.Reference == reference);

        if (payment.Received > 0)
            yield return new(payment.Id, Accounts.Provider, Accounts.Customer, payment.Received, now);
        foreach (var refund in payment.Refunds)
        {
            yield return new(refund.Id, Accounts.Customer, Accounts.Provider, refund.Amount, now);
            if (refund.Status == RefundStatus.Failed)
                yield return new($"{refund.Id}:{BookOutcomes.Failed}", Accounts.Provider, Accounts.Customer, refund.Amount, now);
        }

        foreach (var dispute in payment.Disputes)
        {
            yield return new(dispute.Id, Accounts.Disputed, Accounts.Provider, dispute.Amount, now);
            // The bank may change its decision. Then the money leaves the account to which it went before.
            if (dispute.Status == DisputeStatus.Won)
                yield return new(
                    dispute.Id + Won,
                    Accounts.Provider,
                    IsKnown(dispute.Id + Lost) ? Accounts.Customer : Accounts.Disputed,
                    dispute.Amount,
                    now
                );
            if (dispute.Status == DisputeStatus.Lost)
                yield return new(
                    dispute.Id + Lost,
                    Accounts.Customer,
                    IsKnown(dispute.Id + Won) ? Accounts.Provider : Accounts.Disputed,
                    dispute.Amount,
                    now
                );
        }
    }
}
