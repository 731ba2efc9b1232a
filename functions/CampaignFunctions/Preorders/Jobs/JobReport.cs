namespace CampaignFunctions.Preorders;

/// <summary>The outcome of a job, counted in pre-orders.</summary>
/// <param name="Changed">Pre-orders that the job changed.</param>
/// <param name="Refused">
/// Pre-orders that did not allow the change, for example because a bank decides about their money.
/// </param>
public sealed record JobReport(int Changed, int Refused);
