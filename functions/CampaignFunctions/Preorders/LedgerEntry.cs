namespace CampaignFunctions.Preorders;

/// <summary>
/// Money that moved from one account to another, in minor units, once for each <paramref name="Reference"/>. Every entry has two sides,
/// so that the accounts of a pre-order always sum to nothing.
/// </summary>
/// <param name="Reference">The provider's id of what happened, and what of it.</param>
/// <param name="Debit">The account that gains.</param>
/// <param name="Credit">The account that gives.</param>
public sealed record LedgerEntry(string Reference, string Debit, string Credit, long Amount, DateTimeOffset At);
