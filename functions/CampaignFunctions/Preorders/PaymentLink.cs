namespace CampaignFunctions.Preorders;

/// <summary>Where to pay.</summary>
public sealed record PaymentLink(string? Url);
