namespace CampaignFunctions.Preorders;

/// <summary>The link that opens one pre-order on any device.</summary>
/// <param name="Secret">The secret in the fragment of the link, which is in mail to the customer only.</param>
/// <param name="IsProven">True if somebody has proven the customer's email address, to which the link was mailed.</param>
public sealed record OrderLink(string Secret, bool IsProven)
{
    /// <summary>Returns only the name of the type, so that the secret stays out of logs.</summary>
    public override string ToString() => nameof(OrderLink);
}
