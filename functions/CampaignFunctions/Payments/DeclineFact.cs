namespace CampaignFunctions.Payments;

/// <summary>Why a card was declined.</summary>
/// <param name="Code">The provider's.</param>
/// <param name="IsForbidden">Whether the card's network forbids to try it again.</param>
/// <param name="NeedsCustomer">Whether it is no decline: the customer's bank wants to hear from them.</param>
public sealed record DeclineFact(string Code, bool IsForbidden, bool NeedsCustomer);
