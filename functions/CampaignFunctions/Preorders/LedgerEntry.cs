namespace CampaignFunctions.Preorders;

/// <summary>
/// Money that moved from one account to another, in minor units, once for each <paramref name="Reference"/>. Every entry has two sides,
/// so that the accounts of a pre-order always sum to nothing.
/// </summary>
/// <param name="Reference">The provider's id of what happened, and what of it.</param>
/// <param name="Debit">The account that gains.</param>
/// <param name="Credit">The account that gives.</param>
public sealed record LedgerEntry(string Reference, string Debit, string Credit, long Amount, DateTimeOffset At);

/// <summary>The accounts of a pre-order.</summary>
internal static class Accounts
{
    /// <summary>What the provider holds for us.</summary>
    public const string Provider = "provider";

    /// <summary>What the customer paid in and did not get back.</summary>
    public const string Customer = "customer";

    /// <summary>What a customer's bank took back while it decides.</summary>
    public const string Disputed = "disputed";

    /// <summary>What an account stands at: debits less credits.</summary>
    public static long Balance(this IEnumerable<LedgerEntry> ledger, string account) =>
        ledger.Sum(entry => (entry.Debit == account ? entry.Amount : 0) - (entry.Credit == account ? entry.Amount : 0));
}
