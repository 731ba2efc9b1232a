namespace CampaignFunctions.Preorders;

/// <summary>The customer. Name and address stand with the identity alone; the country goes with the order.</summary>
public sealed record CustomerRequest(string Name, string Email, string Country)
{
    /// <summary>A language tag, for mail.</summary>
    public string? Locale { get; init; }
}
