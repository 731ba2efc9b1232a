namespace CampaignFunctions.Preorders;

/// <summary>The page on which the customer pays or gives another card.</summary>
public sealed record PaymentLink(string? Url);
