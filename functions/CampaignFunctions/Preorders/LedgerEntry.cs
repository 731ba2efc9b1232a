namespace CampaignFunctions.Preorders;

/// <summary>
/// Money that moved from one account to another, in minor units. The ledger has one entry for each <paramref name="Reference"/>.
/// Every entry has two sides, so the accounts of a pre-order always sum to zero.
/// </summary>
/// <param name="Reference">
/// The payment provider's id of the payment, refund or dispute, and a suffix for its outcome if there is one.
/// </param>
/// <param name="Debit">The account that receives the money.</param>
/// <param name="Credit">The account that gives the money.</param>
public sealed record LedgerEntry(string Reference, string Debit, string Credit, long Amount, DateTimeOffset At);
