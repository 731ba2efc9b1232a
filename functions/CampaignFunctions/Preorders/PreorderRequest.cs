namespace CampaignFunctions.Preorders;

/// <summary>What somebody wants to order ahead, on behalf of whom, and where they go after the checkout.</summary>
public sealed record PreorderRequest(string EditionId, int Quantity, CustomerRequest Customer, string ReturnUrl)
{
    /// <summary>A value for each of the edition's choices.</summary>
    public Dictionary<string, string> Choices { get; set; } = [];

    /// <summary>Whether to wait for units where it is sold out.</summary>
    public bool Waitlist { get; init; }
}
