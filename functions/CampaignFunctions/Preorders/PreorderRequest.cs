namespace CampaignFunctions.Preorders;

/// <summary>A participant's order: the edition, the units, the customer, and the page after the checkout.</summary>
public sealed record PreorderRequest(string EditionId, int Quantity, CustomerRequest Customer, string ReturnUrl)
{
    /// <summary>One value for each choice of the edition.</summary>
    public Dictionary<string, string> Choices { get; set; } = [];

    /// <summary>True if the pre-order joins the waitlist when the edition is sold out.</summary>
    public bool Waitlist { get; init; }
}
