using CampaignFunctions.Campaigns;
using CampaignFunctions.Payments;

namespace CampaignFunctions.Preorders;

/// <summary>What a pre-order costs, and what is owed on it.</summary>
internal static class PreorderMoney
{
    /// <summary>Less than this cannot be charged, and is let go. Source: Stripe's least amounts are about half a euro.</summary>
    public const long LeastCharge = EditionRules.LeastAmount;

    /// <summary>The price of so many units with these choices, each of which must be known.</summary>
    public static long Price(EditionDefinition edition, int quantity, IReadOnlyDictionary<string, string> choices) =>
        quantity
        * (
            edition.Price.Amount
            + edition.Choices.Sum(choice => Array.Find(choice.Values, value => value.Id == choices[choice.Id])!.Surcharge)
        );

    /// <summary>What of the price is paid in the checkout.</summary>
    public static long DueNow(EditionDefinition edition, int quantity, long price) =>
        edition.Payment switch
        {
            PaymentKind.Full => price,
            PaymentKind.Deposit => quantity * edition.Deposit!.Value,
            _ => 0,
        };

    /// <summary>What the provider ever received for it.</summary>
    public static long Received(this PreorderDocument preorder) =>
        preorder.Ledger.Where(entry => preorder.Payments.Contains(entry.Reference)).Sum(entry => entry.Amount);

    /// <summary>What the customer gets back who gives up at this time: a part of what they paid, by the terms they ordered on.</summary>
    public static long Returned(this PreorderDocument preorder, DateTimeOffset at)
    {
        var paid = preorder.Received() - preorder.Sent(isReturn: false);
        return (long)((Int128)paid * PercentReturned(preorder.Refund, at) / 100);
    }

    private static int PercentReturned(RefundTerms? terms, DateTimeOffset at)
    {
        if (terms is null)
            return 100;
        return at < terms.Before ? terms.Percent : 0;
    }

    /// <summary>What of that has not gone back yet, of a pre-order that was given up.</summary>
    public static long LeftToReturn(this PreorderDocument preorder) =>
        preorder.CancelRequestedAt is { } given
            ? Math.Min(preorder.Returned(given) - preorder.Sent(isReturn: true), preorder.Paid())
            : 0;

    /// <summary>What was sent back because the pre-order was given up, or because too much had been paid.</summary>
    private static long Sent(this PreorderDocument preorder, bool isReturn) =>
        preorder
            .Refunds.Where(refund =>
                refund.IsReturn == isReturn && refund.RefundId is not null && refund.State != RefundState.Failed
            )
            .Sum(refund => refund.Amount);

    /// <summary>The pre-order as what is owed on it has it.</summary>
    public static PreorderDocument Settled(this PreorderDocument preorder, DateTimeOffset now) =>
        preorder.To(preorder.Outstanding() >= LeastCharge ? PreorderStatus.Confirmed : PreorderStatus.Paid, now);

    /// <summary>What the customer has paid and not got back.</summary>
    public static long Paid(this PreorderDocument preorder) => -preorder.Ledger.Balance(Accounts.Customer);

    /// <summary>
    /// What is still owed; below zero where too much was paid. Money that somebody gave back at the provider by hand is not asked for again,
    /// nor given back twice.
    /// </summary>
    public static long Outstanding(this PreorderDocument preorder)
    {
        var kept = preorder.Received() - preorder.Sent(isReturn: false) - preorder.Sent(isReturn: true);
        return preorder.Paid() > preorder.Amount ? preorder.Amount - preorder.Paid() : Math.Max(0, preorder.Amount - kept);
    }

    /// <summary>What it is called at the provider.</summary>
    public static PaymentSubject Subject(this PreorderDocument preorder) => new(preorder.CampaignId, preorder.Id);
}
