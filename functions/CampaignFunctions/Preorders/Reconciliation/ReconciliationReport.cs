namespace CampaignFunctions.Preorders;

/// <summary>The comparison of the ledgers with the payment provider's books.</summary>
/// <param name="Days">The days with money, by date and currency. They are equal unless there are differences.</param>
/// <param name="Differences">The differences, at most 1000. Each was checked once more.</param>
/// <param name="AreAllListed">False if there are more differences.</param>
public sealed record ReconciliationReport(ReconciledDay[] Days, Difference[] Differences, bool AreAllListed);
