namespace CampaignFunctions.Preorders;

/// <summary>The charge run that would start now. Nothing is charged.</summary>
/// <param name="Due">The pre-orders that the run would include.</param>
/// <param name="Amount">Their total amount owed, in minor units of the edition's currency.</param>
/// <param name="Seconds">How long the run would take at the configured pace.</param>
/// <param name="ExpiredCards">Those whose card has expired: their bank will probably decline it.</param>
/// <param name="Unnoticed">Those whose customers have got no notice of the charge.</param>
public sealed record ChargeDryRun(int Due, long Amount, string Currency, double Seconds, int ExpiredCards, int Unnoticed);
