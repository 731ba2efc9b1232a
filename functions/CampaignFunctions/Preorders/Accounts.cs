namespace CampaignFunctions.Preorders;

/// <summary>The accounts in the ledger of a pre-order.</summary>
internal static class Accounts
{
    /// <summary>Money that the payment provider holds for us.</summary>
    public const string Provider = "provider";

    /// <summary>Money that the customer paid and did not get back.</summary>
    public const string Customer = "customer";

    /// <summary>Money that a customer's bank took back and holds until it decides.</summary>
    public const string Disputed = "disputed";

    /// <summary>Returns the balance of an account: its debits minus its credits.</summary>
    public static long Balance(this IEnumerable<LedgerEntry> ledger, string account) =>
        ledger.Sum(entry => (entry.Debit == account ? entry.Amount : 0) - (entry.Credit == account ? entry.Amount : 0));
}
