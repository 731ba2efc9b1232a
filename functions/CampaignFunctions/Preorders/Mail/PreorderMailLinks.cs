namespace CampaignFunctions.Preorders;

/// <summary>The links in a mail about a pre-order.</summary>
/// <param name="Order">Opens the pre-order.</param>
/// <param name="Proof">Proves the customer's address; null except in the mail that asks for this.</param>
/// <param name="Refusal">Ends the mail to an address that somebody else gave; null if the address is proven.</param>
internal sealed record PreorderMailLinks(string Order, string? Proof, string? Refusal);
