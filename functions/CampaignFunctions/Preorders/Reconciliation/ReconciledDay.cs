namespace CampaignFunctions.Preorders;

/// <summary>A day at the payment provider, in one currency.</summary>
public sealed record ReconciledDay(DateOnly Date, string Currency, MoneySums Ours, MoneySums Theirs);
