namespace CampaignFunctions.Preorders;

/// <summary>Money that was paid, or, below zero, that went back.</summary>
public sealed record MoneyMoved(long Amount, DateTimeOffset At);
