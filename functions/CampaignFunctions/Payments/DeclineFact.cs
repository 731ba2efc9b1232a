namespace CampaignFunctions.Payments;

/// <summary>The reason why a card was declined.</summary>
/// <param name="Code">The payment provider's code.</param>
/// <param name="IsForbidden">True if the card's network forbids another attempt with this card.</param>
/// <param name="NeedsCustomer">
/// True if this is not a decline: the customer's bank asks the customer to confirm the payment.
/// </param>
public sealed record DeclineFact(string Code, bool IsForbidden, bool NeedsCustomer);
