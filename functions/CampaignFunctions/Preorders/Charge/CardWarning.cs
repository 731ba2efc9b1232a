namespace CampaignFunctions.Preorders;

/// <summary>
/// The last warning that a card expires before its charge: the date of the charge, and how many days before it the customer was
/// warned.
/// </summary>
public sealed record CardWarning(DateTimeOffset ChargeOn, int DaysAhead);
