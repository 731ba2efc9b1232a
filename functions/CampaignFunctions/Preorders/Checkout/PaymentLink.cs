namespace CampaignFunctions.Preorders;

/// <summary>The page on which the customer pays or gives another card.</summary>
/// <param name="ExpectedAt">When the page is expected to open; null unless the pre-order waits in line for it.</param>
public sealed record PaymentLink(string? Url, DateTimeOffset? ExpectedAt);
