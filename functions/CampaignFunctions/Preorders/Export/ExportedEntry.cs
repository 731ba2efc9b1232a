namespace CampaignFunctions.Preorders;

/// <summary>An entry of the ledger of a pre-order, in an export for finance.</summary>
/// <param name="Number">The number of the pre-order.</param>
/// <param name="Id">The id of the pre-order.</param>
/// <param name="Reference">The payment provider's id of the payment, refund or dispute, with the outcome of a dispute.</param>
/// <param name="Debit">The account that receives the money: <c>provider</c>, <c>customer</c> or <c>disputed</c>.</param>
/// <param name="Credit">The account that gives the money.</param>
/// <param name="Amount">In minor units of <paramref name="Currency"/>.</param>
/// <param name="At">When we learned of it.</param>
public sealed record ExportedEntry(
    string Number,
    string Id,
    string EditionId,
    string Reference,
    string Debit,
    string Credit,
    string Currency,
    long Amount,
    DateTimeOffset At
);
