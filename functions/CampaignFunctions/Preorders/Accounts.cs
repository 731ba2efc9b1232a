namespace CampaignFunctions.Preorders;

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
