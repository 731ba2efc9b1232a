namespace CampaignFunctions.Preorders;

/// <summary>That a customer was told so many days ahead of a charge that the card expires before it.</summary>
public sealed record CardWarning(DateTimeOffset ChargeOn, int DaysAhead);
