namespace CampaignFunctions.Preorders;

/// <summary>An amount that was paid or, if it is negative, that went back.</summary>
public sealed record MoneyMoved(long Amount, DateTimeOffset At);
