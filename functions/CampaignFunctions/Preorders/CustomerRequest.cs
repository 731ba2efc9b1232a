namespace CampaignFunctions.Preorders;

/// <summary>
/// The customer. The store keeps the name and the address only with the person's identity. It keeps the country with the
/// pre-order.
/// </summary>
public sealed record CustomerRequest(string Name, string Email, string Country)
{
    /// <summary>The language of the mail to the customer, as a language tag.</summary>
    public string? Locale { get; init; }
}
