namespace CampaignFunctions.Preorders;

/// <summary>The outcome of a job, counted in pre-orders.</summary>
/// <param name="Changed">Pre-orders that the job changed.</param>
/// <param name="Refused">
/// Pre-orders that did not allow the change, for example because a bank decides about their money.
/// </param>
/// <param name="Fulfilled">Pre-orders of a cancelled edition that stay, because their units were handed over.</param>
public sealed record JobReport(int Changed, int Refused, int Fulfilled);
