using CampaignFunctions.Campaigns;
using CampaignFunctions.Currencies;
using CampaignFunctions.Payments;

namespace CampaignFunctions.Preorders;

/// <summary>Calculates the price of a pre-order and the amount owed on it.</summary>
internal static class PreorderMoney
{
    /// <summary>Returns the price of this number of units with these choices. Every choice must exist in the edition.</summary>
    public static long Price(EditionDefinition edition, int quantity, IReadOnlyDictionary<string, string> choices) =>
        quantity
        * (
            edition.Price.Amount
            + edition.Choices.Sum(choice => Array.Find(choice.Values, value => value.Id == choices[choice.Id])!.Surcharge)
        );

    /// <summary>Returns the part of the price that the customer pays in the checkout.</summary>
    public static long DueNow(EditionDefinition edition, int quantity, long price) =>
        edition.Payment switch
        {
            PaymentKind.Full => price,
            PaymentKind.Deposit => quantity * edition.Deposit!.Value,
            _ => 0,
        };

    /// <summary>Returns the pre-order with the units of its offer, at the same price for each.</summary>
    public static PreorderDocument Accepted(this PreorderDocument preorder) =>
        preorder.OfferedQuantity is { } units
            ? preorder with
            {
                Quantity = units,
                Amount = preorder.Amount / preorder.Quantity * units,
                DueNow = preorder.DueNow / preorder.Quantity * units,
                OfferedQuantity = null,
            }
            : preorder;

    /// <summary>Returns the total amount that the payment provider has received for the pre-order.</summary>
    public static long Received(this PreorderDocument preorder) =>
        preorder.Ledger.Where(entry => preorder.Payments.Contains(entry.Reference)).Sum(entry => entry.Amount);

    /// <summary>
    /// Returns the amount that the customer gets back on cancellation at this time: a part of the paid amount, by the terms of
    /// the order or by the choice of staff. It is rounded up to an amount that the payment provider accepts.
    /// </summary>
    public static long Returned(this PreorderDocument preorder, DateTimeOffset at)
    {
        var paid = preorder.Received() - preorder.Sent(isReturn: false);
        var exact = (long)(((Int128)paid * (preorder.ReturnPercent ?? PercentReturned(preorder.Refund, at)) + 99) / 100);
        return Math.Min(paid, Currency.Of(preorder.Currency).RoundUp(exact));
    }

    private static int PercentReturned(RefundTerms? terms, DateTimeOffset at)
    {
        if (terms is null)
            return 100;
        return at < terms.Before ? terms.Percent : 0;
    }

    /// <summary>
    /// Returns the part of that amount that must still go back; 0 unless the pre-order was cancelled. All money that went back
    /// counts, whoever sent it: we, staff at the payment provider, or the customer's bank.
    /// </summary>
    public static long LeftToReturn(this PreorderDocument preorder)
    {
        if (preorder.CancelRequestedAt is not { } given)
            return 0;
        var wentBack = preorder.Received() - preorder.Paid() - preorder.Sent(isReturn: false);
        return Math.Max(0, Math.Min(preorder.Returned(given) - wentBack, preorder.Paid()));
    }

    /// <summary>
    /// Returns the amount that was refunded because of the cancellation: without the excess that went back before, without what
    /// staff chose to refund, and without money that the customer's bank took back.
    /// </summary>
    public static long Refunded(this PreorderDocument preorder) =>
        preorder.Received()
        - preorder.Paid()
        - preorder.Sent(isReturn: false)
        - preorder.Goodwill()
        - preorder.Ledger.LostInDisputes();

    /// <summary>Returns the amount that was refunded because staff asked for it, without a cancellation.</summary>
    public static long Goodwill(this PreorderDocument preorder) => preorder.Refunds.Sum(GoodwillOf);

    private static long GoodwillOf(RefundIntent refund) =>
        refund is { IsGoodwill: true, RefundId: not null, State: not RefundState.Failed } ? refund.Amount : 0;

    /// <summary>Returns the amount that is on its way by the last refund that staff asked for without a cancellation.</summary>
    public static long LastGoodwill(this PreorderDocument preorder)
    {
        var last = Array.FindLast(preorder.Refunds, refund => refund.IsGoodwill)?.At;
        return preorder.Refunds.Where(refund => refund.At == last).Sum(GoodwillOf);
    }

    /// <summary>
    /// Returns the amount that was refunded, either because the pre-order was cancelled or because the customer had paid too
    /// much. A refund that staff chose counts as one that somebody made by hand at the payment provider.
    /// </summary>
    private static long Sent(this PreorderDocument preorder, bool isReturn) =>
        preorder
            .Refunds.Where(refund =>
                refund.IsReturn == isReturn && refund is { IsGoodwill: false, RefundId: not null, State: not RefundState.Failed }
            )
            .Sum(refund => refund.Amount);

    /// <summary>
    /// Returns the pre-order as fulfilled if it was, as confirmed if an amount is still owed, and as paid otherwise.
    /// </summary>
    public static PreorderDocument Settled(this PreorderDocument preorder, DateTimeOffset now)
    {
        if (preorder.Fulfilment is not null)
            return preorder.To(PreorderStatus.Fulfilled, now);
        return preorder.To(preorder.Owes() ? PreorderStatus.Confirmed : PreorderStatus.Paid, now);
    }

    /// <summary>Returns whether an amount is owed that can be charged; a smaller amount is waived.</summary>
    public static bool Owes(this PreorderDocument preorder) =>
        preorder.Outstanding() is var owed and > 0 && owed >= Currency.Of(preorder.Currency).Least;

    /// <summary>Returns the amount that the customer has paid and not got back.</summary>
    public static long Paid(this PreorderDocument preorder) => -preorder.Ledger.Balance(Accounts.Customer);

    /// <summary>
    /// Returns the amount still owed; it is negative if the customer paid too much. Money that somebody refunded by hand at the
    /// payment provider is neither charged again nor refunded twice.
    /// </summary>
    public static long Outstanding(this PreorderDocument preorder)
    {
        var kept = preorder.Received() - preorder.Sent(isReturn: false) - preorder.Sent(isReturn: true);
        return preorder.Paid() > preorder.Amount
            ? preorder.Amount - preorder.Paid()
            : Math.Max(0, preorder.Amount - kept - preorder.Waived);
    }

    /// <summary>Returns the name of the pre-order at the payment provider.</summary>
    public static PaymentSubject Subject(this PreorderDocument preorder) => new(preorder.CampaignId, preorder.Id);
}
